"""The names of controls, which stay in teachers' files, and the document that lists them."""

from __future__ import annotations

import re
from pathlib import Path

from engine.lessons.conditions import CONDITIONS
from engine.lessons.controls import CONTROLS
from engine.lessons.places import PAGES
from engine.lessons.reading import read_lesson
from engine.lessons.step_reading import KINDS
from engine.system.paths import PROGRAM_FOLDER
from tests.engine.lessons.written import write_lesson

DOCUMENT = (PROGRAM_FOLDER / "docs" / "lessons.md").read_text("utf-8")


def test_controls_have_a_page_of_the_window_and_words_for_a_sentence() -> None:
    for name, control in CONTROLS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert control.page in ("", *PAGES)
        assert re.fullmatch(r"[a-z][\w ,]+[a-zA-Z]", control.label)
    labels = [control.label for control in CONTROLS.values()]
    assert len(set(labels)) == len(labels)


def test_the_document_names_all_there_is() -> None:
    assert [name for name in CONTROLS if f"`{name}`" not in DOCUMENT] == []
    assert [name for name in (*CONDITIONS, *KINDS) if f"| `{name}: " not in DOCUMENT] == []
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", DOCUMENT.partition("## Controls")[2])) == set(CONTROLS)


def test_the_documents_example_is_a_lesson(tmp_path: Path) -> None:
    example = DOCUMENT.partition("## An example")[2].split("```")[1]
    beside = {f"{name}_md": "text" for name in ("teacher", "network", "sweep")}
    lesson = read_lesson(write_lesson(tmp_path / "one", example, **beside))
    assert (len(lesson.pages), len(list(lesson.steps))) == (2, 6)
