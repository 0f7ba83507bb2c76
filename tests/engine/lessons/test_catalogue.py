"""Lessons are found where they lie, and a broken one stands in nobody's way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.lessons import catalogue
from engine.lessons.catalogue import (
    BrokenLesson,
    bundled_lessons,
    lesson_folder,
    lessons_beside,
    lessons_in,
    own_folder,
    own_lessons,
)
from engine.lessons.lesson import Lesson
from engine.system import paths
from tests.engine.lessons.written import write_lesson

GOOD = "format: 1\ntitle: T\npages: [{title: P}]"


def test_a_broken_lesson_is_named_with_its_problem(tmp_path: Path) -> None:
    for name, text in (("b", GOOD), ("A", GOOD), ("c", "format: 1"), (".hidden", GOOD)):
        write_lesson(tmp_path / name, text)
    (tmp_path / "no lesson").mkdir()
    (tmp_path / "file.md").write_text("x", encoding="utf-8")
    found = lessons_in(tmp_path)
    assert [one.folder.name for one in found] == ["A", "b", "c"]
    assert [type(one) for one in found] == [Lesson, Lesson, BrokenLesson]
    assert found[2] == BrokenLesson(tmp_path / "c", "lesson.yaml, line 1: a lesson must have title.")


def test_lessons_stand_in_their_order(tmp_path: Path) -> None:
    for name, order in (("a", ""), ("b", "order: 3"), ("c", "order: 1"), ("d", "")):
        write_lesson(tmp_path / name, f"format: 1\ntitle: T\n{order}\npages: [{{title: P}}]")
    assert [one.folder.name for one in lessons_in(tmp_path)] == ["c", "b", "a", "d"]


def test_own_lessons_lie_in_the_apps_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    assert own_lessons() == ()
    write_lesson(own_folder() / "mine", GOOD)
    assert [one.folder for one in own_lessons()] == [tmp_path / "data" / "lessons" / "mine"]


def test_lessons_lie_beside_a_project(tmp_path: Path) -> None:
    assert lessons_beside(None) == lessons_beside(tmp_path / "a.dropoutlab") == ()
    write_lesson(tmp_path / "lessons" / "one", GOOD)
    assert [one.folder.name for one in lessons_beside(tmp_path / "a.dropoutlab")] == ["one"]


def test_a_lesson_is_found_by_name_beside_a_project_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path / "own"))
    project = tmp_path / "a.dropoutlab"
    write_lesson(own_folder() / "iris", GOOD)
    write_lesson(own_folder() / "mine", GOOD)
    bundled = lesson_folder("iris", project)
    assert bundled is not None and bundled.parent == paths.RESOURCES / "lessons"
    assert lesson_folder("mine", None) == own_folder() / "mine"
    write_lesson(tmp_path / "lessons" / "iris", GOOD)
    assert lesson_folder("iris", project) == tmp_path / "lessons" / "iris"
    assert lesson_folder("iris", None) == bundled
    assert lesson_folder("none", project) is None


@pytest.mark.parametrize("name", ["", ".", "..", "../mine", "a/mine", "..\\mine", "C:mine", "mine\0", "..."])
def test_a_lessons_name_leads_nowhere_else(name: str, tmp_path: Path) -> None:
    write_lesson(tmp_path / "mine", GOOD)
    write_lesson(tmp_path / "lessons" / "a" / "mine", GOOD)
    write_lesson(tmp_path / "lessons", GOOD)
    assert lesson_folder(name, tmp_path / "a.dropoutlab") is None


def test_bundled_lessons_can_all_be_opened() -> None:
    assert all(isinstance(one, Lesson) for one in bundled_lessons())


def test_a_folder_that_can_t_be_listed_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "lessons").write_text("a file", encoding="utf-8")
    (broken,) = lessons_in(tmp_path / "lessons")
    assert isinstance(broken, BrokenLesson) and broken.problem


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a right on Windows")
def test_links_in_a_circle_are_a_problem_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "lessons").symlink_to("lessons")
    (broken,) = lessons_in(tmp_path / "lessons")
    assert isinstance(broken, BrokenLesson) and "circle" in broken.problem
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one").symlink_to("one")
    assert lessons_in(tmp_path / "more") == ()


def test_only_so_many_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write_lesson(tmp_path / str(number), GOOD)
    monkeypatch.setattr(catalogue, "MAX_LESSONS", 3)
    assert len(lessons_in(tmp_path)) == 3
