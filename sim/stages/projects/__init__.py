"""Small public works and services, chosen once a year."""
