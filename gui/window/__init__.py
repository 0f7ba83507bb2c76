"""The main window and what belongs to its frame."""
