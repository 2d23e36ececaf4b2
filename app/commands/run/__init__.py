"""Running, comparing and reproducing."""
