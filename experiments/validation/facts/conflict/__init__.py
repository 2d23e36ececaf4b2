"""Facts on the other side of a dispute, on the tiers above, and on peace and order."""
