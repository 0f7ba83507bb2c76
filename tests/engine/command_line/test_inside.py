"""`inside` writes what a training step does, as numbers and as a picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.command_line.commands import main
from engine.command_line.engine_runner import EngineRunner
from engine.experiment.specs import Cell
from engine.inside.film_example import film_example
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView
from engine.storage.examples import example
from engine.storage.project_file import write_project
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
    for name in ("uncertainty", "co-adaptation-dense", "co-adaptation-dense_1"):
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert len((out / f"{name}.csv").read_text("utf-8").splitlines()) > 2
    assert facts["uncertainty"]
    assert "1 more" in facts["co-adaptation of dense"][0]  # seed beside the tutorial's five
    assert not (out / "film.gif").exists()
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


def test_inside_writes_the_film_of_two_columns(tmp_path: Path, runner: EngineRunner) -> None:
    project = film_example(example(PROJECT))
    project = replace(project, training=replace(project.training, epochs=3))
    path = tmp_path / "moons.dropoutlab"
    write_project(project, path)
    assert main(["inside", str(path), "--rate", "0.5", "--out", str(tmp_path / "out")], runner) == 0
    with Image.open(tmp_path / "out" / "film.gif") as film:
        assert len(list(ImageSequence.Iterator(film))) == 4


def test_inside_says_what_can_not_be_seen(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    """A network without dropout has no masks, and nothing to compare with rate 0."""
    project = example(PROJECT)
    layers = tuple(layer for layer in project.network.layers if layer.kind_id != "dropout")
    path = tmp_path / "plain.dropoutlab"
    write_project(replace(project, network=replace(project.network, layers=layers)), path)
    assert main(["inside", str(path), "--epoch", "2", "--out", str(tmp_path / "out")], runner) == 0
    said = capsys.readouterr().out
    assert "No layer of this network draws random numbers." in said
    names = {one.name for one in (tmp_path / "out").iterdir()}
    assert names == {"inside.npz", "inside.json", "uncertainty.png", "uncertainty.csv"}
