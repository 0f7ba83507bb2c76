"""The data page: choose a data set, look at it, split and scale it."""
