"""The readable reference: the core day in plain Python and Mesa objects, the peer of the compiled model."""
