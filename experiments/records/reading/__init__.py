"""Reading records: tables of cases, event logs, and runs (读取记录)."""
