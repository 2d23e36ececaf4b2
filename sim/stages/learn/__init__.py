"""What institutions learn."""
