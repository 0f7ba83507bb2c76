"""Networks that have every kind of layer between them, made from the table of kinds: a new row is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.checks.checks import check_network
from engine.checks.problems import Task
from engine.experiment.specs import LayerSpec, NetworkSpec, TrainingSpec
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, StackedForm

# What is built between two layers that do not follow each other: 64 numbers, in every form.
NUMBERS = 64
FORMS = ((NUMBERS,), (8, 8), (4, 4, 4), (2, 2, 4, 4))


@dataclass(frozen=True)
class Composed:
    """A network, and the kinds that found no place in it."""

    network: NetworkSpec
    left: tuple[LayerKind, ...]


def all_kinds() -> tuple[LayerKind, ...]:
    """Those that the stacked trainer knows come first: one that it doesn't takes its network to the other."""
    return tuple(sorted(LAYER_KINDS.values(), key=lambda kind: kind.stacked_form is StackedForm.NONE))


def compose(kinds: Sequence[LayerKind], most: int, training: TrainingSpec, task: Task) -> Composed:
    """A network for the task with up to `most` of the kinds, each with the values of a new card."""
    layers: tuple[LayerSpec, ...] = ()
    end = (LayerSpec.of("flatten"), output_layer(training, task))
    left = list(kinds)
    for kind in kinds[:most]:
        for bridge in _bridges(bool(layers)):
            longer = (*layers, *bridge, LayerSpec.of(kind.id))
            if not check_network(NetworkSpec((*longer, *end)), training, task).errors():
                layers = longer
                left.remove(kind)
                break
    return Composed(NetworkSpec((*layers, *end)), tuple(left))


def output_layer(training: TrainingSpec, task: Task) -> LayerSpec:
    """What answers as the loss expects."""
    if task.kind == "regression":
        return LayerSpec.of("dense", units=1)
    if training.loss == "binary_crossentropy":
        return LayerSpec.of("dense", units=1, activation="sigmoid")
    return LayerSpec.of("dense", units=task.n_classes, activation="softmax")


def _bridges(is_behind_others: bool) -> Iterator[tuple[LayerSpec, ...]]:
    """Nothing; then as many numbers as fit a form."""
    yield ()
    flat = (LayerSpec.of("flatten"), LayerSpec.of("dense", units=NUMBERS))
    for form in FORMS:
        yield (*flat, LayerSpec.of("reshape", target_shape=form))
