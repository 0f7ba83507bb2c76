"""The list of all runs: find, mark, compare and restore what was trained."""
