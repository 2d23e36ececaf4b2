"""Keyed random numbers: the same words in plain Python and in compiled rules (公共随机数)."""
