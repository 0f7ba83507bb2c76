"""Colours that can be read on the card, in all schemes, and numbers at axes in the language of the user."""

import math
from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from engine.charts.chart_style import (
    HIGH_CONTRAST,
    LINE_CONTRAST,
    OKABE_ITO,
    TEXT_CONTRAST,
    MarkedFormatter,
    PlainFormatter,
    _contrast,
    chart_style,
    colour_of,
    is_light,
    readable,
    style_axes,
)
from engine.charts.loss_axis import show_as_log
from engine.language import texts
from tests.engine.language.test_lists import German

SCHEMES = ("light", "dark", "light_contrast", "dark_contrast")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("min_contrast", [TEXT_CONTRAST, LINE_CONTRAST])
def test_overlay_colours_have_the_required_contrast(scheme, min_contrast):
    style = chart_style(scheme)
    for colour in (*OKABE_ITO, style.dropout, style.muted, style.card):
        assert _contrast(to_rgb(readable(style, colour, min_contrast)), to_rgb(style.card)) >= min_contrast


def test_readable_keeps_colours_with_enough_contrast():
    style = chart_style("light")
    assert readable(style, "#0072B2") == "#0072b2"
    assert colour_of(style, "muted") == style.muted and colour_of(style, "#123456") == "#123456"
    assert len({readable(style, colour, LINE_CONTRAST) for colour in OKABE_ITO}) == len(OKABE_ITO)


@pytest.mark.parametrize("scheme", ["light_contrast", "dark_contrast"])
def test_high_contrast_has_strong_text_and_series_that_are_told_apart(scheme):
    style = chart_style(scheme)
    for colour in (*OKABE_ITO, style.accent, style.train, style.dropout, style.muted, style.warn):
        assert _contrast(to_rgb(readable(style, colour)), to_rgb(style.card)) >= HIGH_CONTRAST
    plain = chart_style(scheme.removesuffix("_contrast"))
    families = [[readable(one, colour, LINE_CONTRAST) for colour in OKABE_ITO] for one in (plain, style)]
    known, strong = (min(_distance(*pair) for pair in combinations(family, 2)) for family in families)
    assert strong >= 0.9 * known, "as far from each other as in the plain scheme"
    for first, second in combinations((style.accent, style.train, style.dropout), 2):
        assert _distance(first, second) >= 0.2, (first, second)


def _distance(first, second):
    """How far two colours are from each other in RGB, from 0 to the square root of 3."""
    return math.dist(to_rgb(first), to_rgb(second))


def test_contrast_matches_wcag():
    assert _contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    assert is_light((1, 0.9, 0.2)) and not is_light((0, 0.13, 0.3))


# --- The mark before decimals


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.usefixtures("german")
def test_numbers_of_a_linear_axis() -> None:
    assert PlainFormatter().format_ticks([0.5, 1.0, 1.5]) == ["0,5", "1,0", "1,5"]
    assert PlainFormatter()(0.25) == "0,25"


@pytest.mark.usefixtures("german")
def test_numbers_that_matplotlib_writes() -> None:
    axes = Figure().add_subplot()
    style_axes(axes, chart_style("light"))
    axes.set_xlim(0, 1)
    formatter = axes.xaxis.get_major_formatter()
    assert isinstance(formatter, MarkedFormatter)
    assert formatter.format_ticks([0.0, 0.5, 1.0]) == ["0,0", "0,5", "1,0"]


@pytest.mark.usefixtures("german")
def test_names_at_an_axis_stay() -> None:
    axes = Figure().add_subplot()
    axes.set_xticks([0, 1], ["a", "b"])
    style_axes(axes, chart_style("light"))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b"]


@pytest.mark.usefixtures("german")
def test_numbers_of_a_logarithmic_axis() -> None:
    axes = Figure().add_subplot()
    show_as_log(axes)
    assert axes.yaxis.get_major_formatter()(0.05) == "0,05"
