"""A question whose answer is in the student's own sweep: before the sweep, after it, and after an edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from gui.control.run_controller import RunController
from gui.lesson.page_view import row_of
from gui.lesson.player import LessonPlayer
from gui.lesson.rich_text import Drawings
from gui.theme.theme import Theme
from tests.engine.lessons.written import write_steps
from tests.gui.fake_session import FakeSession

STEPS = """
- set_up: {sweep: {rates: [0, 0.5], seeds: 4-6}}
- text: What is the mean accuracy at rate 0.5?
  number: {answer: {measure: mean, rate: 0.5}, tolerance: 0.1, unit: "%"}
  hints: [One hint, Another hint]
  right: "{answer} % it is."
  wrong: Look again.
"""
FIRST = "Sweep first: the answer is read off your own sweep."


@pytest.fixture
def measured(tmp_path: Path) -> Lesson:
    return read_lesson(write_steps(tmp_path / "measured", STEPS))


@pytest.fixture
def row(qtbot: QtBot, player: LessonPlayer, measured: Lesson, theme: Theme) -> Any:
    player.open(measured)
    made = row_of(measured.pages[0].steps[1], player, Drawings(), theme)
    qtbot.addWidget(made)
    made.show()
    return made


def answer(qtbot: QtBot, row: Any, text: str) -> str:
    row.field.clear()
    qtbot.keyClicks(row.field, text)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    return str(row.said.toPlainText())


def test_an_answer_before_the_sweep_does_not_count(
    qtbot: QtBot,
    row: Any,
    player: LessonPlayer,
    measured: Lesson,
    controller: RunController,
    session: FakeSession,
) -> None:
    assert answer(qtbot, row, "90") == "Press “Set up” above first."
    set_up: Any = measured.pages[0].steps[0]
    player.set_up(set_up)
    assert answer(qtbot, row, "90") == FIRST
    assert player.answer_of(row.question) is None and not row.hints[0].isVisible()
    session.get_ready()
    controller.start_sweep()
    assert answer(qtbot, row, "90") == FIRST
    session.finish()
    assert answer(qtbot, row, "89") == "Look again." and row.hints[0].isVisible() and not row.is_done
    assert answer(qtbot, row, "90") == "90.0 % it is." and row.is_done
    given = player.answer_of(row.question)
    assert given is not None and given.tries == 2 and given.measured == pytest.approx(90.0)


def test_what_was_right_stays_so_after_another_sweep(
    qtbot: QtBot,
    row: Any,
    player: LessonPlayer,
    measured: Lesson,
    controller: RunController,
    session: FakeSession,
) -> None:
    set_up: Any = measured.pages[0].steps[0]
    player.set_up(set_up)
    session.get_ready()
    controller.start_sweep()
    session.finish()
    assert answer(qtbot, row, "90,0") == "90.0 % it is."
    player.document.set_sweep(seeds=(7, 8, 9))
    row.show_state()
    assert row.is_done and row.said.toPlainText() == "90.0 % it is."
    assert answer(qtbot, row, "90") == FIRST
    controller.start_sweep()
    session.finish()
    assert answer(qtbot, row, "90") == "Look again."
    assert answer(qtbot, row, "93") == "93.0 % it is."


def test_an_answer_of_another_edition_stands_in_the_text(
    row: Any, player: LessonPlayer, measured: Lesson, qtbot: QtBot, theme: Theme
) -> None:
    fixed = replace(row.question, answer=90.0)
    assert player.answer(fixed, "90") == ""
    again: Any = row_of(row.question, player, Drawings(), theme)
    qtbot.addWidget(again)
    assert again.said.toPlainText() == "90 % it is."
    del measured


def test_what_is_typed_and_not_answered_with_is_no_try(row: Any, player: LessonPlayer) -> None:
    row.field.setText("90")
    row.keep_draft()
    assert player.answer_of(row.question) is None
