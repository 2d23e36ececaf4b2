"""Scoring: what runs predict of records, held against records (评分)."""
