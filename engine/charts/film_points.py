"""The samples over a film's frames: filled if they were trained on, hollow if they are held out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from engine.analysis.wording import alike_digits
from engine.charts.chart_style import PIXEL, ChartStyle
from engine.charts.class_colours import class_hex, class_mark
from engine.charts.film_colours import is_dark, number_colours
from engine.charts.film_picture import Stamp
from engine.inside.film import FilmPoints, FilmSeen
from engine.language.texts import _

SIGNS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D"}
DIAMETER, EDGE = 5.4, 0.7  # pixels
MAX_KEY = 6  # classes that are named
Rgb = npt.NDArray[np.float64]


class PlanePoints:
    """One artist with all samples of a panel; `fit` sizes it for the figure's resolution."""

    def __init__(self, axes: Axes, seen: FilmSeen, style: ChartStyle, *, is_animated: bool) -> None:
        parts = (seen.held_out, seen.training)  # the training samples on top
        colours = np.concatenate([_colours(part, seen, style) for part in parts])
        n_hollow = len(seen.held_out.targets)
        card = np.array(to_rgb(style.card))
        faces, edges = colours.copy(), np.tile(card, (len(colours), 1))
        faces[:n_hollow], edges[:n_hollow] = card, colours[:n_hollow]
        self._signs = [
            class_mark(int(target)) if seen.class_names else "circle"
            for part in parts
            for target in part.targets
        ]
        self._collection = PathCollection(
            [Path(np.zeros((1, 2)))],
            offsets=np.concatenate([part.features for part in parts]),
            offset_transform=axes.transData,
            facecolors=faces,
            edgecolors=edges,
            linewidths=[1.2 * PIXEL] * n_hollow + [EDGE * PIXEL] * (len(colours) - n_hollow),
            zorder=3,
        )
        self._collection.set_transform(IdentityTransform())
        axes.add_collection(self._collection, autolim=False)
        self.artist = Stamp(self._collection, axes, is_animated=is_animated)

    def fit(self, dpi: float, share: float = 1.0) -> None:
        """Size the marks for so many dots per inch; `share` of the usual size in a small panel."""
        shapes = {}
        for sign, marker in SIGNS.items():
            style = MarkerStyle(marker)
            scale = Affine2D().scale(DIAMETER * share * dpi / 100)
            shapes[sign] = style.get_path().transformed(style.get_transform() + scale)
        self._collection.set_paths([shapes[sign] for sign in self._signs])


def key_handles(seen: FilmSeen, style: ChartStyle) -> list[Line2D]:
    """Return what a legend shows: the classes, and what filled and hollow marks are."""
    dark = is_dark(style)
    names = seen.class_names if len(seen.class_names) <= MAX_KEY else ()
    handles = [
        _handle(name, SIGNS[class_mark(number)], class_hex(number, is_dark=dark), style)
        for number, name in enumerate(names)
    ]
    if not seen.class_names:
        handles += _number_handles(seen, style)
    handles.append(_handle(_("trained on"), "o", style.muted, style))
    if len(seen.held_out.targets):
        handles.append(_handle(_("held out"), "o", style.muted, style, is_hollow=True))
    return handles


def _number_handles(seen: FilmSeen, style: ChartStyle) -> list[Line2D]:
    """Return the colours of the smallest, a middle and the largest number; the first names what they are."""
    numbers = np.linspace(*seen.limits, 3)
    texts = alike_digits(list(map(float, numbers)))
    texts[0] = _("{target}: {value}").format(target=seen.target, value=texts[0])
    colours = number_colours(style, np.linspace(0, 1, 3))
    return [_handle(text, "s", to_hex(one), style) for text, one in zip(texts, colours, strict=True)]


def _handle(label: str, marker: str, colour: str, style: ChartStyle, *, is_hollow: bool = False) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="none",
        label=label,
        marker=marker,
        markersize=6 * PIXEL,
        markerfacecolor=style.card if is_hollow else colour,
        markeredgecolor=colour if is_hollow else style.card,
        markeredgewidth=1.2 * PIXEL if is_hollow else EDGE * PIXEL,
    )


def _colours(points: FilmPoints, seen: FilmSeen, style: ChartStyle) -> Rgb:
    """Return the colour of each sample, (n, 3)."""
    if seen.class_names:
        dark = is_dark(style)
        own = np.array([to_rgba(class_hex(n, is_dark=dark))[:3] for n in range(len(seen.class_names))])
        return np.asarray(own[points.targets.astype(int)].reshape(-1, 3))
    low, high = seen.limits
    return number_colours(style, (points.targets.astype("float64") - low) / ((high - low) or 1.0))
