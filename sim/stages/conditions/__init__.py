"""What people live with every day."""
