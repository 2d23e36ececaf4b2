"""Figures (图)."""
