"""What a run leaves, and the outcomes read from it (结果指标)."""
