"""Follows a pasted program without running it: constants are computed, layers and tensors kept as values."""
