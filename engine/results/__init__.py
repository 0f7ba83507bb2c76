"""What became of a sweep: statistics, verdicts in words, and the files in a run's folder. No Qt, no Keras."""
