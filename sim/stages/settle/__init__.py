"""Offers, closing, relapse, judgment."""
