"""The lines of a dropout schedule: the app's own shares, and the places of Keras's rates."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import pytest

from engine.experiment.dropout_schedule import share_of_peak
from engine.experiment.specs import DROPOUT_SCHEDULES, Cell, DataSpec, Experiment, TrainingSpec
from engine.keras_code.schedule_lines import (
    draws_in_evaluation,
    has_schedule,
    schedule_lines,
    start_lines,
)
from engine.keras_code.script import TRAINING, cell_script, keras_script
from engine.keras_code.source import WIDTH
from engine.keras_code.sweep_script import keras_sweep_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example

OF = LayerSpec.of
HAND = tuple(index / 40 for index in range(41))


def experiment(*layers: LayerSpec, **changes: Any) -> Experiment:
    training = replace(TrainingSpec(epochs=7, dropout_schedule="early"), **changes)
    return Experiment(DataSpec(), NetworkSpec(layers), training)


@pytest.mark.parametrize("schedule", DROPOUT_SCHEDULES[1:])
@pytest.mark.parametrize("epochs", [1, 2, 50])
def test_the_script_has_the_shares_of_the_app(schedule: str, epochs: int) -> None:
    what = experiment(
        OF("dropout", True), dropout_schedule=schedule, epochs=epochs, dropout_by_hand=HAND[::-1] + HAND[20:]
    )
    lines = schedule_lines(what)
    assert max(map(len, lines)) <= WIDTH
    found: dict[str, Any] = {}
    exec("\n".join(lines[: lines.index("class DropoutSchedule(keras.callbacks.Callback):")]), found)  # noqa: S102
    for epoch in range(epochs):
        assert found["dropout_share"](epoch) == share_of_peak(what.training, epoch + 1)


def test_rates_are_where_keras_has_them() -> None:
    rnn = OF("gru", bidirectional=True)
    what = experiment(
        OF("dense"),
        OF("dropout"),
        replace(OF("dropout", True), is_enabled=False),
        OF("gaussian_dropout", True),
        replace(OF("lstm"), swept=("dropout", "recurrent_dropout")),
        replace(rnn, swept=("recurrent_dropout",)),
    )
    assert start_lines(what) == [
        "schedule = DropoutSchedule(",
        "    [",
        '        (model.layers[2], "rate"),',
        '        (model.layers[3].cell, "dropout"),',
        '        (model.layers[3].cell, "recurrent_dropout"),',
        '        (model.layers[4].forward_layer.cell, "recurrent_dropout"),',
        '        (model.layers[4].backward_layer.cell, "recurrent_dropout"),',
        "    ],",
        ")",
    ]
    assert not draws_in_evaluation(what)
    watching = replace(what, training=replace(what.training, early_stopping=3))
    assert draws_in_evaluation(watching)
    test_function = "self.model.make_test_function(force=True)"
    assert [any(test_function in line for line in schedule_lines(one)) for one in (what, watching)] == [
        False,
        True,
    ]


def test_there_is_a_schedule_only_where_it_acts() -> None:
    assert has_schedule(experiment(OF("dropout", True)))
    assert not has_schedule(experiment(OF("dropout", True), dropout_schedule="constant"))
    assert not has_schedule(experiment(OF("dropout")))
    by_hand = experiment(OF("dropout", True), dropout_schedule="by_hand")
    assert not has_schedule(by_hand), "nothing is recorded yet"
    recorded = replace(by_hand.training, dropout_by_hand=(1.0, 0.5))
    assert has_schedule(replace(by_hand, training=recorded))


@pytest.mark.parametrize("class_weight", ["none", "balanced"])
def test_scripts_have_the_schedule_before_the_training(class_weight: str) -> None:
    project = example("honest-classification")
    plain = keras_script(project, Cell(0.5, 1)), keras_sweep_script(project)
    training = replace(project.training, dropout_schedule="late", class_weight=class_weight)
    late = replace(project, training=training)
    script = cell_script(late, Cell(0.5, 1))
    assert [section.title for section in script.sections][2:5] == ["Network", "Dropout schedule", "Training"]
    assert max(map(len, script.text.splitlines())) <= WIDTH
    for text in (script.text, keras_sweep_script(late)):
        ast.parse(text)
        assert text.count("class DropoutSchedule") == text.count("schedule = DropoutSchedule(") == 1
        assert text.index("def dropout_share") < text.index(TRAINING.partition(".")[0].lower()[1:])
        assert "callbacks=[schedule]" in text and "initial_epoch=epoch" in text
    other = replace(training, dropout_schedule="constant", class_weight="none", dropout_schedule_epochs=3)
    constant = replace(project, training=other)
    assert (keras_script(constant, Cell(0.5, 1)), keras_sweep_script(constant)) == plain
