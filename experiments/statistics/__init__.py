"""Statistics over runs; no other wing is needed to read them (统计)."""
