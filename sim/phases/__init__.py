"""The phases of a day, one per file, each a function of the model."""
