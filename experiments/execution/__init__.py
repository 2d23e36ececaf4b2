"""Doing runs: workers, executors, batches (运行)."""
