"""Runs for other programs: event logs, the institution network, and a view of the process."""
