"""Requests, answers and sessions."""
