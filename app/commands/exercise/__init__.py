"""Exercises: handed out, checked by students, marked for teachers."""
