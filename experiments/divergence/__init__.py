"""Where two scenarios under one seed part ways, and what grows from there."""
