"""Exploring a space of factors: sensitivity, discovery, search, phase diagrams (探索)."""
