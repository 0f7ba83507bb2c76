"""The document, which owns the project: its edits, undo steps, and names for them."""
