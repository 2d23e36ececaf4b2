"""Lessons: one idea each, as text files in two languages, with the claim that each rests on."""
