"""Exercises with values of their own for every student, marked against runs of the model (自动批改的习题)."""
