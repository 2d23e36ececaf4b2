"""Facts about places: where disputes gather, and what people live with there."""
