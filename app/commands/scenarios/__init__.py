"""Listing, showing and checking scenarios."""
