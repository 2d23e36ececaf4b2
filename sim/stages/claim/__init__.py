"""Residents name, blame and claim."""
