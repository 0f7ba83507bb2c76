"""Every kind of layer, optimizer and loss trains a step: what a package left out would show here."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.data.catalogue import task_of
from engine.experiment.specs import (
    TASK_LOSSES,
    TASK_METRICS,
    TRAINING_FIELDS,
    Cell,
    DataSpec,
    Experiment,
    TrainingSpec,
)
from engine.network.fields import ChoiceField
from engine.network.layer_kinds import LayerKind
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError
from gui.selftest.layer_networks import all_kinds, compose
from gui.selftest.trainings import Training, await_order, order

SAMPLES = 16
BY_TASK = {"classification": "digits", "regression": "diabetes"}
BY_LOSS = {"binary_crossentropy": "breast_cancer"}  # it needs two classes
CELL = Cell(None, 0)


def order_layers(bench: Bench) -> None:
    """Ask for all, in as few trainings as there are optimizers."""
    bench.orders["layers"] = order(bench, layer_trainings())


def await_layers(bench: Bench) -> None:
    """Every training ends, with numbers."""
    await_order(bench, bench.ordered("layers"))


def layer_trainings() -> list[Training]:
    """One step each; together they have every layer, optimizer, schedule and loss."""
    optimizers = _choices("optimizer")
    losses = [(kind, loss) for kind, names in TASK_LOSSES.items() for loss in names]
    made: list[Training] = []
    left: Sequence[LayerKind] = all_kinds()
    most = math.ceil(len(left) / len(optimizers))
    n_needed = max(len(optimizers), len(losses))
    for number in range(n_needed + len(left) * len(losses)):
        if not left and number >= n_needed:
            return made
        before = len(left)
        training, left = _training(number, optimizers, losses, left, most)
        if number < n_needed or len(left) < before:
            made.append(training)
    raise CheckError(f"no network takes the layer {left[0].keras_name}.")


def _training(
    number: int,
    optimizers: Sequence[str],
    losses: Sequence[tuple[str, str]],
    left: Sequence[LayerKind],
    most: int,
) -> tuple[Training, Sequence[LayerKind]]:
    """The training of this number, with the next kinds; and those that are left."""
    kind, loss = losses[number % len(losses)]
    schedules = _choices("learning_rate_schedule")
    training = TrainingSpec(
        loss=loss, metric=TASK_METRICS[kind][0], optimizer=optimizers[number % len(optimizers)],
        learning_rate_schedule=schedules[number % len(schedules)], epochs=1, batch_size=SAMPLES,
    )  # fmt: skip
    # Nothing held out and nothing scaled: the fewest samples, and whole numbers for what asks for them.
    data = DataSpec(BY_LOSS.get(loss, BY_TASK[kind]), split="none", train_samples=SAMPLES, scaling="none")
    made = compose(left, most, training, task_of(data))
    layers = ", ".join(dict.fromkeys(layer.kind.keras_name for layer in made.network.layers))
    name = f"{training.optimizer} with {loss} and {layers}"
    return Training(name, Experiment(data, made.network, training), (CELL,)), made.left


def _choices(name: str) -> tuple[str, ...]:
    field = next(field for field in TRAINING_FIELDS if field.name == name)
    assert isinstance(field, ChoiceField)
    return field.choices
