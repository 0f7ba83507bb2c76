"""Random experiments with a dropout schedule, and recurrent ones; same number, same experiment."""

from __future__ import annotations

import random
from dataclasses import replace

from engine.experiment.specs import DROPOUT_SCHEDULES, Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from tests.engine.training.random_stacks import random_experiment

OF = LayerSpec.of
EPOCHS = 5
KINDS = ("dropout", "gaussian_dropout", "alpha_dropout")
RECURRENT = ("simple_rnn", "lstm", "gru")


def with_schedule(training: TrainingSpec, number: int) -> TrainingSpec:
    """The training with one of the schedules, each in turn."""
    rng = random.Random(number)
    shares = [rng.choice((0.0, 0.25, 1 / 3, 1.0)) for _ in range(rng.randrange(2, EPOCHS + 1))]
    return replace(
        training,
        epochs=EPOCHS,
        dropout_schedule=DROPOUT_SCHEDULES[1 + number % (len(DROPOUT_SCHEDULES) - 1)],
        dropout_schedule_epochs=rng.randrange(0, EPOCHS),
        dropout_by_hand=tuple(shares),
    )


def scheduled_experiment(number: int) -> tuple[Experiment, tuple[Cell, ...]]:
    """A random experiment whose swept layers follow a schedule, and three cells, one at its own rates."""
    experiment, cells = random_experiment(number)
    layers = list(experiment.network.layers)
    if not experiment.network.has_swept_layer:
        layers.insert(-1, OF("dropout", True, rate=0.4))
    kind = KINDS[number % len(KINDS)]
    layers = [
        replace(OF(kind, layer.is_swept, rate=0.2 + 0.1 * (index % 3)))
        if layer.kind_id == "dropout" and layer.is_swept
        else layer
        for index, layer in enumerate(layers)
    ]
    training = with_schedule(experiment.training, number)
    found = replace(experiment, network=NetworkSpec(tuple(layers)), training=training)
    return found, (*cells[:2], Cell(None, cells[2].seed))


def recurrent_experiment(number: int) -> tuple[Experiment, tuple[Cell, ...]]:
    """A recurrent network, one of two directions or a plain one, whose rates follow a schedule."""
    rng = random.Random(number)
    layer = OF(
        RECURRENT[number % 3],
        units=4,
        # Keras's SimpleRNN has no seed in its configuration, so that Bidirectional gives it one of its own.
        bidirectional=number % 2 == 1 and number % 3 > 0,
        dropout=rng.choice((0.0, 0.3)),
        recurrent_dropout=0.2,
    )
    # Keras can't set the recurrent dropout alone to 0, which checks refuse.
    state_only = (("recurrent_dropout",),) if not layer.values["dropout"] else ()
    layer = replace(layer, swept=rng.choice((("dropout",), layer.kind.rates, *state_only)))
    training = TrainingSpec(learning_rate=0.01, batch_size=32, scored_epoch=("last", "best")[number % 2])
    output = OF("dense", units=3, activation="softmax")
    network = NetworkSpec((OF("reshape", target_shape=(4, 1)), layer, OF("dropout", True), output))
    return Experiment(DataSpec("iris"), network, with_schedule(training, number)), (Cell(0.5, number),)
