"""Do these numbers hold? Fingerprints, trainings done again, and how far rounding may carry."""
