"""One dispute, one institution, one resident of a film, looked at closely (特写)."""
