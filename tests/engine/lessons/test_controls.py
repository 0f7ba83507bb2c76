"""The names of controls, which stay in teachers' files, and the document that lists them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.lessons.conditions import CONDITIONS
from engine.lessons.controls import CONTROLS
from engine.lessons.places import PAGES
from engine.lessons.reading import read_lesson
from engine.lessons.step_reading import KINDS
from engine.system.documents import DOCUMENTS
from tests.engine.lessons.written import write_lesson

PAGES_ON_LESSONS = pytest.mark.parametrize(
    "page",
    [DOCUMENTS / "lessons.md", *sorted(DOCUMENTS.glob("*/lessons.md"))],
    ids=lambda page: page.parent.name,
)


def test_controls_have_a_page_of_the_window_and_words_for_a_sentence() -> None:
    for name, control in CONTROLS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert control.page in ("", *PAGES)
        assert re.fullmatch(r"[a-z][\w ,]+[a-zA-Z]", control.label)
    labels = [control.label for control in CONTROLS.values()]
    assert len(set(labels)) == len(labels)


@PAGES_ON_LESSONS
def test_the_document_names_all_there_is(page: Path) -> None:
    document = page.read_text("utf-8")
    assert [name for name in CONTROLS if f"`{name}`" not in document] == []
    assert [name for name in (*CONDITIONS, *KINDS) if f"| `{name}: " not in document] == []
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", document.rpartition("\n## ")[2])) == set(CONTROLS)


@PAGES_ON_LESSONS
def test_the_documents_example_is_a_lesson(page: Path, tmp_path: Path) -> None:
    blocks = page.read_text("utf-8").split("```")[1::2]
    (example,) = (block for block in blocks if block.startswith("\nformat: "))
    beside = {f"{name}_md": "text" for name in ("teacher", "network", "sweep")}
    lesson = read_lesson(write_lesson(tmp_path / "one", example, **beside))
    assert (len(lesson.pages), len(list(lesson.steps))) == (2, 6)
