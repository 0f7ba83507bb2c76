"""A lesson's folder becomes a lesson, or one sentence with file and line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lock,
    NumberQuestion,
    Point,
    SetUp,
    SketchQuestion,
    Wait,
    WordsQuestion,
)
from engine.lessons.reading import read_lesson
from engine.storage.examples import example
from tests.engine.lessons.written import png, write_lesson, write_steps

WHOLE = """\
format: 1
title: What Dropout does
summary: One sentence.
minutes: 45
language: de
author: Ada
licence: CC BY 4.0
teacher: teacher.md
pages:
  - title: The network
    text: page.md
    steps:
      - set_up: {example: tutorial}
        text: Start here.
      - point: sweep-button
      - wait: {sweep: {seeds: 10, rates: [0, 0.5]}, page: sweep}
        hints: ["One.", "Two."]
      - id: expects
        text: What do you expect?
        choice: [It helps, Yes, 0.5]
        answer: Yes
        comes_first: true
        right: Right.
        wrong: No.
  - title: The end
    steps:
      - text: How many?
        number: {answer: 24, tolerance: 0.5, unit: units}
      - text: Why?
        words: {model: Because., max_length: 500}
      - text: Sketch it.
        sketch: true
      - lock: [training, data]
      - wait: {answered: [expects]}
"""


def read(folder: Path, text: str, **beside: str | bytes) -> None:
    read_lesson(write_lesson(folder / "one", text, **beside))


def test_all_of_a_lesson_is_read(tmp_path: Path) -> None:
    page = "Some **text**, $x^2$, ![a curve](page.png)\n"
    folder = write_lesson(tmp_path / "one", WHOLE, page_md=page, teacher_md="# Goals\n", page_png=png())
    lesson = read_lesson(folder)
    assert (lesson.name, lesson.title, lesson.minutes, lesson.language) == (
        "one",
        "What Dropout does",
        45,
        "de",
    )
    assert (lesson.summary, lesson.author, lesson.licence) == ("One sentence.", "Ada", "CC BY 4.0")
    assert (lesson.teacher, lesson.pages[0].text) == ("# Goals\n", page)
    assert lesson.pictures == {"page.png": png()}
    first, second = lesson.pages[0].steps, lesson.pages[1].steps
    assert first == (
        SetUp("1.1", "Start here.", project=first[0].project),  # type: ignore[attr-defined]
        Point("1.2", control="sweep-button"),
        Wait(
            "1.3",
            hints=("One.", "Two."),
            conditions={"sweep": {"seeds": 10, "rates": (0.0, 0.5)}, "page": "sweep"},
        ),
        ChoiceQuestion(
            "expects",
            "What do you expect?",
            comes_first=True,
            right="Right.",
            wrong="No.",
            choices=("It helps", "Yes", "0.5"),
            answer=1,
        ),
    )
    assert isinstance(first[0], SetUp) and first[0].project is not None
    assert first[0].project.definition == example("tutorial-regression").definition
    assert second == (
        NumberQuestion("2.1", "How many?", answer=24.0, tolerance=0.5, unit="units"),
        WordsQuestion("2.2", "Why?", model="Because.", max_length=500),
        SketchQuestion("2.3", "Sketch it."),
        Lock("2.4", parts=("data", "training")),
        Wait("2.5", conditions={"answered": ("expects",)}),
    )


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path / "one", "format: 1\ntitle: T\npages: [{title: P}]"))
    assert (lesson.minutes, lesson.language, lesson.summary, lesson.teacher) == (30, "en", "", "")
    assert lesson.pages[0].steps == ()


def test_a_bom_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    beside = {"page_md": "One\ntwo\n", "teacher_md": "x\n"}
    plain = read_lesson(write_lesson(tmp_path / "a", WHOLE, **beside))
    theirs = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in beside.items()}
    yaml = b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()
    other = read_lesson(write_lesson(tmp_path / "b", yaml, **theirs))
    assert other.digest == plain.digest
    assert other.pages[0].text == plain.pages[0].text
    assert other.pages[1] == plain.pages[1]


def test_the_digest_is_that_of_all_that_was_read(tmp_path: Path) -> None:
    beside: dict[str, str | bytes] = {"page_md": "![a](page.png)", "teacher_md": "x", "page_png": png()}
    changes: tuple[dict[str, str | bytes], ...] = (
        {},
        {"other_md": "not read"},
        {"teacher_md": "y"},
        {"page_png": png(3, 3)},
        {"page_md": "![b](page.png)"},
    )
    digests = {
        read_lesson(write_lesson(tmp_path / str(number), WHOLE, **(beside | change))).digest
        for number, change in enumerate(changes)
    }
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "lesson.yaml, line 1: it is empty"),
        ("- a", "lesson.yaml, line 1: a lesson must be a mapping with format, title"),
        ("format: 1\npages: []", "lesson.yaml, line 1: a lesson must have title."),
        ("format: 2\ntitle: T\npages: [{title: P}]", "lesson.yaml, line 1: the lesson has format 2, but"),
        ("format: one\ntitle: T\npages: []", "lesson.yaml, line 1: format must be a whole number"),
        ("format: 1\ntitle: T\npages: []", "lesson.yaml, line 3: pages must have 1 to 50 entries, not 0."),
        ("format: 1\ntitle:\npages: [{title: P}]", "lesson.yaml, line 2: title must be text, not nothing."),
        (
            "format: 1\ntitle: T\ncolour: red\npages: [{title: P}]",
            "line 3: a lesson has an unknown field colour",
        ),
        (
            "format: 1\ntitle: T\nminutes: 0\npages: [{title: P}]",
            "line 3: minutes must be a whole number from 1",
        ),
        (
            "format: 1\ntitle: T\nlanguage: German\npages: [{title: P}]",
            "line 3: language must be a code such as en",
        ),
        ("format: 1\ntitle: T\npages:\n  - steps: []", "line 4: a page must have a title."),
        (
            "format: 1\ntitle: T\npages:\n  - title: P\n    text: page.html",
            "line 5: text must be the name of a Mark",
        ),
        (
            "format: 1\ntitle: T\npages:\n  - title: P\n    text: gone.md",
            "line 5: There is no page one/gone.md.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert sentence in str(caught.value).replace("\\", "/")
    assert "\n" not in str(caught.value)


def test_a_lesson_has_the_name_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_lesson(tmp_path / "mine", "format: 1\ntitle: T\npages: [{title: P}]"))
    assert read_lesson(Path()).name == "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_folder_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / os.fsdecode(b"\xff"), "format: 1\ntitle: T\npages: [{title: P}]")
    with pytest.raises(
        InputError, match=r"lesson\.yaml can't be read: its folder has a name that is no text\."
    ):
        read_lesson(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a right on Windows")
def test_a_folder_that_links_to_itself_is_none(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("one")
    with pytest.raises(InputError, match="links lead in a circle"):
        read_lesson(tmp_path / "one")


def test_a_folder_without_a_lesson_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no lesson .*lesson\.yaml"):
        read_lesson(tmp_path)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("one\n\n<b>two</b>", "page.md, line 3: <b> is HTML, which no page shows"),
        ("a\n![x](gone.png)", "page.md, line 2: There is no picture one/gone.png."),
        (
            "![x](../page.png)",
            "page.md, line 1: ../page.png can't be read: it leads out of the lesson's folder.",
        ),
        (
            "![x](https://example.org/x.png)",
            "page.md, line 1: https://example.org/x.png can't be read: only files",
        ),
        ("![x](a b.png)", "page.md, line 1: a b.png can't be shown: the path of a picture has no spaces."),
        ("![x][ref]\n\n[ref]: page.png", "page.md, line 1: a picture is written ![what it shows]"),
        ("a\nb\0", "page.md, line 2: it has a character 0x00"),
        (b"a\n\xff", "page.md, line 2: it is not UTF-8 text"),
        ("x" * 20_001, "lesson.yaml, line 5: page.md must have up to 20,000 characters, not 20,001."),
    ],
)
def test_a_page_names_its_own_lines(page: str | bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "format: 1\ntitle: T\npages:\n  - title: P\n    text: page.md", page_md=page)
    assert sentence in str(caught.value).replace("\\", "/")


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a right on Windows")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    folder = write_lesson(tmp_path / "one", "format: 1\ntitle: T\npages:\n  - title: P\n    text: page.md")
    (folder / "page.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(
        InputError, match=r"line 5: page\.md can't be read: it leads out of the lesson's folder\."
    ):
        read_lesson(folder)


def test_a_lesson_has_only_so_many_steps(tmp_path: Path) -> None:
    pages = "".join(f"  - title: P{page}\n    steps:\n" + "      - point: stack\n" * 50 for page in range(11))
    with pytest.raises(InputError, match="line 3: a lesson has up to 500 steps"):
        read(tmp_path, f"format: 1\ntitle: T\npages:\n{pages}")


def test_steps_count_their_lines(tmp_path: Path) -> None:
    folder = write_steps(tmp_path / "one", "- point: stack\n- text: Which?\n  choice: [a, b]\n  answer: c")
    with pytest.raises(
        InputError, match=r"^lesson\.yaml, line 9: answer must be one of the choices, not c\.$"
    ):
        read_lesson(folder)
