"""A translation has the steps of its original; what differs is said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lessons.catalogue import FOLDER
from engine.lessons.reading import FILE, read_lesson
from engine.lessons.translation_check import differences
from engine.lessons.versions import translations_of
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.system.paths import RESOURCES
from tests.engine.lessons.written import write_lesson

BUNDLED = sorted(place.parent for place in (RESOURCES / FOLDER).glob(f"*/{FILE}"))
ORIGINAL = """\
format: 1
title: A lesson
minutes: 20
teacher: teacher.md
pages:
  - title: First
    text: page.md
    steps:
      - set_up: {project: start.dropoutlab, sweep: {seeds: 0-2}}
        text: Begin.
      - point: sweep-button
      - id: expects
        text: What?
        choice: [One, Two, Three]
        answer: Two
        comes_first: true
        hints: [Think, Think again]
        right: Yes.
  - title: Second
    steps:
      - lock: [data, training]
      - wait: {sweep: {seeds: 3}, answered: [expects]}
        text: Press.
      - text: How many?
        number: {answer: 64, tolerance: 0.5, unit: units}
      - text: Why?
        words: {model: So., max_length: 500}
      - text: Draw.
        sketch: true
"""
WORDS = (
    ("title: A lesson", "title: Eine Lektion\nlanguage: de"),
    ("First", "Erste"),
    ("Begin.", "Beginne."),
    ("seeds: 0-2", "seeds: [0, 1, 2]"),
    ("[One, Two, Three]", "[Eins, Zwei, Drei]"),
    ("answer: Two", "answer: Zwei"),
    ("[Think, Think again]", "[Denk nach, Denk noch einmal nach]"),
    ("unit: units", "unit: Einheiten"),
    ("model: So., max_length: 500", "model: Darum., max_length: 600"),
)


def translated(*changes: tuple[str, str]) -> str:
    text = ORIGINAL
    for old, new in (*WORDS, *changes):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, text: str, project: str = "tutorial-regression") -> None:
    write_lesson(folder, text, page_md="x", teacher_md="x", other_md="x")
    write_project(example(project), folder / "start.dropoutlab")


def found(folder: Path, *changes: tuple[str, str], project: str = "tutorial-regression") -> tuple[str, ...]:
    write(folder / "one", ORIGINAL)
    write(folder / "one" / "de", translated(*changes), project)
    if project == "tutorial-regression":  # written twice, a project has two times
        data = (folder / "one" / "start.dropoutlab").read_bytes()
        (folder / "one" / "de" / "start.dropoutlab").write_bytes(data)
    return differences(read_lesson(folder / "one" / "de"), read_lesson(folder / "one"))


def test_a_whole_translation_differs_in_words_alone(tmp_path: Path) -> None:
    assert found(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("language: de", "language: fr", "line 3: language must be de, as the folder is called, not fr."),
        ("minutes: 20", "minutes: 25", "line 4: minutes must be as in the original (line 3)."),
        ("minutes: 20", "minutes: 20\norder: 2", "line 5: order must be as in the original (line 1)."),
        ("teacher: teacher.md\n", "", "line 1: teacher is missing, which the original has (line 4)."),
        ("text: page.md", "text: other.md", "line 8: text must be as in the original (line 7)."),
        (
            "  - title: Second\n    steps:\n",
            "",
            "line 6: pages must have 2 entries as in the original (line 5), not 1.",
        ),
        (
            "      - text: Draw.\n        sketch: true\n",
            "",
            "line 21: steps must have 5 entries as in the original (line 20), not 4.",
        ),
        (
            "sketch: true",
            "words: true",
            "line 29: this step must have sketch as in the original (line 28), not words.",
        ),
        (
            "point: sweep-button",
            "point: train-button",
            "line 12: point must be as in the original (line 11).",
        ),
        ("[0, 1, 2]", "[0, 1, 2, 3]", "line 10: sweep must be as in the original (line 9)."),
        ("answer: Zwei", "answer: Drei", "line 16: answer must be as in the original (line 15)."),
        ("        answer: Zwei\n", "", "line 13: answer must be as in the original (line 15)."),
        (
            "comes_first: true",
            "comes_first: false",
            "line 17: comes_first must be as in the original (line 16).",
        ),
        (
            "Denk nach, Denk noch einmal nach",
            "Denk nach",
            "line 18: hints must have 2 entries as in the original (line 17), not 1.",
        ),
        (
            "[Eins, Zwei, Drei]",
            "[Eins, Zwei]",
            "line 15: choice must have 3 entries as in the original (line 14), not 2.",
        ),
        ("        right: Yes.\n", "", "line 13: right is missing, which the original has (line 18)."),
        (
            "right: Yes.",
            "right: Ja.\n        wrong: Nein.",
            "line 20: wrong is not in the original (line 12).",
        ),
        ("[data, training]", "[data]", "line 22: lock must be as in the original (line 21)."),
        ("seeds: 3", "seeds: 2", "line 23: wait must be as in the original (line 22)."),
        ("answer: 64", "answer: 60", "line 26: answer must be as in the original (line 25)."),
        (
            "answer: 64",
            "answer: {measure: best_rate}",
            "line 26: answer must be as in the original (line 25).",
        ),
        ("tolerance: 0.5", "tolerance: 1", "line 26: tolerance must be as in the original (line 25)."),
        ("model: Darum., ", "", "line 28: model is missing, which the original has (line 27)."),
    ],
)
def test_what_differs_is_said(old: str, new: str, sentence: str, tmp_path: Path) -> None:
    assert found(tmp_path, (old, new)) == (f"lesson.yaml, {sentence}",)


def test_an_id_that_is_translated_is_said_with_all_that_names_it(tmp_path: Path) -> None:
    assert found(tmp_path, ("id: expects", "id: erwartet"), ("[expects]", "[erwartet]")) == (
        "lesson.yaml, line 13: id must be expects as in the original (line 12), not erwartet.",
        "lesson.yaml, line 23: wait must be as in the original (line 22).",
    )


def test_another_project_to_start_from_is_said(tmp_path: Path) -> None:
    assert found(tmp_path, project="tutorial-classification") == (
        "lesson.yaml, line 10: project must be as in the original (line 9).",
    )


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_translations_that_come_with_the_app_have_the_steps_of_their_originals(folder: Path) -> None:
    original = read_lesson(folder)
    for place in translations_of(folder):
        translation = read_lesson(place)
        assert differences(translation, original) == (), place.name
        assert (translation.author, translation.licence) == (original.author, original.licence)
