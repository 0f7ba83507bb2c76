"""The data page: choose a data set, preview it, split and scale it."""
