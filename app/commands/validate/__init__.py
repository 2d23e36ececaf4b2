"""Validation and the phase diagram."""
