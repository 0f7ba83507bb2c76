"""Lessons: pages of text with steps that drive the window, read from a teacher's folder."""
