"""What was trained: the record of a run, and how two runs differ."""
