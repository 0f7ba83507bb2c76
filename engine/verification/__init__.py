"""Verification of stored numbers: fingerprints, re-training, and how far rounding errors can grow."""
