"""How fast the model is, measured as ratios within one process: `make bench`."""
