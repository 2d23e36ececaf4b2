"""What nobody has measured: priors, calibration against records, and verdicts as probabilities (不确定性)."""
