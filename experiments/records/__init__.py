"""Case records of real offices and of runs as one table, with the same figures from both (工单记录)."""
