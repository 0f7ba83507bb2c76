"""What a page shows beside letters: drawn on the thread once, then at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson
from gui.lesson.drawing import Draughtsman, texts_of
from gui.lesson.rich_text import Drawings

LOOK = (13, 300, 1.0)


@pytest.fixture
def draughtsman() -> Iterator[Draughtsman]:
    made = Draughtsman()
    yield made
    made.wait()


def drawn(
    qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson, look: tuple[int, int, float] = LOOK
) -> Drawings:
    found: list[Drawings] = []
    draughtsman.draw(lesson, lesson.pages[0], look, found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_all_texts_of_a_page_are_looked_through(lesson: Lesson) -> None:
    texts = texts_of(lesson.pages[1])
    assert {"Multiply.", "It hurts", "Not quite."} <= set(texts)
    assert any("$p = 0.3$" in text for text in texts)


def test_formulas_wait_for_matplotlib(qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson) -> None:
    first = drawn(qtbot, draughtsman, lesson)
    assert not first.has_formulas and not first.formulas and list(first.pictures) == ["pictures/network.png"]
    draughtsman.charts_loaded()
    second = drawn(qtbot, draughtsman, lesson)
    assert second.has_formulas and second.formulas["p"] is not None


def test_page_that_was_drawn_is_there_at_once(qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson) -> None:
    draughtsman.charts_loaded()
    first = drawn(qtbot, draughtsman, lesson)
    found: list[Drawings] = []
    draughtsman.draw(lesson, lesson.pages[0], LOOK, found.append)
    assert found == [first]


@pytest.mark.parametrize(("width", "ratio", "pixels"), [(300, 1.0, 300), (300, 2.0, 480), (1000, 1.0, 480)])
def test_picture_fits_the_page_and_is_sharp(
    qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson, width: int, ratio: float, pixels: int
) -> None:
    """The file has 480 x 160 pixels."""
    image = drawn(qtbot, draughtsman, lesson, (13, width, ratio)).pictures["pictures/network.png"]
    assert image.width() == pixels
    assert image.deviceIndependentSize().width() == pytest.approx(min(480, width), abs=1)
    assert image.width() / image.height() == pytest.approx(3, rel=0.02)


def test_picture_that_is_none_is_left_out(qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson) -> None:
    broken = replace(lesson, pictures={"pictures/network.png": b"no picture"})
    assert drawn(qtbot, draughtsman, broken).pictures == {}


def test_formula_that_is_wider_than_the_page_gets_smaller_letters(
    qtbot: QtBot, draughtsman: Draughtsman, lesson: Lesson
) -> None:
    draughtsman.charts_loaded()
    long = "a_1 + " * 30 + "b"
    page = replace(lesson.pages[1], text=f"$${long}$$")
    found: list[Drawings] = []
    draughtsman.draw(lesson, page, LOOK, found.append)
    qtbot.waitUntil(lambda: bool(found))
    drawn_formula = found[0].formulas[long]
    assert drawn_formula is not None and 0.85 * 274 < drawn_formula.width <= 274
