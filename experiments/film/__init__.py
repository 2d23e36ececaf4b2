"""Runs kept whole, evening by evening, and two of them side by side (胶片)."""
