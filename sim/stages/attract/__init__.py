"""Households and enterprises that come and leave."""
