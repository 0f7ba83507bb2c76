"""`inside` writes what a training step does, as numbers and as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.command_line.commands import main
from engine.command_line.engine_runner import EngineRunner
from engine.experiment.specs import Cell
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView
from engine.storage.examples import example
from engine.training.inside.looking import Look

PROJECT = "tutorial-classification"


def test_inside_writes_what_the_step_does(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a look"
    options = ["--rate", "0.5", "--seed", "3", "--epoch", "2", "--step", "4", "--out", str(out)]
    assert main(["inside", PROJECT, *options], runner) == 0
    right = Look()(BatchView(example(PROJECT).experiment, Cell(0.5, 3), Moment(2, 4)))
    assert isinstance(right, BatchSeen)
    with np.load(out / "inside.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"samples", "dropout/mask", "dropout/input", "dropout/output"}
        np.testing.assert_array_equal(arrays["samples"], right.samples)
        np.testing.assert_array_equal(arrays["dropout/mask"], right.layers[0].mask)
        np.testing.assert_allclose(arrays["dropout/output"], right.layers[0].output, rtol=1e-5)
        kept = arrays["dropout/mask"] * arrays["dropout/input"] / (1 - 0.5)
        np.testing.assert_allclose(arrays["dropout/output"], kept, rtol=1e-6)
    facts = json.loads((out / "inside.json").read_text("utf-8"))
    assert {name: facts[name] for name in ("rate", "seed", "epoch", "step")} == {
        "rate": 0.5,
        "seed": 3,
        "epoch": 2,
        "step": 4,
    }
    assert facts["loss"] == pytest.approx(right.loss, rel=1e-5)
    assert (out / "masks.png").read_bytes().startswith(b"\x89PNG")
    said = capsys.readouterr().out
    assert f"What was seen is in {out}." in said
    assert "dropout: " in said


def test_inside_without_a_moment_takes_the_last_step(tmp_path: Path, runner: EngineRunner) -> None:
    assert main(["inside", PROJECT, "--out", str(tmp_path)], runner) == 0
    facts = json.loads((tmp_path / "inside.json").read_text("utf-8"))
    assert (facts["rate"], facts["seed"], facts["epoch"], facts["step"]) == (None, 0, 40, 10)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--epoch", "41"], "The epoch must be from 1 to 40, not 41."),
        (["--epoch", "0"], "The epoch must be from 1 to 40, not 0."),
        (["--step", "11"], "The step must be from 1 to 10, not 11."),
        (["--rate", "1"], "A dropout rate must be a number from 0 and below 1, not 1."),
        (["--seed", "-1"], "A seed must be a whole number from 0, not -1."),
        (["--step", "x"], "Argument --step: invalid int value: 'x'."),
    ],
)
def test_inside_says_what_it_needs(
    options: list[str],
    text: str,
    tmp_path: Path,
    runner: EngineRunner,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["inside", PROJECT, *options, "--out", str(tmp_path / "out")], runner) == 2
    assert text in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
