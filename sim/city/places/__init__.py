"""Areas, presets, positions (地点)."""
