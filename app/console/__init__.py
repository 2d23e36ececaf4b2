"""How commands talk: options, tables, progress."""
