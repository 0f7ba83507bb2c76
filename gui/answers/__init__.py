"""The window that shows what a trained network answers."""
