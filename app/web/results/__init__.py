"""The page of results: what it can ask the workers for, and batches of runs (结果页)."""
