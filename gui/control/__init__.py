"""Between the window and the engine: the session's bridge, runs, and background work."""
