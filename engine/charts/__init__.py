"""Charts as matplotlib figures: the window draws them live, files and reports as they are. No Qt."""
