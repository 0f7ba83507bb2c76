"""A lesson in two languages is one lesson: the version in the user's language, or in that of the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.language import texts
from engine.lessons.catalogue import BrokenLesson, lesson_at, lessons_in
from engine.lessons.lesson import ChoiceQuestion, Lesson
from engine.lessons.progress import begun, new_answer, resumed, with_answer
from engine.lessons.reading import read_lesson
from engine.lessons.versions import home_of, read_version, translations_of, version_to_open
from engine.project.project import Project
from engine.storage.lesson_json import lesson_to_json, lessons_from_json
from tests.engine.lessons.written import write_lesson

ENGLISH = """\
format: 1
title: A lesson
pages:
  - title: First
    steps:
      - id: expects
        text: What do you expect?
        choice: [Yes it helps, No]
        answer: "No"
"""
GERMAN = """\
format: 1
title: Eine Lektion
language: de
pages:
  - title: Erste
    steps:
      - id: expects
        text: Was erwartest du?
        choice: [Ja es hilft, Nein]
        answer: Nein
"""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    texts.use(texts.ENGLISH)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lesson(tmp_path / "one" / "de", GERMAN)
    return write_lesson(tmp_path / "one", ENGLISH)


def titles(folder: Path) -> list[str]:
    return [one.title for one in lessons_in(folder) if isinstance(one, Lesson)]


def test_each_lesson_is_listed_once_in_the_language_in_use(folder: Path) -> None:
    write_lesson(folder.parent / "two", ENGLISH)
    for code, expected in (
        ("en", "A lesson"),
        ("de", "Eine Lektion"),
        ("de-CH", "Eine Lektion"),
        ("fr", "A lesson"),
    ):
        texts.use(code, NullTranslations())
        assert titles(folder.parent) == [expected, "A lesson"], code


def test_a_translation_has_the_name_of_its_lesson(folder: Path) -> None:
    german = read_lesson(folder / "de")
    assert (german.name, german.home, german.original) == ("one", folder, folder)
    assert (german.folder, german.language) == (folder / "de", "de")
    assert read_lesson(folder).original is None
    assert home_of(folder / "de") == home_of(folder) == folder


def test_only_folders_of_languages_are_translations(folder: Path) -> None:
    write_lesson(folder / "old", GERMAN.replace("de", "old"))
    write_lesson(folder / "drafts", GERMAN)
    (folder / "fr").mkdir()
    assert translations_of(folder) == (folder / "de", folder / "old")
    assert home_of(folder / "drafts") == folder / "drafts"
    with pytest.raises(InputError):
        translations_of(folder / "gone")


def test_a_lesson_goes_on_in_the_language_in_which_it_was_begun(folder: Path) -> None:
    english, german = read_lesson(folder), read_lesson(folder / "de")
    record = begun(english, "2026-12-01T10:00:00+00:00")
    texts.use("de", NullTranslations())
    assert read_version(folder) == german
    assert read_version(folder, [record]) == read_version(folder / "de", [record]) == english
    assert lesson_at(folder, [record]) == english
    (question,) = german.steps
    assert isinstance(question, ChoiceQuestion)
    record = begun(german, record.started)
    record = with_answer(record, german, new_answer(question, "Nein", Project()), record.started)
    (kept,) = lessons_from_json([lesson_to_json(record)])
    texts.use("en")
    assert kept == record and read_version(folder, [kept]) == german
    assert resumed(kept, german) == record


def test_a_translation_that_is_gone_leaves_the_lesson_itself(folder: Path) -> None:
    record = replace(begun(read_lesson(folder / "de"), ""), language="fr")
    assert version_to_open(folder, [record]) == folder
    assert resumed(record, read_lesson(folder)).language == "en"
    for code in ("..", "de/../..", ""):
        assert version_to_open(folder, [replace(record, language=code)]) == folder


def test_a_folder_of_a_translation_is_opened_as_it_is_asked_for(folder: Path) -> None:
    assert version_to_open(folder / "de") == folder / "de"
    assert version_to_open(folder) == folder


def test_a_broken_translation_is_named_and_its_lesson_is_not_shown_for_it(folder: Path) -> None:
    write_lesson(folder / "de", "format: 1")
    assert titles(folder.parent) == ["A lesson"]
    texts.use("de", NullTranslations())
    assert lessons_in(folder.parent) == (
        BrokenLesson(folder, "de: lesson.yaml, line 1: a lesson must have title."),
    )
