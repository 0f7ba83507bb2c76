"""The train page's card: the epoch that is scored, and when the model can be saved."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, RunProgress, Stopped
from gui.charts.history_chart import HistoryChart
from gui.control.cell_requests import ModelSaver
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.control.run_overlays import MAX_EARLIER, RunOverlays
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.train_page.page import NEXT, NOT_HELD_OUT, STALE, TrainPage, other_scores
from tests.gui.fake_session import FakeSession, result

LAST = "Score taken at epoch 3 (last), seed 0."


@pytest.fixture
def overlays(project_document: Document) -> RunOverlays:
    return RunOverlays(project_document)


@pytest.fixture
def page(
    qtbot: QtBot,
    project_document: Document,
    bridge: EngineBridge,
    engine: EngineState,
    controller: RunController,
    session: FakeSession,
    overlays: RunOverlays,
) -> TrainPage:
    saver = ModelSaver(bridge, engine, controller)
    made = TrainPage(project_document, controller, saver, overlays, Theme("light"))
    qtbot.addWidget(made)
    session.get_ready()
    return made


def train(page: TrainPage, session: FakeSession) -> None:
    page.start()
    cell = Cell(None, page.seed.value())
    epochs = tuple(EpochValues(cell, epoch, (("loss", 1.0),)) for epoch in (1, 2, 3))
    session.emit(RunProgress(session.run_id, 3.0, 3, epochs))
    session.finish()


def test_training_card_names_the_scored_epoch(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    train(page, session)
    assert page.caption.text() == LAST
    project_document.set_training(scored_epoch="best")
    train(page, session)
    assert page.caption.text() == "Score taken at epoch 2 (best on validation), seed 0."


def test_train_page_marks_curves_of_another_network(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    project_document.set_training(epochs=2)
    assert not page.caption.text()
    train(page, session)
    project_document.set_training(epochs=9)
    assert page.caption.text() == f"{LAST} {STALE}"
    project_document.undo_stack.undo()
    assert page.caption.text() == LAST


def test_train_page_saves_the_model_of_a_complete_current_training(
    page: TrainPage,
    session: FakeSession,
    project_document: Document,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(
        "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "m.keras"), "")
    )
    assert not page.save_model.isEnabled()
    page.seed.setValue(4)
    train(page, session)
    assert page.save_model.isEnabled()
    project_document.set_name("Other")
    project_document.set_sweep(rates=(0.0, 0.1))
    assert page.save_model.isEnabled()
    project_document.set_training(epochs=5)
    assert not page.save_model.isEnabled() and "Train again" in page.save_model.toolTip()
    project_document.undo_stack.undo()
    assert page.save_model.isEnabled()
    page.seed.setValue(9)
    page.save_model.click()
    name, experiment, cell, path, _ = session.asked[-1]
    assert (name, cell, path) == ("save_model", Cell(None, 4), str(tmp_path / "m.keras"))
    assert experiment == project_document.project.experiment and not page.save_model.isEnabled()


def test_train_page_cannot_save_a_stopped_training(page: TrainPage, session: FakeSession) -> None:
    page.start()
    session.emit(Stopped(session.run_id, 0.1, (result(Cell(None, 0)),)))
    assert page.caption.text() == f"Stopped. {LAST}"
    assert page.card.isVisibleTo(page) and not page.save_model.isEnabled()


def test_train_page_says_while_it_trains_that_changes_are_for_the_next_training(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    page.start()
    assert page.card.isVisibleTo(page) and not page.caption.text()
    project_document.set_training(epochs=9)
    assert page.caption.text() == NEXT
    session.finish()
    assert page.caption.text() == f"{LAST} {STALE}"


def test_train_page_says_that_a_score_on_training_data_shows_memory(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    project_document.set_data(split="none")
    train(page, session)
    assert page.caption.text() == f"{LAST} {NOT_HELD_OUT}"


def test_train_page_says_that_a_score_is_no_better_than_guessing(
    page: TrainPage, session: FakeSession
) -> None:
    page.start()
    session.emit(CellsFinished(session.run_id, (result(Cell(None, 0), 1 / 3),)))
    assert page.caption.text() == f"{LAST} No better than always guessing the most frequent class (33.3 %)."
    train(page, session)
    assert page.caption.text() == LAST


def test_train_page_asks_for_the_answers_of_the_training_that_is_shown(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    asked: list[tuple[object, object]] = []
    page.answers_requested.connect(lambda *what: asked.append(what))
    page.seed.setValue(4)
    page.start()
    assert not page.look_at_answers.isEnabled()
    session.finish()
    trained = project_document.project.experiment
    project_document.set_training(epochs=5)  # the answers are of what was trained all the same
    page.look_at_answers.click()
    assert asked == [(trained, Cell(None, 4))]


def test_train_page_numbers_follow_the_training_and_the_clock(
    page: TrainPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.start()
    session.plan()
    first = page.numbers.texts()
    assert (first["epoch"], first["train_loss"], first["test_accuracy"]) == ("0 / 40", "–", "–")
    values = (("train_loss", 0.61), ("val_loss", 0.7), ("train_accuracy", 0.9), ("val_accuracy", 0.8))
    session.emit(RunProgress(session.run_id, 2.0, 60, (EpochValues(Cell(None, 0), 2, values),)))
    shown = page.numbers.texts()
    assert (shown["epoch"], shown["train_loss"], shown["val_accuracy"]) == ("2 / 40", "0.610", "80.0 %")
    qtbot.waitUntil(lambda: page.numbers.texts()["time"] != first["time"])
    session.finish()
    assert page.numbers.texts()["time"] == "0.1 s"  # the result's own


def chart_of(page: TrainPage) -> HistoryChart:
    page.charts_loaded()
    chart = page.host.chart
    assert isinstance(chart, HistoryChart)
    return chart


def earlier_names(chart: HistoryChart) -> list[str]:
    return [run.name for run, _ in chart.chart.panels[0].earlier]


def test_train_page_shows_earlier_trainings_behind(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    train(page, session)
    chart = chart_of(page)
    assert earlier_names(chart) == []
    train(page, session)
    assert earlier_names(chart) == ["Training 1"]
    for _ in range(MAX_EARLIER):
        train(page, session)
    assert earlier_names(chart) == [f"Training {number}" for number in range(2, MAX_EARLIER + 2)]
    project_document.set_data(label_noise=0.2)
    page.start()
    assert earlier_names(chart) == []


def test_train_page_shows_chosen_trainings_behind(
    page: TrainPage, session: FakeSession, project_document: Document, overlays: RunOverlays
) -> None:
    for _ in range(3):
        train(page, session)
    chart = chart_of(page)
    first, _, shown = (run.uid for run in project_document.project.runs)
    overlays.choose([first, shown, "gone"])
    assert earlier_names(chart) == ["Training 1"]
    overlays.choose([])
    assert earlier_names(chart) == ["Training 1", "Training 2"]


def test_train_page_shows_the_newest_training_of_a_project(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    train(page, session)
    page.seed.setValue(8)
    train(page, session)
    project = project_document.project
    project_document.load(replace(project, runs=()))
    assert page.card.isHidden()
    project_document.load(project)
    assert page.caption.text() == LAST.replace("seed 0", "seed 8") and not page.card.isHidden()
    assert earlier_names(chart_of(page)) == ["Training 1"]


@pytest.mark.parametrize("is_late", [False, True])
def test_train_page_chart_marks_the_scored_epoch_at_the_end(
    page: TrainPage, session: FakeSession, is_late: bool
) -> None:
    if not is_late:
        page.charts_loaded()
    train(page, session)
    chart = chart_of(page)
    chart.chart.update()
    assert chart.chart.panels[0].marks.scored_epoch == 3
    page.start()
    chart.chart.update()
    assert chart.chart.panels[0].marks.scored_epoch is None


def test_train_page_says_that_a_score_is_not_weighted_as_the_classes_are(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    project_document.set_training(class_weight="balanced")
    train(page, session)
    end = "Training weights the classes; the score counts every sample the same."
    assert page.caption.text() == f"{LAST} {end}"


def test_train_page_shows_a_score_that_was_computed_at_the_end(
    page: TrainPage, session: FakeSession, project_document: Document
) -> None:
    """The best epoch on validation may be one that left the training set out."""
    project_document.set_training(scored_epoch="best", evaluation_freq=3)
    page.charts_loaded()
    page.start()
    cell = Cell(None, page.seed.value())
    ended = replace(
        result(cell),
        history=(
            ("loss", (3.0, 2.0, 1.0)),
            ("train_loss", (math.nan, 1.5, 0.5)),
            ("val_loss", (3.0, 1.0, 2.0)),
        ),
    )
    told = [
        EpochValues(cell, 1, (("loss", 3.0), ("val_loss", 3.0))),
        EpochValues(cell, 2, (("loss", 2.0), ("val_loss", 1.0))),
        EpochValues(cell, 3, (("loss", 1.0), ("train_loss", 0.5), ("val_loss", 2.0))),
    ]
    session.emit(RunProgress(session.run_id, 2.0, 3, tuple(told[:2])))
    assert page.numbers.texts()["train_loss"] == "–"
    session.emit(RunProgress(session.run_id, 3.0, 3, tuple(told[2:])))
    assert page.numbers.texts()["train_loss"] == "0.500"
    chart = page.host.chart
    assert isinstance(chart, HistoryChart)
    assert math.isnan(dict(chart.chart.history())["train_loss"][1])
    session.emit(CellsFinished(session.run_id, (ended,)))
    found = dict(chart.chart.history())
    assert math.isnan(found["train_loss"][0]) and found["train_loss"][1:] == (1.5, 0.5)
    assert found["val_loss"] == (3.0, 1.0, 2.0)


def test_scores_in_metrics_without_a_panel_are_said(project_document: Document) -> None:
    project = project_document.project
    training = replace(project.training, more_metrics=("recall", "auc"))
    of_two = replace(project, training=training)
    cell = result(Cell(None, 0))
    more = (("test_recall", 0.98613), ("test_auc", 0.99784), ("train_auc", 1.0))
    assert other_scores(replace(cell, metrics=cell.metrics + more), of_two) == (
        "Held-out recall 98.6 %, held-out AUC 0.998"
    )
    assert not other_scores(cell, of_two) and not other_scores(cell, project)
