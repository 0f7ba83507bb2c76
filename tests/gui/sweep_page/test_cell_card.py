"""A training that is opened: what it says, where keys lead, what can be taken out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.keras_code.script import keras_script
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.cell_card import SHORT, CellCard, find_cell, next_rate, next_seed
from gui.sweep_page.page import SweepPage
from gui.sweep_page.table_view import TableView
from tests.engine.analysis.sample_results import cell_result, sweep_results
from tests.gui.fake_session import FakeSession


@pytest.fixture
def card(swept: SweepPage) -> CellCard:
    swept.activateWindow()
    swept.views.open_cell(Cell(0.5, 1))
    assert swept.views.card is not None
    return swept.views.card


def test_cell_card_shows_scores_and_rank(card: CellCard) -> None:
    assert (card.rate.text.text(), card.seed.text.text()) == ("rate 0.5", "seed 1")
    texts = [label.text() for label in card.scores.findChildren(QLabel)]
    assert texts == ["accuracy", "training", "86.0 %", "validation", "86.0 %", "held-out", "86.0 %"]
    assert card.rank.text() == "Best of 2 seeds at this rate (mean 85.5 %)."
    assert card.curves.chart.epochs == [1, 2, 3]
    assert "rate 0.5, seed 1" in card.accessibleDescription().lower()


def test_short_cell_card_shows_what_fits(card: CellCard, swept: SweepPage) -> None:
    assert card.curves.isVisible() and card.scores.isVisible()
    swept.resize(484, 420)
    assert card.height() < SHORT
    assert not card.curves.isVisible() and card.scores.isVisible()
    assert card.rank.geometry().bottom() < card.actions_row.geometry().top()
    card.actions_row.weights.click()
    assert card.weights.isVisible() and not card.scores.isVisible()
    card.actions_row.weights.click()
    swept.resize(1040, 800)
    assert card.curves.isVisible() and card.scores.isVisible() and card.rank.isVisible()


def test_cell_card_arrows_step_through_rates_and_seeds(qtbot: QtBot, card: CellCard) -> None:
    cells: list[Cell] = []
    card.changed.connect(cells.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(card, key)
    assert cells == [Cell(0.0, 1), Cell(0.0, 0), Cell(0.5, 0), Cell(0.5, 1)]
    assert card.rate.back.isEnabled() and not card.rate.forward.isEnabled()
    card.seed.back.click()
    assert card.cell == Cell(0.5, 0)


def test_cell_card_escape_closes_without_stopping_a_run(
    qtbot: QtBot, card: CellCard, swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    stop = QAction(swept)
    stop.setShortcut("Esc")
    stop.triggered.connect(controller.stop)
    swept.addAction(stop)
    swept.more_seeds.add()
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible() and card.cell is None
    assert "stop_run" not in session.names()
    qtbot.keyClick(swept, Qt.Key.Key_Escape)
    assert "stop_run" in session.names()


def test_cell_card_escape_in_the_table_closes_it(
    qtbot: QtBot, card: CellCard, swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    stop = QAction(swept)
    stop.setShortcut("Esc")
    stop.triggered.connect(controller.stop)
    swept.addAction(stop)
    swept.more_seeds.add()
    table = swept.views.show_named("Table")
    assert isinstance(table, TableView) and card.isVisible()
    table.rates.setFocus()
    qtbot.keyClick(table.rates, Qt.Key.Key_Escape)
    assert not card.isVisible() and "stop_run" not in session.names()


def test_cell_card_follows_results_and_closes_with_its_cell(
    card: CellCard, swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    swept.more_seeds.add()
    session.finish()
    assert card.isVisible() and "of 12 seeds" in card.rank.text()
    controller.start_sweep(is_repeat=True)
    assert not card.isVisible(), "the sweep began anew: there is no such training yet"


def test_cell_card_script_is_that_of_the_swept_cell(card: CellCard, project_document: Document) -> None:
    swept = project_document.project
    project_document.set_training(epochs=7)
    said = []
    card.notice_raised.connect(lambda *text: said.append(text))
    menu = card.actions_row.script.menu()
    assert menu is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == keras_script(swept, Cell(0.5, 1))
    assert said[0][2] == "good"


def test_cell_card_saves_curves_as_csv(
    card: CellCard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = []
    card.notice_raised.connect(lambda *text: said.append(text))
    for path in (tmp_path / "curves", tmp_path / "none" / "curves.csv"):
        monkeypatch.setattr(
            "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_, path=path: (str(path), "")
        )
        card.actions_row.curves.click()
    lines = (tmp_path / "curves.csv").read_text("utf-8").splitlines()
    assert lines[0] == "rate,seed,epoch,loss,val_loss" and lines[1] == "0.5,1,1,1.0,0.9" and len(lines) == 4
    assert [text[2] for text in said] == ["good", "bad"]


def test_cell_card_saves_the_model_while_the_engine_is_idle(
    card: CellCard,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(
        "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "m.keras"), "")
    )
    assert card.actions_row.model.isEnabled()
    card.actions_row.model.click()
    swept = project_document.project.experiment
    assert session.asked[-1][:4] == ("save_model", swept, Cell(0.5, 1), str(tmp_path / "m.keras"))
    assert not card.actions_row.model.isEnabled()


def test_cell_card_trains_live_for_the_same_network(card: CellCard, project_document: Document) -> None:
    wanted: list[Cell] = []
    card.train_requested.connect(wanted.append)
    card.actions_row.train.click()
    assert wanted == [Cell(0.5, 1)]
    project_document.set_training(epochs=7)
    assert not card.actions_row.train.isEnabled() and "has changed" in card.actions_row.train.toolTip()


# --- From one training to the next, past gaps and to the ends.

RESULTS = sweep_results({0.0: (0.8, 0.8, 0.8), 0.2: (0.8,), 0.4: (0.8, 0.8)})


def test_cell_card_asks_for_the_answers_of_its_training(
    card: CellCard, swept: SweepPage, project_document: Document
) -> None:
    asked: list[tuple[object, object]] = []
    swept.answers_requested.connect(lambda *what: asked.append(what))
    card.actions_row.answers.click()
    results = project_document.project.results
    assert results is not None and asked == [(results.experiment, card.cell)]


def test_cell_neighbours_skip_missing_cells():
    assert next_rate(RESULTS, Cell(0.0, 1), 1) == Cell(0.4, 1)
    assert next_rate(RESULTS, Cell(0.4, 0), -1) == Cell(0.2, 0)
    assert next_seed(RESULTS, Cell(0.0, 1), 1) == Cell(0.0, 2)


def test_cell_neighbours_are_none_at_the_ends_and_for_unknown_cells():
    assert next_rate(RESULTS, Cell(0.4, 0), 1) is None
    assert next_seed(RESULTS, Cell(0.2, 0), -1) is None
    assert next_seed(RESULTS, Cell(0.9, 0), 1) is None
    assert find_cell(RESULTS, Cell(0.9, 0)) is None
    assert find_cell(RESULTS, Cell(0.2, 0)) is RESULTS.cells[3]


def test_cell_neighbours_skip_cells_without_a_rate():
    with_own = SweepResults(RESULTS.experiment, (cell_result(None, 0, 0.5), *RESULTS.cells))
    assert next_rate(with_own, Cell(0.0, 0), -1) is None
