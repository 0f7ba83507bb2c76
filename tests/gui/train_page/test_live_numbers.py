"""The large numbers: what they say during a training, at its end, and where nothing is held out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell
from engine.project.project import Project
from engine.storage.examples import example
from gui.theme.theme import Theme
from gui.train_page.live_numbers import LiveNumbers

CELL = Cell(None, 0)
HISTORY = (("loss", (3.0, 2.0, 1.0)), ("val_loss", (3.0, 1.0, 2.0)))
METRICS = (("train_loss", 12.345), ("test_mean_absolute_error", 4.5))


@pytest.fixture
def numbers(qtbot: QtBot, theme: Theme) -> LiveNumbers:
    made = LiveNumbers(theme)
    qtbot.addWidget(made)
    made.resize(900, 100)
    made.show()
    return made


@pytest.fixture
def project() -> Project:
    found = example("honest-regression")
    return replace(found, training=replace(found.training, epochs=30, metric="mean_absolute_error"))


def test_an_epoch_shows_loss_and_metric_of_both_sets(numbers: LiveNumbers, project: Project) -> None:
    numbers.start(project)
    values = {"train_loss": 21.34, "val_loss": 25.06, "train_mean_absolute_error": 3.3}
    numbers.show_epoch(EpochValues(CELL, 12, tuple(values.items())))
    texts = numbers.texts()
    assert texts["epoch"] == "12 / 30"
    assert (texts["train_loss"], texts["val_loss"], texts["test_loss"]) == ("21.3", "25.1", "–")
    assert (texts["train_mean_absolute_error"], texts["val_mean_absolute_error"]) == ("3.30", "–")
    assert "Epoch 12 of 30" in numbers.accessibleDescription()
    assert "Loss: training 21.3, validation 25.1" in numbers.accessibleDescription()


def test_a_metric_that_is_the_loss_is_shown_once(numbers: LiveNumbers, project: Project) -> None:
    numbers.start(replace(project, training=replace(project.training, metric="mean_squared_error")))
    assert set(numbers.texts()) == {"epoch", "time", "train_loss", "val_loss", "test_loss"}


def test_without_held_out_data_there_is_one_column(numbers: LiveNumbers, project: Project) -> None:
    numbers.start(replace(project, data=replace(project.data, split="none")))
    assert [name for name in numbers.texts() if name.endswith("_loss")] == ["train_loss"]


def test_the_end_shows_the_scores(numbers: LiveNumbers, project: Project) -> None:
    numbers.start(project)
    numbers.show_end(CellResult(CELL, METRICS, HISTORY, 4.1))
    texts = numbers.texts()
    assert (texts["epoch"], texts["time"]) == ("3 / 30", "4.1 s")
    assert (texts["train_loss"], texts["test_mean_absolute_error"]) == ("12.3", "4.50")


def test_a_diverged_loss_is_called_nan(numbers: LiveNumbers, project: Project) -> None:
    numbers.start(project)
    numbers.show_epoch(EpochValues(CELL, 1, (("train_loss", float("nan")), ("val_loss", float("inf")))))
    assert (numbers.texts()["train_loss"], numbers.texts()["val_loss"]) == ("NaN", "∞")


def test_nothing_moves_from_the_first_epoch_to_the_end(numbers: LiveNumbers, project: Project) -> None:
    def places() -> list[tuple[int, int]]:
        numbers.grab()
        return [(label.x(), label.y()) for label in numbers.findChildren(QLabel)]

    numbers.start(project)
    before = places()
    numbers.show_epoch(EpochValues(CELL, 12, (("train_loss", 581.0), ("val_loss", 0.00123))))
    assert places() == before
    numbers.show_end(CellResult(CELL, METRICS, HISTORY, 4.1))
    assert places() == before
    numbers.start(project)
    assert places() == before
