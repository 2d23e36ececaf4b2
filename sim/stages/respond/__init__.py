"""What people feel."""
