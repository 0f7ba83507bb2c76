"""The network as a value: layers, their kinds, fields and weights. Pure Python."""
