"""The units of each layer at two rates and over several seeds, of trainings that are done again together."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from engine.analysis.answers import SPLITS
from engine.experiment.specs import Cell
from engine.inside.coadaptation import (
    as_units,
    clustered_order,
    correlations,
    histogram_edges,
    layer_units,
    weight_norms,
)
from engine.inside.coadaptation_view import (
    CoadaptationSeen,
    CoadaptationView,
    DrawnUnits,
    LayerSeen,
)
from engine.inside.layer_names import layer_names
from engine.training.inside.passes import thinned
from engine.training.inside.recording import recorded
from engine.training.inside.replay import AbandonedError, Replay, check_epoch
from engine.training.updates import Control

MAX_UNITS = 256  # that are drawn; more are thinned out evenly
# What only changes the activations of the layer before it, unit by unit.
_FOLLOWING = (
    keras.layers.Activation,
    keras.layers.ReLU,
    keras.layers.LeakyReLU,
    keras.layers.PReLU,
    keras.layers.ELU,
    keras.layers.BatchNormalization,
    keras.layers.LayerNormalization,
)

Array = npt.NDArray[Any]


def see_coadaptation(
    view: CoadaptationView, replays: dict[float, Replay], n_epochs: int, control: Control
) -> CoadaptationSeen:
    """Train up to the end of an epoch at both rates, and measure the units of each layer.

    Parameters
    ----------
    view : CoadaptationView
    replays : dict of float to Replay
        For rate 0 and the view's rate; one replay of both if their networks have the same widths.
    n_epochs : int
        Epochs that all of the trainings have.
    control : Control

    Returns
    -------
    CoadaptationSeen

    Raises
    ------
    InputError
        If a training has no such epoch.
    AbandonedError
        If the user stopped it.
    """
    check_epoch(view.epoch, n_epochs)
    for replay in dict.fromkeys(replays.values()):
        replay.move_to(view.epoch * replay.steps_per_epoch, control)
    found: dict[float, dict[int, list[_Layer]]] = {}
    for rate, replay in replays.items():
        found[rate] = {}
        for seed in view.seeds:
            if control.should_stop():
                raise AbandonedError
            found[rate][seed] = _layers(replay, Cell(rate, seed))
    name, x = _samples(replays[0.0], Cell(0.0, view.shown_seed))
    names = layer_names(view.experiment.network)
    layers = tuple(
        _seen(view, names[found[0.0][view.shown_seed][place].index], place, found)
        for place in range(len(found[0.0][view.shown_seed]))
    )
    return CoadaptationSeen(view.epoch, n_epochs, name, len(x), layers)


class _Layer:
    """The activations and weights of one layer in one cell."""

    def __init__(self, index: int, activations: Array, norms: Array, weights: Array | None) -> None:
        self.index, self.activations = index, as_units(activations)
        self.norms, self.weights = norms, weights


def _layers(replay: Replay, cell: Cell) -> list[_Layer]:
    """Send the samples through a cell's network with dropout off; of all layers but the output."""
    model = replay.model(cell)
    records = recorded(model, _samples(replay, cell)[1], training=False)
    found = []
    with_weights = [index for index, layer in enumerate(model.layers) if _kernels(layer)]
    for index in with_weights[:-1] or with_weights:  # the output, if no other layer has weights
        last = index
        while last + 1 < len(model.layers) and isinstance(model.layers[last + 1], _FOLLOWING):
            last += 1
        output, layer = records[last].output, model.layers[index]
        found.append(_Layer(index, output, _norms(layer, output.shape[-1]), _single_weights(layer)))
    return found


def _single_weights(layer: Any) -> Array | None:
    """Return the weights of a single unit, in the order of its inputs."""
    if not isinstance(layer, keras.layers.Dense) or layer.units > 1:
        return None
    return np.asarray(layer.kernel, np.float64)[:, 0]


def _kernels(layer: Any) -> list[Array]:
    """Return the incoming weights, each with one column for each unit, or for each gate and unit."""
    cell = getattr(layer, "cell", layer)
    if isinstance(layer, keras.layers.Bidirectional):
        return _kernels(layer.forward_layer)
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        kernel = np.asarray(layer.kernel)
        return [kernel.reshape(*kernel.shape[:2], -1)]
    if isinstance(layer, keras.layers.Conv2DTranspose):
        return [np.swapaxes(np.asarray(layer.kernel), -1, -2)]
    parts = getattr(cell, "pointwise_kernel", None), getattr(cell, "recurrent_kernel", None)
    found = [np.asarray(part) for part in parts if part is not None]
    if hasattr(cell, "kernel"):
        found.append(np.asarray(cell.kernel))
    return found


def _norms(layer: Any, n_units: int) -> Array:
    if isinstance(layer, keras.layers.Bidirectional):
        both = layer.forward_layer, layer.backward_layer
        return np.concatenate([_norms(one, n_units // 2) for one in both])
    squares = [weight_norms(kernel, n_units) ** 2 for kernel in _kernels(layer)]
    return np.asarray(np.sqrt(np.sum(squares, axis=0)))


def _samples(replay: Replay, cell: Cell) -> tuple[str, Array]:
    data = replay.split(cell)
    name = next(name for name in SPLITS if name in data.rows)
    return name, data.some(name, thinned(len(data.rows[name])))[0]


def _seen(
    view: CoadaptationView, name: str, place: int, found: dict[float, dict[int, list[_Layer]]]
) -> LayerSeen:
    without, dropped = (
        {seed: layers[place] for seed, layers in found[rate].items()} for rate in (0.0, view.rate)
    )
    shown = without[view.shown_seed], dropped[view.shown_seed]
    edges = histogram_edges([one.activations for one in shown])
    drawn = [_drawn(one, edges) for one in shown]
    return LayerSeen(
        name,
        shown[0].index,
        shown[0].activations.shape[1],
        edges,
        {seed: layer_units(one.activations, one.norms) for seed, one in without.items()},
        {seed: layer_units(one.activations, one.norms) for seed, one in dropped.items()},
        *drawn,
    )


def _drawn(layer: _Layer, edges: Array) -> DrawnUnits:
    activations = layer.activations
    chosen = np.arange(0, activations.shape[1], -(-activations.shape[1] // MAX_UNITS))
    matrix = correlations(activations[:, chosen])
    order = clustered_order(matrix)
    counts = np.histogram(activations, edges)[0]
    return DrawnUnits(counts, matrix[np.ix_(order, order)], chosen[order], layer.weights)
