"""The Report page: what a student hands in, written, seen and saved."""
