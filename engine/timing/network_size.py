"""How much one sample costs in a network: multiplications, numbers written, weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.architecture import architecture
from engine.experiment.specs import Experiment
from engine.network.layer_kinds import Shape
from engine.network.spec import LayerSpec

RECURRENT = ("simple_rnn", "lstm", "gru")


@dataclass(frozen=True)
class NetworkSize:
    """What the time of a training step depends on, apart from the number of samples and cells.

    `products` and `outputs` are the multiplications and the numbers that the layers write for one sample,
    forwards. `steps_in_order` counts what cannot be done at once: layers, and recurrent ones' time steps.
    """

    n_layers: int
    parameters: int
    products: int
    outputs: int
    steps_in_order: int


def network_size(experiment: Experiment) -> NetworkSize:
    """The size of a network without errors; of one with errors, that of its sound part."""
    return _size(architecture(experiment))


@lru_cache(maxsize=256)
def _size(experiment: Experiment) -> NetworkSize:
    task, network = task_of(experiment.data), experiment.network.enabled
    checks = check_network(network, experiment.training, task).layers
    shape: Shape = task.input_shape
    parameters = products = outputs = in_order = 0
    for layer, check in zip(network.layers, checks, strict=True):
        if check.output_shape is None:
            break
        parameters += check.parameters
        products += check.parameters * _uses(layer, shape, check.output_shape)
        outputs += math.prod(check.output_shape)
        in_order += shape[0] if _is_recurrent(layer) else 1
        shape = check.output_shape
    return NetworkSize(len(network.layers), parameters, products, outputs, in_order)


def _is_recurrent(layer: LayerSpec) -> bool:
    return layer.kind.id in RECURRENT


def _uses(layer: LayerSpec, before: Shape, after: Shape) -> int:
    """How often a sample meets each weight: at every position of an image, at every time step."""
    if layer.kind.id == "embedding":
        return 0
    return before[0] if _is_recurrent(layer) else math.prod(after[:-1])
