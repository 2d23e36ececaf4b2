"""Questions that one call answers: sensitivity, discovery, search, phase diagram."""
