"""Sensitivity, discovery and search."""
