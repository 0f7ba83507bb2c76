"""Steps recorded as a program are those recorded op by op, and draw as many random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import keras
import numpy as np
import pytest

from engine.experiment.specs import Cell
from engine.training.build import build_model
from engine.training.inside import step_recorder
from engine.training.inside.recording import recorded
from engine.training.inside.step_recorder import StepRecorder
from tests.engine.training.inside.test_step_views import EXPERIMENTS

CELL = Cell(0.4, 3)
N_BATCH, POSITION = 6, 2


def made(name: str) -> Callable[[], keras.Sequential]:
    """A new model of an experiment each time it is called, and of the same weights."""
    experiment = EXPERIMENTS[name]
    shape = (8, 8, 1) if experiment.data.dataset == "digits" else (4,)
    return lambda: build_model(experiment.network.at_rate(0.4), shape, experiment.streams_of(CELL.seed))


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("is_scaled", [True, False])
def test_program_and_single_ops_record_the_same(
    name: str, is_scaled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = made(name)
    rng = np.random.default_rng(0)
    by_ops, by_program, plain = make(), make(), make()
    x = rng.normal(size=(3, N_BATCH, *by_ops.inputs[0].shape[1:])).astype("float32")
    monkeypatch.setattr(step_recorder, "EAGER_SECONDS", np.inf)
    op_by_op = StepRecorder(by_ops, is_scaled=is_scaled)
    right = [op_by_op(batch, POSITION) for batch in x]
    monkeypatch.setattr(step_recorder, "EAGER_SECONDS", 0.0)
    program = StepRecorder(by_program, is_scaled=is_scaled)
    for batch, expected in zip(x, right, strict=True):
        whole = recorded(plain, batch, training=True, is_scaled=is_scaled)
        for one, other, record in zip(program(batch, POSITION), expected, whole, strict=True):
            np.testing.assert_allclose(one.output, record.output[POSITION], rtol=1e-5, atol=1e-5)
            for field in fields(one):
                ours, theirs = getattr(one, field.name), getattr(other, field.name)
                assert (ours is None) == (theirs is None)
                if ours is not None:
                    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)
    for variable, expected_one in zip(by_program.variables, by_ops.variables, strict=True):
        np.testing.assert_allclose(variable.numpy(), expected_one.numpy(), rtol=1e-5, atol=1e-6)
