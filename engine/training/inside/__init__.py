"""Looks into a training: trains it again up to a step, and records what its layers do there."""
