"""Answers to a CoadaptationView, made by hand."""

from __future__ import annotations

import numpy as np

from engine.inside.coadaptation import clustered_order, correlations, histogram_edges, layer_units
from engine.inside.coadaptation_view import CoadaptationSeen, DrawnUnits, LayerSeen


def layer_seen(name: str = "dense", n_seeds: int = 6, n_units: int = 5) -> LayerSeen:
    """Units that share half of what they do at rate 0, and nothing at the other rate."""
    rng = np.random.default_rng(n_units)
    parts = []
    for shared in (1.0, 0.0):
        common = shared * rng.normal(size=(n_seeds, 80, 1))
        parts.append(np.maximum(common + rng.normal(size=(n_seeds, 80, n_units)), 0))
    without, dropped = (
        {seed: layer_units(part[seed], np.full(n_units, 1.0 + 0.1 * seed)) for seed in range(n_seeds)}
        for part in parts
    )
    edges = histogram_edges([part[0] for part in parts])
    shown = []
    for part in parts:
        matrix = correlations(part[0])
        order = clustered_order(matrix)
        shown.append(DrawnUnits(np.histogram(part[0], edges)[0], matrix[np.ix_(order, order)], order))
    return LayerSeen(name, 0, n_units, edges, without, dropped, *shown)


def units_seen(n_seeds: int = 6) -> CoadaptationSeen:
    layers = (layer_seen("dense", n_seeds), layer_seen("dense_1", n_seeds, 7))
    return CoadaptationSeen(3, 3, "test", 80, layers)
