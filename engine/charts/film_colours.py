"""What the bytes of a film look like in a scheme."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgb

from engine.charts.chart_style import ChartStyle, is_light
from engine.charts.class_colours import SCALE_DARK, SCALE_LIGHT, class_hex
from engine.inside.film import levels_of

FAINTEST, STRONGEST = 0.06, 0.62  # share of the class's colour where it is uncertain, and where it is certain
NUMBER_STRENGTH = 0.7
Colours = npt.NDArray[np.uint8]


def is_dark(style: ChartStyle) -> bool:
    """Whether the scheme is dark."""
    return not is_light(to_rgb(style.card))


def code_colours(style: ChartStyle, n_classes: int) -> Colours:
    """Return the colour of each code, (256, 3), of so many classes; 0 classes are numbers."""
    card = np.array(to_rgb(style.card))
    if n_classes:
        n_levels = levels_of(n_classes)
        codes = np.arange(256)
        numbers = np.minimum(codes // n_levels, n_classes - 1)
        certainty = np.minimum(codes - numbers * n_levels, n_levels - 1) / max(n_levels - 1, 1)
        own = np.array([to_rgb(class_hex(number, is_dark=is_dark(style))) for number in range(n_classes)])
        strength = (FAINTEST + (STRONGEST - FAINTEST) * certainty)[:, np.newaxis]
        colours = card + strength * (own[numbers] - card)
    else:
        colours = card + NUMBER_STRENGTH * (number_colours(style, np.linspace(0, 1, 256)) - card)
    return np.asarray(np.rint(255 * colours), np.uint8)


def number_colours(style: ChartStyle, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the colours of numbers, (n, 3) from 0 to 1; share 0 is the smallest number, 1 the largest."""
    three = np.array([to_rgb(one) for one in (SCALE_DARK if is_dark(style) else SCALE_LIGHT)])
    return np.stack([np.interp(shares, (0, 0.5, 1), three[:, at]) for at in range(3)], axis=-1)
