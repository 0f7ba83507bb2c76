"""The sweep page: the metric against the dropout rate."""
