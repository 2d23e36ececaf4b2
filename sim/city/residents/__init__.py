"""Residents and their network (居民)."""
