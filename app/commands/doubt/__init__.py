"""What is not known: verdicts as probabilities, and calibration against records."""
