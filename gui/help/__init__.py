"""Help inside the program: its documents and its keys."""
