"""Four panels, two by two or one above the other, each with its title, for the Inside page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.charts.chart_layout import figure_size
from engine.charts.chart_style import PIXEL, SMALL, TEXT, TITLE, ChartStyle, style_axes

LEFT, RIGHT, TOP, BOTTOM = 64, 16, 36, 46  # pixels around each panel
X_LABEL, Y_LABEL, BARE_LABEL = -30, -50, -12
TICK, X_TICK = 28, 56  # pixels of height and width for each number
LETTER = 7.0  # of a title, in pixels
LINE = 15 * PIXEL
ONE_COLUMN = 460  # pixels: in a narrower figure the panels stand one above the other


@dataclass
class Panel:
    """One panel; `titles` are its title from the longest to the shortest."""

    axes: Axes
    titles: tuple[str, ...] = ("",)


Shown = TypeVar("Shown")
Draw = Callable[[Panel, ChartStyle], None]


class FourPanels(Generic[Shown]):
    """The panels of a figure that the caller owns; subclasses say what is drawn into each.

    A window makes them piece by piece with `make` and `restyle`, and answers its user between two pieces.
    """

    def __init__(self, figure: Figure, style: ChartStyle, *, space_top: float = 0) -> None:
        self.figure, self.style, self.space_top = figure, style, space_top
        self._shown: Shown | None = None
        figure.set_facecolor(style.card)
        self.panels: list[Panel] = []  # made with what they show first

    def draws(self, shown: Shown) -> Sequence[Draw]:
        """What draws into each panel."""
        raise NotImplementedError

    def update(self, shown: Shown) -> None:
        """Show this."""
        for _ in self.make(shown):
            pass

    def make(self, shown: Shown) -> Iterator[None]:
        """Show this piece by piece; the figure must not be drawn before the last one."""
        self._shown = shown
        return self._make()

    def restyle(self, style: ChartStyle) -> Iterator[None]:
        """Repaint in another colour scheme, piece by piece."""
        self.style = style
        self.figure.set_facecolor(style.card)
        return self._make()

    def _make(self) -> Iterator[None]:
        if self._shown is None:
            return
        for place, draw in zip_longest(range(4), self.draws(self._shown)):
            if place == len(self.panels):
                self.panels.append(Panel(self.figure.add_subplot(2, 2, place + 1)))
                yield
            panel = self.panels[place]
            panel.axes.clear()
            panel.titles = ("",)
            style_axes(panel.axes, self.style)
            if draw is not None:
                draw(panel, self.style)
            yield
        self.lay_out()

    def animated_artists(self) -> list[Artist]:
        """Nothing moves between full draws."""
        return []

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        width, height = figure_size(self.figure)
        height -= self.space_top
        n_columns = 1 if width < ONE_COLUMN else 2
        n_rows = 4 // n_columns
        wide, tall = width / n_columns - LEFT - RIGHT, height / n_rows - TOP - BOTTOM
        if wide < 20 or tall < 20:
            return  # while a window is being collapsed
        whole = height + self.space_top
        for place, panel in enumerate(self.panels):
            row, column = divmod(place, n_columns)
            x = column * width / n_columns + LEFT
            y = (n_rows - 1 - row) * height / n_rows + BOTTOM
            panel.axes.set_position((x / width, y / whole, wide / width, tall / whole))
            has_ticks = len(panel.axes.get_xticks()) > 0
            panel.axes.xaxis.set_label_coords(0.5, (X_LABEL if has_ticks else BARE_LABEL) / tall)
            if has_ticks:
                panel.axes.locator_params(axis="x", nbins=max(3, min(6, int(wide / X_TICK))))
            panel.axes.yaxis.set_label_coords(Y_LABEL / wide, 0.5)
            if panel.axes.get_yscale() == "linear":
                panel.axes.locator_params(axis="y", nbins=max(3, min(7, int(tall / TICK))))
            self._fit_title(panel, wide + RIGHT)

    def _fit_title(self, panel: Panel, space: float) -> None:
        fitting = (text for text in panel.titles if LETTER * len(text) <= space)
        panel.axes.set_title(
            next(fitting, panel.titles[-1]),
            loc="left",
            color=self.style.text,
            fontfamily=self.style.family,
            fontsize=TITLE,
            fontweight=600,
            y=1,
            pad=10 * PIXEL,
        )


def label_axes(axes: Axes, style: ChartStyle, x: str, y: str) -> None:
    """Name both axes of a panel."""
    axes.set_xlabel(x, color=style.muted, fontfamily=style.family, fontsize=TEXT)
    axes.set_ylabel(y, color=style.muted, fontfamily=style.family, fontsize=TEXT)


def write_key(
    axes: Axes,
    style: ChartStyle,
    entries: Sequence[tuple[str, str]],
    *,
    corner: str = "upper left",  # not a text: a place
) -> None:
    """Write names in their colours, one below the other, in a corner."""
    is_low, is_right = corner.startswith("lower"), corner.endswith("right")
    for row, (text, colour) in enumerate(entries):
        lines = len(entries) - 1 - row if is_low else -row
        at = axes.annotate(
            text,
            (int(is_right), int(not is_low)),
            xycoords="axes fraction",  # not a text: matplotlib's
            xytext=(-6 if is_right else 6, (4 if is_low else -4) + LINE * lines),
            textcoords="offset points",  # not a text: matplotlib's
            color=colour,
            fontfamily=style.family,
            fontsize=SMALL,
            horizontalalignment="right" if is_right else "left",
            verticalalignment="bottom" if is_low else "top",
            parse_math=False,
            zorder=6,
        )
        at.set_bbox({"facecolor": style.card, "edgecolor": "none", "alpha": 0.75, "pad": 1})
