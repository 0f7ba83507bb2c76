"""Which layers start from weights that came with them."""

from __future__ import annotations

from engine.experiment.specs import NetworkSpec
from engine.network.layer_kinds import Shape
from engine.network.layer_weights import LayerWeights


def start_weights(network: NetworkSpec, input_shape: Shape) -> tuple[LayerWeights | None, ...]:
    """For each enabled layer the imported weights it starts from; None where there are none that fit."""
    found: list[LayerWeights | None] = []
    shape: Shape | None = input_shape
    for layer in network.enabled.layers:
        after = None if shape is None else layer.kind.shape_after(layer.values, shape)
        fits = shape is not None and after is not None and layer.weights_fit(shape)
        found.append(layer.weights if fits else None)
        shape = after
    return tuple(found)
