"""Lessons beside the pages: the list of them, the open one with its text and its steps."""
