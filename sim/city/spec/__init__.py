"""What a city is built from (城市设定)."""
