"""Scenarios: files, checks, messages, levers, catalogues (政策情景)."""
