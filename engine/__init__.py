"""Dropout Lab without a window: everything here runs without Qt."""
