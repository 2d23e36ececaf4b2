"""Designs and result folders."""
