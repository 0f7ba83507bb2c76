"""Colours that can be read on the chart's card, in both schemes."""

import pytest
from matplotlib.colors import to_rgb

from engine.charts.chart_style import (
    LINE_CONTRAST,
    OKABE_ITO,
    TEXT_CONTRAST,
    _contrast,
    chart_style,
    colour_of,
    is_light,
    readable,
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
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


def test_contrast_matches_wcag():
    assert _contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    assert is_light((1, 0.9, 0.2)) and not is_light((0, 0.13, 0.3))
