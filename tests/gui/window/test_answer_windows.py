"""A window for each training whose answers are looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from gui.control.cell_requests import AnswersInspector
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from gui.window.answer_windows import AnswerWindows
from tests.engine.analysis.sample_answers import classification

IRIS = classification()


@pytest.fixture
def opened(
    qtbot: QtBot, bridge: EngineBridge, engine: EngineState, controller: RunController, theme: Theme
) -> Iterator[AnswerWindows]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = AnswerWindows(AnswersInspector(bridge, engine, controller), theme, parent)
    yield made
    made.wait()


def test_each_training_has_one_window(opened: AnswerWindows) -> None:
    opened.open(IRIS, Cell(0.3, 4))
    opened.open(IRIS, Cell(0.3, 5))
    opened.open(IRIS, Cell(0.3, 4))
    assert [window.cells[-1] for window in opened.windows] == [Cell(0.3, 4), Cell(0.3, 5)]
    opened.windows[0].close()
    assert [window.cells[-1] for window in opened.windows] == [Cell(0.3, 5)]
    opened.open(IRIS, Cell(0.3, 4))
    assert len(opened.windows) == 2
    opened.wait()
    assert opened.windows == []
