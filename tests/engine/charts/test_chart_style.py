"""Colours that can be read on the chart's card, in both schemes."""

import math
from itertools import combinations

import pytest
from matplotlib.colors import to_rgb

from engine.charts.chart_style import (
    HIGH_CONTRAST,
    LINE_CONTRAST,
    OKABE_ITO,
    TEXT_CONTRAST,
    _contrast,
    chart_style,
    colour_of,
    is_light,
    readable,
)

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
