"""The train page: one cell, live."""
