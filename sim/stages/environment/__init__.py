"""Morning."""
