"""The one owner of the project: its edits, undo steps, and how it names things."""
