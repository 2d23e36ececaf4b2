"""Stories, divergence, reports, exports and the process view."""
