"""The list of all runs: search, mark, compare and restore."""
