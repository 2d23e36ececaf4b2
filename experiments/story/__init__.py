"""What happened to one dispute, and why: told from its events, with the terms of every decision."""
