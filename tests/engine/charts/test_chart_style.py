"""Colours that can be read on the chart's card, in both schemes."""

import pytest
from matplotlib.colors import to_rgb

from engine.charts.chart_style import (
    LINES,
    OKABE_ITO,
    WORDS,
    _contrast,
    chart_style,
    colour_of,
    is_light,
    readable,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("least", [WORDS, LINES])
def test_every_colour_has_the_contrast_that_it_needs(scheme, least):
    style = chart_style(scheme)
    for colour in (*OKABE_ITO, style.dropout, style.muted, style.card):
        assert _contrast(to_rgb(readable(style, colour, least)), to_rgb(style.card)) >= least


def test_what_can_be_read_stays_itself():
    style = chart_style("light")
    assert readable(style, "#0072B2") == "#0072b2"
    assert colour_of(style, "muted") == style.muted and colour_of(style, "#123456") == "#123456"
    assert len({readable(style, colour, LINES) for colour in OKABE_ITO}) == len(OKABE_ITO)


def test_the_contrast_is_that_of_wcag():
    assert _contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    assert is_light((1, 0.9, 0.2)) and not is_light((0, 0.13, 0.3))
