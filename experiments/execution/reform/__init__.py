"""Spin-ups that are made once, kept and shared; runs that go on from them."""
