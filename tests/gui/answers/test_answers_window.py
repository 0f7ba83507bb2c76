"""The window with answers: it asks for both trainings, waits, reports problems, and saves its figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.session.messages import SamplesPredicted
from gui.answers.answers_window import BUSY, TRAINING, AnswersWindow
from gui.control.cell_requests import AnswersInspector
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from tests.engine.analysis.sample_answers import CELLS, classes, classification
from tests.gui.fake_session import FakeSession

IRIS = classification()


@pytest.fixture
def inspector(bridge: EngineBridge, engine: EngineState, controller: RunController) -> AnswersInspector:
    return AnswersInspector(bridge, engine, controller)


@pytest.fixture
def window(
    qtbot: QtBot, session: FakeSession, inspector: AnswersInspector, theme: Theme
) -> Iterator[AnswersWindow]:
    session.get_ready()
    made = AnswersWindow(IRIS, CELLS[1], inspector, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open_up()
    yield made
    made.wait()


def asked(session: FakeSession) -> list[Cell]:
    return [command[2] for command in session.asked if command[0] == "predict_samples"]


def answer(session: FakeSession) -> None:
    session.emit(SamplesPredicted(IRIS, CELLS[1], classes(0.2)))
    session.emit(SamplesPredicted(IRIS, CELLS[0], classes(0.6)))


def test_the_training_is_asked_for_first_and_then_rate_0_of_its_seed(
    window: AnswersWindow, session: FakeSession
) -> None:
    assert asked(session) == [CELLS[1]]
    assert window.host.sentence.text() == TRAINING.format(training="rate 0.3")
    session.emit(SamplesPredicted(IRIS, CELLS[1], classes(0.2)))
    assert window.host.sentence.text() == TRAINING.format(training="rate 0")
    assert asked(session) == [CELLS[1], CELLS[0]] and window.shown is None
    session.emit(SamplesPredicted(IRIS, CELLS[0], classes(0.6)))
    assert window.shown is not None
    assert [side.name for side in window.shown.sides] == ["rate 0", "rate 0.3"]
    assert window.headline.text().startswith("Of 60 test samples,") and window.headline.isVisible()
    assert [view.caption.whole_text[-8:] for view in window.mistakes] == ["h rate 0", "rate 0.3"]
    assert window.host.chart is not None and window.host.chart.isVisible()
    assert window.windowTitle() == "Answers: rate 0.3, seed 4 – Dropout Lab" and not window.isModal()


def test_rate_0_itself_is_shown_alone(
    qtbot: QtBot, session: FakeSession, inspector: AnswersInspector, theme: Theme
) -> None:
    session.get_ready()
    alone = AnswersWindow(IRIS, CELLS[0], inspector, theme)
    qtbot.addWidget(alone)
    alone.open_up()
    session.emit(SamplesPredicted(IRIS, CELLS[0], classes(0.6)))
    assert alone.shown is not None and len(alone.shown.sides) == len(alone.mistakes) == 1
    assert asked(session) == [CELLS[0]]


def test_the_window_waits_for_a_busy_engine(
    qtbot: QtBot,
    session: FakeSession,
    inspector: AnswersInspector,
    controller: RunController,
    theme: Theme,
) -> None:
    session.get_ready()
    controller.start_train(0)
    waiting = AnswersWindow(IRIS, CELLS[1], inspector, theme)
    qtbot.addWidget(waiting)
    waiting.open_up()
    assert asked(session) == [] and waiting.host.sentence.text() == BUSY
    session.finish()
    assert asked(session) == [CELLS[1]]
    assert waiting.host.sentence.text() == TRAINING.format(training="rate 0.3")


def test_a_problem_is_shown_with_a_button_that_tries_again(
    window: AnswersWindow, session: FakeSession
) -> None:
    session.emit(SamplesPredicted(IRIS, CELLS[1], None, "The memory is not enough."))
    assert window.host.sentence.text() == "The memory is not enough." and window.host.button.isVisible()
    window.host.button.click()
    assert asked(session) == [CELLS[1]] * 2 and not window.host.button.isVisible()
    answer(session)
    assert window.shown is not None


def test_a_closed_window_asks_for_nothing_more(window: AnswersWindow, session: FakeSession) -> None:
    window.close()
    session.emit(SamplesPredicted(IRIS, CELLS[1], classes(0.2)))
    assert asked(session) == [CELLS[1]]
    window.open_up()
    assert asked(session) == [CELLS[1], CELLS[0]]


def test_the_figure_is_saved_and_a_failure_is_said(
    qtbot: QtBot, window: AnswersWindow, session: FakeSession, tmp_path: Path
) -> None:
    assert not window.save.isEnabled()
    answer(session)
    window.save_to(tmp_path / "answers.svg")
    qtbot.waitUntil(lambda: window.status.text() == f"The figure was saved as {tmp_path / 'answers.svg'}.")
    assert (tmp_path / "answers.svg").read_bytes().startswith(b"<?xml")
    window.save_to(tmp_path / "answers.gif")
    qtbot.waitUntil(lambda: window.status.text().startswith("The figure was not saved. A chart is saved as"))


def test_the_figure_has_the_size_and_look_that_the_dialog_says(
    qtbot: QtBot, window: AnswersWindow, session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(session)
    window.save.click()
    dialog = window.dialog
    assert dialog is not None and dialog.isVisible() and not dialog.isModal()
    assert not dialog.figure.isVisible(), "there is one figure"
    assert dialog.has_title.text() == "with the training's name as title"
    dialog.size_choice.setCurrentIndex(dialog.size_choice.findData("column"))
    assert (dialog.width_mm.value(), dialog.height_mm.value()) == (85, 130)
    dialog.colours.setCurrentIndex(dialog.colours.findData("dark"))
    path = tmp_path / "answers.png"
    monkeypatch.setattr("gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    dialog.save.click()
    qtbot.waitUntil(lambda: window.status.text() == f"The figure was saved as {path}.")
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1338, 2047) and image.pixelColor(2, 2).lightness() < 60
    assert not dialog.isVisible()
    window.save.click()
    assert dialog.isVisible() and dialog.size_choice.currentData() == "column", "choices are kept"


def test_escape_closes_and_the_theme_repaints(
    qtbot: QtBot, window: AnswersWindow, session: FakeSession, theme: Theme
) -> None:
    answer(session)
    chart = window.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    drawn = chart.canvas.full_draws
    theme.set_scheme("dark")
    qtbot.waitUntil(lambda: chart.canvas.full_draws > drawn)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
