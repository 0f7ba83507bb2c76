"""A small lesson with each kind of step, played in a document without a window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from engine.lessons.conditions import Situation
from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from gui.document.document import Document
from gui.lesson.library import Library
from gui.lesson.panel import LessonPanel
from gui.lesson.player import LessonPlayer
from gui.theme.theme import Theme

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def lesson() -> Lesson:
    return read_lesson(SAMPLES / "small")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small lesson, to be edited."""
    return Path(shutil.copytree(SAMPLES / "small", tmp_path / "small"))


class InFront:
    """What the student has in front; tests change it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.page, self.views, self.is_running = "sweep", ("Curve",), False

    def __call__(self) -> Situation:
        return Situation(self.document.project, self.page, self.views, self.is_running)


@pytest.fixture
def in_front(project_document: Document) -> InFront:
    return InFront(project_document)


@pytest.fixture
def player(project_document: Document, in_front: InFront) -> LessonPlayer:
    return LessonPlayer(project_document, in_front)


@pytest.fixture
def panel(
    qtbot: QtBot, project_document: Document, player: LessonPlayer, theme: Theme
) -> Iterator[LessonPanel]:
    """The panel, with charts loaded, in view."""
    made = LessonPanel(project_document, player, Library(), theme)
    made.resize(360, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.charts_loaded()
    made.library.start()
    qtbot.waitUntil(lambda: not made.draughtsman.is_busy)
    yield made
    made.wait()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
