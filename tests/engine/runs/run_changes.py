"""Random runs and single changes of them, for tests. Same generator state, same runs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import DataSpec, SecondSetting, SweepSpec, TrainingSpec
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    NamesField,
    PenaltyField,
    SharesField,
    SizesField,
)
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.record import SWEEP, Definition, RunRecord
from tests.engine.network.random_layers import random_layer


def random_run(rng: random.Random, n_layers: int = 5, kind: str = SWEEP) -> RunRecord:
    """A run with random layers and no results."""
    kinds = sorted(LAYER_KINDS)
    layers = tuple(random_layer(rng, rng.choice(kinds)) for _ in range(n_layers))
    definition = Definition(DataSpec("wine"), NetworkSpec(layers), TrainingSpec(), SweepSpec())
    return RunRecord(f"{rng.getrandbits(64):016x}", kind, "Sweep", "2025-11-03T14:03:00+01:00", definition)


def single_changes(run: RunRecord) -> Iterator[tuple[str, RunRecord]]:
    """Every single change of a setting: words that its place has, and the changed run."""
    what = run.definition
    yield "Data set", with_definition(run, data=replace(what.data, dataset="iris"))
    for field in DATA_FIELDS:
        changed: dict[str, Any] = {field.name: other_value(field, getattr(what.data, field.name))}
        yield field.label, with_definition(run, data=replace(what.data, **changed))
    for field in TRAINING_FIELDS:
        changed = {field.name: other_value(field, getattr(what.training, field.name))}
        yield field.label, with_definition(run, training=replace(what.training, **changed))
    for index, layer in enumerate(what.network.layers):
        name = f"Layer {index + 1} {layer.kind.keras_name}: "
        for field in layer.kind.fields:
            if field.name not in layer.swept:
                value = other_value(field, layer.values[field.name])
                yield name, with_layer(run, index, layer.with_value(field.name, value))
        for rate in layer.kind.rates:
            swept = layer.with_swept(rate, rate not in layer.swept)
            yield name, with_layer(run, index, swept)
        yield f"{name}in use", with_layer(run, index, replace(layer, is_enabled=False))
        yield f"{name}name", with_layer(run, index, replace(layer, name="mine"))
    for label, sweep in (
        ("Rates", replace(what.sweep, rates=(0.0, 0.5))),
        ("Seeds", replace(what.sweep, seeds=(0, 1, 7))),
        ("Fixed for all seeds", replace(what.sweep, frozen_streams=("init",))),
        ("Second setting", replace(what.sweep, second=SecondSetting("epochs", (5.0, 10.0)))),
        ("Width", replace(what.sweep, is_width_tied=True)),
    ):
        yield label, with_definition(run, sweep=sweep)


def with_definition(
    run: RunRecord,
    data: DataSpec | None = None,
    network: NetworkSpec | None = None,
    training: TrainingSpec | None = None,
    sweep: SweepSpec | None = None,
) -> RunRecord:
    """The run with a part of its definition replaced."""
    what = run.definition
    changed = Definition(
        data or what.data, network or what.network, training or what.training, sweep or what.sweep
    )
    return replace(run, definition=changed)


def with_layer(run: RunRecord, index: int, layer: LayerSpec) -> RunRecord:
    """The run with one of its layers replaced."""
    return with_definition(run, network=run.definition.network.replaced(index, layer))


def other_value(field: Field, value: FieldValue) -> FieldValue:
    """A value of the field's type that is not `value`."""
    match field:
        case BoolField():
            return not value
        case ChoiceField():
            return next(choice for choice in field.choices if choice != value)
        case PenaltyField():
            return (0.25, 0.125) if value != (0.25, 0.125) else (0.5, 0.0)
        case SizesField():
            return (77,) if value != (77,) else (78,)
        case SharesField():
            return (0.5,) if value != (0.5,) else ()
        case NamesField():
            return ("malic_acid",) if value != ("malic_acid",) else ()
    if isinstance(value, int):
        return value + 1
    assert isinstance(value, float)
    return value / 2 + 0.0625 if value / 2 + 0.0625 != value else 0.5
