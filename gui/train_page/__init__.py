"""The train page: one training, live."""
