"""Which parts of a text are formulas, and that they are drawn on the line of the letters."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from pytestqt.qtbot import QtBot

from gui.lesson.formulas import draw, picture, with_pictures, with_sources
from gui.theme.theme import Theme


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("With $x$ and $y^2$.", ("x", "y^2")),
        ("On its own:\n\n$$\n\\frac{a}{b}\n$$\n", ("\\frac{a}{b}",)),
        ("It costs $5 and $10, or 5 $.", ()),
        ("An escaped \\$x\\$ and `code $x$`.", ()),
        ("```\n$x$\n```\n$y$", ("y",)),
        ("$ x$ is none, $x $ neither.", ()),
        ("$$\na +\nb\n$$", ("a + b",)),
    ],
)
def test_formulas_are_found(text: str, formulas: tuple[str, ...]) -> None:
    assert with_pictures(text)[1] == formulas


def test_text_keeps_its_place_for_each_formula() -> None:
    assert with_pictures("a $x$ b")[0] == "a ![formula](formula:0) b"
    assert with_sources("a $x$ b `$y$`") == "a `x` b `$y$`"


def test_formula_is_drawn_and_nonsense_is_none() -> None:
    small, large = draw("\\frac{a}{1-p}", 13, 1.0), draw("\\frac{a}{1-p}", 13, 2.0)
    assert small is not None and large is not None
    assert len(small.opacity) == small.width * small.height and max(small.opacity) > 200
    assert large.width == pytest.approx(2 * small.width, rel=0.1) and 0 < small.depth < small.height
    assert draw("\\nonsense", 13, 1.0) is None and draw("x_{", 13, 1.0) is None


def test_formula_of_any_size_takes_no_memory() -> None:
    assert draw("a \\hspace{1000000000} b", 13, 1.0) is None
    assert draw("{" * 400 + "a" + "}" * 400, 13, 1.0) is None


@pytest.mark.parametrize("formula", ["x", "y_i", "\\frac{a}{1-p}"])
def test_picture_reaches_below_the_line_as_far_as_its_font(qtbot: QtBot, theme: Theme, formula: str) -> None:
    del qtbot
    drawn = draw(formula, 13, 2.0)
    assert drawn is not None
    image, font = picture(drawn, QColor("#123456"), theme.font(13))
    below = image.height() - (drawn.height - drawn.depth)
    assert below == 2 * QFontMetrics(font).descent() and image.devicePixelRatio() == 2
    solid = max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=QColor.alpha,
    )
    assert solid.alpha() > 200 and solid.blue() > solid.red()
