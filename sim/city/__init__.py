"""A city, built from a specification and a seed (城市)."""
