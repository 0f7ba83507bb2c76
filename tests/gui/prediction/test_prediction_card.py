from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.project.project import HELPS, HURTS, Prediction, Project
from gui.document.document import Document
from gui.prediction.prediction_card import LATE, PredictionCard
from gui.theme.theme import Theme
from tests.engine.report.sample_reports import bare_project, sample_project


def card_of(project: Project, qtbot: QtBot, theme: Theme) -> PredictionCard:
    document = Document()
    document.load(project)
    card = PredictionCard(document, theme)
    qtbot.addWidget(card)
    card.resize(400, 400)
    card.show()
    return card


@pytest.fixture
def fresh(qtbot: QtBot, theme: Theme) -> PredictionCard:
    """Before any sweep."""
    return card_of(replace(bare_project(), runs=()), qtbot, theme)


def made(card: PredictionCard) -> Prediction | None:
    return card.document.project.prediction


def test_prediction_before_the_sweep_is_blind_and_dated(fresh: PredictionCard) -> None:
    fresh.chips[HELPS].click()
    prediction = made(fresh)
    assert prediction is not None
    assert (prediction.choice, prediction.is_blind) == (HELPS, True)
    assert prediction.made
    fresh.chips[HURTS].click()
    assert not fresh.chips[HELPS].isChecked()
    fresh.chips[HURTS].click()
    assert made(fresh) is None
    assert not fresh.is_locked


def test_sketch_is_drawn_by_dragging(fresh: PredictionCard, qtbot: QtBot) -> None:
    sketch = fresh.sketch
    low, high = sketch.place(0.0, 0.6).toPoint(), sketch.place(0.5, 0.9).toPoint()
    qtbot.mousePress(sketch, Qt.MouseButton.LeftButton, pos=low)
    qtbot.mouseMove(sketch, high)
    qtbot.mouseRelease(sketch, Qt.MouseButton.LeftButton, pos=high)
    prediction = made(fresh)
    assert prediction is not None
    assert [rate for rate, _ in prediction.sketch] == [0.0, 0.2, 0.5]
    assert [value for _, value in prediction.sketch] == pytest.approx([0.6, 0.72, 0.9], abs=0.01)
    assert fresh.document.undo_stack.count() == 1
    fresh.document.undo_stack.undo()
    assert sketch.points == ()


def test_sketch_works_by_keyboard(fresh: PredictionCard, qtbot: QtBot) -> None:
    sketch = fresh.sketch
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(sketch, key)
    assert sketch.points == ((0.0, 0.525), (0.2, 0.5))
    assert "0: 52.5 %" in sketch.accessibleName()
    qtbot.keyClick(sketch, Qt.Key.Key_Left)
    qtbot.keyClick(sketch, Qt.Key.Key_Delete)
    assert sketch.points == ((0.0, 0.525),)


def test_prediction_is_locked_once_there_are_results(qtbot: QtBot, theme: Theme) -> None:
    card = card_of(sample_project(), qtbot, theme)
    assert card.is_locked
    assert card.note.text() == "Made before the first sweep, 24 November 2026, 09:00. Locked."
    assert not any(chip.isEnabled() for chip in card.chips.values())
    before = made(card)
    qtbot.mouseClick(card.sketch, Qt.MouseButton.LeftButton, pos=QPoint(150, 60))
    qtbot.keyClick(card.sketch, Qt.Key.Key_Up)
    assert made(card) is before
    assert not card.clear.isVisible()


def test_prediction_after_the_sweep_is_marked(qtbot: QtBot, theme: Theme) -> None:
    card = card_of(bare_project(), qtbot, theme)
    assert card.note.text() == LATE
    card.chips[HELPS].click()
    prediction = made(card)
    assert prediction is not None
    assert not prediction.is_blind
    assert card.note.text().startswith("Made after the first sweep")
    assert not card.is_locked
    card.clear.click()
    assert made(card) is None


def test_prediction_is_locked_while_a_sweep_runs(fresh: PredictionCard) -> None:
    fresh.set_sweeping(True)
    assert fresh.is_locked
    assert not any(chip.isEnabled() for chip in fresh.chips.values())
    assert "running" in fresh.note.text()
    fresh.set_sweeping(False)
    assert fresh.chips[HELPS].isEnabled()


def test_prediction_can_be_made_anew_for_another_network(qtbot: QtBot, theme: Theme) -> None:
    card = card_of(sample_project(), qtbot, theme)
    card.document.set_training(epochs=3)
    assert not card.is_locked
    card.chips[HURTS].click()
    prediction = made(card)
    assert prediction is not None
    assert prediction.is_blind


def test_prediction_card_undo_and_theme_work_without_results(fresh: PredictionCard, theme: Theme) -> None:
    theme.set_scheme("dark")
    theme.set_presenting(True)
    fresh.grab()
    assert fresh.sketch.height() > 150
    theme.set_presenting(False)
