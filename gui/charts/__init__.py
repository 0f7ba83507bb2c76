"""matplotlib charts in the window; imported only after the window is shown."""
