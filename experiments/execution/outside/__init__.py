"""Code of others: loaded, known by all that it reaches, and sent to workers (外部代码)."""
