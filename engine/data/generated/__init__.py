"""Generators of data that an exported script contains: each file needs numpy alone, and no other file."""
