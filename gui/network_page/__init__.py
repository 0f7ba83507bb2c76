"""The network page: the selected layer's fields and the training settings."""
