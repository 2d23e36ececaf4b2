"""What runs predict of records, held against records."""
