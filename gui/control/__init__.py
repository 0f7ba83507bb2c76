"""Connects the window with the engine: events as Qt signals, runs, and background work."""
