"""Random layers of every kind and random stacks of them, for tests. Same generator state, same layers."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from engine.experiment.specs import DataSpec, Task
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    InitializerField,
    IntField,
    PenaltyField,
    RateField,
    SizesField,
)
from engine.network.layer_kinds import LAYER_KINDS, ShapeError
from engine.network.spec import LayerSpec, NetworkSpec

DATA = (
    DataSpec("digits"),
    DataSpec("digits", scaling="none"),
    DataSpec("wine"),
    DataSpec("mnist", scaling="none"),
)
OUTPUT = LayerSpec.of("dense", units=10, activation="softmax")


def random_layer(rng: random.Random, kind_id: str, changes: float = 0.5) -> LayerSpec:
    """A layer of a kind; each of its fields has another value than usual with probability `changes`."""
    kind = LAYER_KINDS[kind_id]
    values = {
        field.name: _value(rng, kind_id, field) if rng.random() < changes else field.default
        for field in kind.fields
    }
    layer = LayerSpec.of(kind_id, False, **values)
    for rate in kind.rates:
        if rng.random() < 0.3:
            layer = layer.with_swept(rate, True)
    return layer


def _value(rng: random.Random, kind_id: str, field: Field) -> FieldValue:
    match field:
        case RateField():
            return rng.choice((0.0, 0.1, 0.25, 0.5, 0.9))
        case IntField():
            return rng.randint(1, 12) if field.name != "input_dim" else rng.randint(17, 30)
        case FloatField():
            low = 0.001 if field.open_start else field.minimum
            return rng.choice((low, 0.05, 0.5, 0.75))
        case BoolField():
            return rng.random() < 0.5
        case InitializerField() | ChoiceField():
            return rng.choice(field.choices)
        case PenaltyField():
            return rng.choice(((0.0, 0.0), (0.01, 0.0), (0.0, 0.002), (0.1, 0.05)))
        case SizesField():
            return _sizes(rng, kind_id, field)
    raise TypeError(type(field).__name__)


def _sizes(rng: random.Random, kind_id: str, field: SizesField) -> tuple[int, ...]:
    if kind_id == "reshape":
        return rng.choice(
            ((10, 12, 3), (360,), (7, 1), (4, 9), (1, 1, 7), (-1, 2), (-1,), (4, 4, 4), (5, -1))
        )
    if kind_id == "permute":
        return rng.choice(((1,), (2, 1), (1, 2), (2, 1, 3), (3, 1, 2), (2, 2), (1, 3)))
    if kind_id == "prelu":
        return rng.choice(((), (1,), (1, 2)))
    if field.is_optional and rng.random() < 0.4:
        return ()
    return tuple(rng.randint(max(field.minimum, 1), 4) for _ in range(field.length))


def random_stack(rng: random.Random, max_layers: int = 6) -> NetworkSpec:
    """Layers of every kind that rarely work together, some switched off, with a flat Dense output."""
    layers = [
        random_layer(rng, rng.choice(list(LAYER_KINDS)), 0.3) for _ in range(rng.randint(0, max_layers))
    ]
    layers = [replace(layer, is_enabled=rng.random() < 0.9) for layer in layers]
    return NetworkSpec((*layers, LayerSpec.of("flatten"), OUTPUT))


def random_working_stack(rng: random.Random, task: Task, max_layers: int = 7) -> NetworkSpec:
    """Layers of every kind that fit each other, some switched off or named, with an output for the task."""
    shape = task.input_shape
    layers: list[LayerSpec] = []
    if rng.random() < 0.4:
        shape = (shape[0], math.prod(shape[1:]))
        layers.append(LayerSpec.of("reshape", target_shape=shape))
    if task.n_levels and rng.random() < 0.3:
        layers.append(LayerSpec.of("embedding", input_dim=task.n_levels, output_dim=rng.randint(1, 3)))
        shape = (*shape, int(str(layers[-1].values["output_dim"])))
    for index in range(rng.randint(1, max_layers)):
        kinds = [kind.id for kind in LAYER_KINDS.values() if len(shape) in kind.ranks]
        kinds.remove("embedding")
        layer = random_layer(rng, rng.choice(kinds), 0.4)
        try:
            after = layer.kind.output_shape(layer.values, shape)
        except ShapeError:
            continue
        if math.prod(after) > 5_000 or len(after) > 4:
            continue
        if rng.random() < 0.1:
            layer = replace(layer, is_enabled=False)
        else:
            shape = after
        layers.append(replace(layer, name=f"mine {index}" if rng.random() < 0.1 else ""))
    head = LayerSpec.of("dense", units=task.n_classes, activation="softmax")
    return NetworkSpec((*layers, LayerSpec.of("flatten"), head))
