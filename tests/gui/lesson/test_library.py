"""Lessons that are found on the thread, and an open one whose files change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.lessons.catalogue import BrokenLesson
from engine.lessons.lesson import Lesson
from engine.project.lesson_record import LessonRecord
from gui.lesson import library as library_module
from gui.lesson.library import BESIDE, BUNDLED, Library


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, lesson: Lesson) -> Iterator[Library]:
    monkeypatch.setattr(library_module, "bundled_lessons", lambda _begun: (lesson,))
    made = Library()
    yield made
    made.wait()


def test_nothing_is_read_before_threads_may_be(qtbot: QtBot, library: Library) -> None:
    library.read(None)
    qtbot.wait(50)
    assert not library.is_read
    library.start()
    qtbot.waitUntil(lambda: library.is_read)
    assert [shelf.title for shelf in library.shelves] == [BUNDLED] and library.lesson("small") is not None


def test_lessons_beside_the_project_come_first_and_broken_ones_are_there(
    qtbot: QtBot, library: Library, lesson: Lesson, tmp_path: Path
) -> None:
    for name in ("small", "bad"):
        shutil.copytree(lesson.folder, tmp_path / "lessons" / name)
    (tmp_path / "lessons" / "bad" / "lesson.yaml").write_text("format: 1\ntitle: [", "utf-8")
    library.start()
    with qtbot.waitSignal(library.found):
        library.read(tmp_path / "p.dropoutlab")
    assert [shelf.title for shelf in library.shelves] == [BESIDE, BUNDLED]
    found = {type(one): one for one in library.shelves[0].lessons}
    broken, beside = found[BrokenLesson], library.lesson("small")
    assert isinstance(broken, BrokenLesson) and "lesson.yaml, line" in broken.problem
    assert beside is not None and beside.folder.parent.parent == tmp_path
    assert library.lesson("bad") is None


def test_what_was_read_for_the_project_before_is_not_shown(
    qtbot: QtBot, library: Library, lesson: Lesson, tmp_path: Path
) -> None:
    shutil.copytree(lesson.folder, tmp_path / "lessons" / "small")
    library.start()
    found: list[list[str]] = []
    library.found.connect(lambda: found.append([shelf.title for shelf in library.shelves]))
    library.read(tmp_path / "p.dropoutlab")
    library.read(None)
    qtbot.waitUntil(lambda: not library._background.is_busy)  # noqa: SLF001
    assert found == [[BUNDLED]]


def test_watched_folder_that_goes_and_comes_back(qtbot: QtBot, library: Library, folder: Path) -> None:
    library.watch(folder)
    qtbot.waitUntil(lambda: library._stamp is not None)  # noqa: SLF001 (it has looked once)
    away = folder.rename(folder.with_name("away"))
    with qtbot.waitSignal(library.broken):
        library.look_at_files()
    away.rename(folder)
    with qtbot.waitSignal(library.edited) as edited:
        qtbot.waitUntil(lambda: not library._background.is_busy)  # noqa: SLF001
        library.look_at_files()
    assert edited.args is not None and edited.args[0].title == "A small lesson"


def test_folder_that_is_watched_no_more_says_nothing(qtbot: QtBot, library: Library, folder: Path) -> None:
    library.watch(folder)
    qtbot.waitUntil(lambda: library._stamp is not None)  # noqa: SLF001
    library.watch(None)
    told: list[object] = []
    library.edited.connect(told.append)
    (folder / "before.md").write_text("Other words", "utf-8")
    library.look_at_files()
    qtbot.wait(50)
    assert told == []


def test_a_translated_lesson_is_there_once_in_the_language_of_the_project(
    qtbot: QtBot, library: Library, lesson: Lesson, tmp_path: Path
) -> None:
    own = tmp_path / "lessons" / "two"
    shutil.copytree(lesson.folder, own)
    shutil.copytree(lesson.folder, own / "de")
    text = (own / "lesson.yaml").read_text("utf-8").replace("title: A small lesson", "title: Eine Lektion")
    (own / "de" / "lesson.yaml").write_text(f"{text}\nlanguage: de\n", "utf-8")
    library.start()
    for language, title in (("en", "A small lesson"), ("de", "Eine Lektion")):
        begun = LessonRecord("two", language=language)
        with qtbot.waitSignal(library.found):
            library.read(tmp_path / "p.dropoutlab", (begun,))
        found = [one for one in library.shelves[0].lessons if isinstance(one, Lesson)]
        assert [(one.name, one.title) for one in found] == [("two", title)]
