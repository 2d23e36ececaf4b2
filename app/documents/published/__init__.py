"""Numbers of the documents: the runs they come from, and the places where they stand (`make results`)."""
