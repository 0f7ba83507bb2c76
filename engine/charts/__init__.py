"""Charts as matplotlib figures, for the window, for files and for reports. No Qt."""
