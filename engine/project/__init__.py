"""The project as one value: data, network, training, sweep, runs and report. Pure Python."""
