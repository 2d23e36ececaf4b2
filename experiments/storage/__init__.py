"""Where results lie and how they are kept (结果存储)."""
