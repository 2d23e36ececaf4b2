"""Readers of the user's own files (自带数据)."""
