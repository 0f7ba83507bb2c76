"""Looks into one training: what dropout does there, step by step and epoch by epoch."""
