"""The answers of a trained cell: on which samples, and what of them is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.load import load
from engine.data.split import split
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.training.answers import answers_of
from engine.training.train import train
from engine.training.updates import Unattended
from tests.engine.training.stacked.experiments import iris, pictures

CELL = Cell(0.4, 3)


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_answers_are_of_the_scored_epoch_on_the_test_set(trainer: str) -> None:
    experiment = iris(scored_epoch="best", epochs=6, learning_rate=0.3)
    options = RunOptions(trainer)
    (result,) = train(experiment, (CELL,), lambda _: None, Unattended(), options).finished
    found = answers_of(experiment, CELL, options)
    assert found.split == "test"
    assert found.score == pytest.approx(result.metric("test_accuracy"), abs=1e-6)
    assert (found.true == found.predicted).mean() == pytest.approx(found.score)
    y = split(experiment.data, streams(CELL.seed).split).parts["test"][1]
    assert found.true.tolist() == y.tolist()


def test_answers_without_held_out_data_are_of_the_training_data() -> None:
    experiment = iris()
    experiment = replace(experiment, data=replace(experiment.data, split="none"))
    found = answers_of(experiment, CELL, RunOptions())
    assert (found.split, found.n_samples) == ("train", 150)


def is_of_the_data(experiment: Experiment, inputs: tuple[float | str, ...]) -> bool:
    return bool((load(experiment.data).x == np.array(inputs, "float32")).all(axis=1).any())


def test_mistakes_show_features_before_scaling() -> None:
    experiment = iris(epochs=1)
    found = answers_of(experiment, CELL, RunOptions())
    assert found.mistakes
    assert all(is_of_the_data(experiment, one.inputs) for one in found.mistakes)


def test_mistakes_of_images_are_the_images_themselves() -> None:
    experiment = pictures()
    found = answers_of(experiment, CELL, RunOptions())
    parts = split(replace(experiment.data, scaling="none"), streams(CELL.seed).split).parts
    x, y = parts["test"]
    for mistake in found.mistakes:
        assert mistake.image is not None and mistake.image[:2] == (8, 8)
        grey = np.frombuffer(mistake.image[2], "uint8").reshape(8, 8)
        assert np.abs(grey - 255 * x[mistake.place, :, :, 0] / x.max()).max() <= 1
        assert mistake.true == y[mistake.place] != mistake.predicted
