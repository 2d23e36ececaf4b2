"""Institutions and their ties (机构)."""
