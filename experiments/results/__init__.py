"""What runs have shown: comparisons, designs, limits (结果)."""
