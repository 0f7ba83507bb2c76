"""Help inside the program: the documentation and the keyboard shortcuts."""
