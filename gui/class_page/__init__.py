"""The window that pools the sweeps of a class."""
