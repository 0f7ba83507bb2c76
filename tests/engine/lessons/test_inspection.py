"""What the check says beyond what the reader refuses."""

from __future__ import annotations

from pathlib import Path

from engine.charts.formula_check import formula_problem
from engine.lessons.inspection import Inspection, inspected
from engine.lessons.reading import read_lesson
from tests.engine.lessons.written import png, write_lesson

GOOD = """\
format: 1
title: T
summary: S
licence: CC BY 4.0
teacher: teacher.md
pages:
  - title: P
    text: page.md
    steps:
      - set_up: {example: tutorial}
        text: See $x^2$.
"""


def inspect(
    folder: Path, text: str = GOOD, page: str = "$$\\frac{1}{1-d}$$", **beside: str | bytes
) -> Inspection:
    files: dict[str, str | bytes] = {"page_md": page, "teacher_md": "# Goals", "page_png": png()}
    files |= beside
    return inspected(read_lesson(write_lesson(folder / "one", text, **files)), formula_problem)


def test_a_good_lesson_has_nothing_to_say(tmp_path: Path) -> None:
    assert inspect(tmp_path) == Inspection((), ())


def test_formulas_that_can_t_be_drawn_are_problems_with_their_line(tmp_path: Path) -> None:
    text = GOOD.replace("See $x^2$.", "See $\\foo$.") + "        hints: ['$x_$']\n"
    found = inspect(tmp_path, text, "one\r\n$x$ and $\\frac{1$\r\n", teacher_md="\n\n$\\bar$")
    assert len(found.problems) == 4
    assert "lesson.yaml, line 11: the formula \\foo can't be drawn: Unknown symbol: \\foo." in found.problems
    assert any(
        one.startswith("lesson.yaml, line 12: the formula x_ can't be drawn: ") for one in found.problems
    )
    assert any(
        one.startswith("page.md, line 2: the formula \\frac{1 can't be drawn: ") for one in found.problems
    )
    assert any(
        one.startswith("teacher.md, line 3: the formula \\bar can't be drawn: ") for one in found.problems
    )


def test_links_and_pictures_without_words_are_remarks(tmp_path: Path) -> None:
    found = inspect(tmp_path, page="a\n[b](https://example.org/c)\n\n![](page.png)")
    assert found == Inspection(
        (),
        (
            "page.md, line 2: the link to https://example.org/c is shown and not followed.",
            "page.md, line 4: the picture page.png has no words for those who can't see it.",
        ),
    )


def test_what_is_forgotten_is_a_remark(tmp_path: Path) -> None:
    found = inspect(tmp_path, "format: 1\ntitle: T\npages: [{title: P}]")
    assert found.problems == ()
    assert [remark.partition(": ")[2][:20] for remark in found.remarks] == [
        "there is no summary:",
        "there is no teacher'",
        "there is no licence:",
    ]


def test_a_set_up_that_can_t_be_trained_is_a_remark(tmp_path: Path) -> None:
    text = GOOD.replace("{example: tutorial}", "{example: tutorial, network: [{kind: dense, units: 5}]}")
    (remark,) = inspect(tmp_path, text).remarks
    assert remark.startswith("lesson.yaml, step 1.1: after this set-up the network can't be trained: ")
