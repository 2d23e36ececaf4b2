"""Texts, numbers and tables as people read them (文字)."""
