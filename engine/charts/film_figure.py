"""The film of networks over their features: rate 0 beside a rate of dropout, one frame at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.charts.chart_layout import clear, figure_size
from engine.charts.chart_style import SMALL, TEXT, TITLE, ChartStyle
from engine.charts.film_curve import CurveSide, curve_handles, label_curve
from engine.charts.film_plane import Box, PlaneSide
from engine.charts.film_points import key_handles
from engine.inside.film import CURVE, FilmSeen, FilmSide
from engine.language.lists import listed
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext

EDGE, TITLE_SPACE, KEY_SPACE = 8.0, 30.0, 28.0  # pixels
HEAD, NUMBERS_BELOW, NUMBERS_LEFT, NAME, GAP = 24.0, 22.0, 40.0, 18.0, 14.0
NARROWEST, WIDEST = 0.75, 1.4  # width of a panel by its height
MIN_SIDE = 40.0


class FilmFigure:
    """Draws into a figure that the caller owns; `set_film` makes the artists, `show` moves them.

    A window makes them piece by piece with `make`, and answers its user between two pieces.
    """

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0.0
    ) -> None:
        self.figure = figure
        self.frame, self.n_networks = 0, 1
        self._style, self._is_animated, self._space_top = style, is_animated, space_top
        self._seen: FilmSeen | None = None
        self.sides: list[PlaneSide | CurveSide] = []
        self._heads: list[Text] = []
        self._names: list[Text] = []
        self._title: Text | None = None
        figure.set_facecolor(style.card)

    @property
    def seen(self) -> FilmSeen | None:
        """The film."""
        return self._seen

    def set_film(self, seen: FilmSeen, n_networks: int) -> None:
        """Show the first frame of a film with so many thinned networks; a full draw is needed."""
        for _step in self.make(seen, 0, n_networks):
            pass

    def make(self, seen: FilmSeen, frame: int, n_networks: int) -> Iterator[None]:
        """Show a film piece by piece; the figure must not be drawn before the last one."""
        self._seen, self.frame, self.n_networks = seen, frame, n_networks
        return self._make()

    def restyle(self, style: ChartStyle) -> Iterator[None]:
        """Repaint in another colour scheme, piece by piece."""
        self._style = style
        self.figure.set_facecolor(style.card)
        return self._make() if self._seen is not None else iter(())

    def show(self, frame: int, n_networks: int) -> bool:
        """Show a frame; returns True if texts that do not move changed, so that a full draw is needed."""
        if self._seen is None or self._title is None:
            return False
        has_changed = n_networks != self.n_networks
        self.frame, self.n_networks = frame, n_networks
        self._title.set_text(frame_text(self._seen, frame))
        for side in self.sides:
            side.show(frame, n_networks)
        if has_changed:
            for text, words in zip(self._heads, self._head_texts(), strict=True):
                text.set_text(words)
        return has_changed

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        if self._title is None:
            return []
        return [self._title, *(artist for side in self.sides for artist in side.artists)]

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        seen = self._seen
        if seen is None or self._title is None:
            return
        width, height = figure_size(self.figure)
        self._title.set_position((EDGE / width, 1 - (self._space_top + EDGE) / height))
        if seen.kind == CURVE:
            self._lay_out_curves(width, height)
        else:
            self._lay_out_planes(width, height)

    # --- making

    def _make(self) -> Iterator[None]:
        seen, style = self._seen, self._style
        assert seen is not None
        clear(self.figure)
        self._title = self._text("", TITLE, style.text, fontweight=600, va="top", animated=self._is_animated)
        make: type[CurveSide | PlaneSide] = CurveSide if seen.kind == CURVE else PlaneSide
        self.sides = []
        for one in seen.sides:
            yield
            self.sides.append(make(self.figure, seen, one, style, is_animated=self._is_animated))
        self._heads = [
            self._text(words, TEXT, style.text, ha="center", va="bottom") for words in self._head_texts()
        ]
        names = seen.features if seen.kind != CURVE else ()
        self._names = [self._text(name, SMALL, style.muted, ha="center", va="center") for name in names]
        self._make_legend(seen, style)
        self.lay_out()
        self.show(self.frame, self.n_networks)
        for side in self.sides:
            yield
            side.prepare()

    def _make_legend(self, seen: FilmSeen, style: ChartStyle) -> None:
        handles = curve_handles(seen, style) if seen.kind == CURVE else key_handles(seen, style)
        self.figure.legend(
            handles=handles,
            loc="lower center",  # not a text: a place
            ncols=len(handles),
            frameon=False,
            borderaxespad=0.2,
            columnspacing=1.4,
            handletextpad=0.4,
            labelcolor=style.muted,
            prop={"family": style.family, "size": SMALL},
        )

    def _text(self, words: str, size: float, colour: str, **more: Any) -> Text:
        return self.figure.text(
            0,
            0,
            words,
            color=colour,
            fontfamily=self._style.family,
            fontsize=size,
            parse_math=False,
            **more,
        )

    def _head_texts(self) -> list[str]:
        """The headings: of the sides, and of the pictures of each."""
        seen = self._seen
        assert seen is not None
        sides = [side_text(side) for side in seen.sides]
        if not seen.n_networks:
            return [side or _("Whole network") for side in sides]
        if seen.kind == CURVE:
            return sides
        rate = seen.thinned_at
        thinned = _("Thinned networks") if rate is None else _("Thinned at rate {rate}")
        mean = ngettext("Mean of {n} thinned", "Mean of {n} thinned", self.n_networks)
        return [
            *sides,
            _("Whole network"),
            mean.format(n=self.n_networks),
            thinned.format(rate=number_text(rate or 0.0, "g")),
        ]

    # --- places

    def _lay_out_curves(self, width: float, height: float) -> None:
        seen = self._seen
        assert seen is not None
        left, below = EDGE + NUMBERS_LEFT + 2 * NAME, KEY_SPACE + NUMBERS_BELOW + NAME
        top = self._space_top + TITLE_SPACE
        n = len(self.sides)
        is_stacked = width < height
        across, down = (1, n) if is_stacked else (n, 1)
        wide = (width - left - EDGE - GAP * (across - 1)) / across
        tall = (height - top - below - HEAD * down - NUMBERS_BELOW * (down - 1)) / down
        if min(wide, tall) < MIN_SIDE:
            return
        for index, (side, head) in enumerate(zip(self.sides, self._heads, strict=True)):
            assert isinstance(side, CurveSide)
            column, row = (0, index) if is_stacked else (index, 0)
            x = left + column * (wide + GAP)
            y = height - top - HEAD - tall - row * (tall + HEAD + NUMBERS_BELOW)
            side.place((x, y, wide, tall), width, height)
            is_left, is_lowest = column == 0, row == down - 1
            side.axes.tick_params(labelleft=is_left, labelbottom=is_lowest)
            label_curve(
                side,
                x=seen.features[0] if is_lowest else "",
                y=seen.target if is_left else "",
                style=self._style,
            )
            head.set_position(((x + wide / 2) / width, (y + tall + 5) / height))

    def _lay_out_planes(self, width: float, height: float) -> None:
        """Rows are sides and columns their pictures, or the other way round in a tall figure."""
        seen = self._seen
        assert seen is not None
        n_pictures, n_sides = (3 if seen.n_networks else 1), len(self.sides)
        left = EDGE + NAME + NUMBERS_LEFT + (HEAD if n_pictures > 1 else 0)
        below, top = KEY_SPACE + NAME + NUMBERS_BELOW, self._space_top + TITLE_SPACE + HEAD
        space = width - left - EDGE, height - below - top
        by_rows, by_columns = (
            self._size(space, *shape) for shape in ((n_pictures, n_sides), (n_sides, n_pictures))
        )
        has_rows = n_pictures > 1 and min(by_rows) >= min(by_columns)
        wide, tall = by_rows if has_rows else by_columns
        if min(wide, tall) < MIN_SIDE:
            return
        across, down = (n_pictures, n_sides) if has_rows else (n_sides, n_pictures)
        start = left + max(0.0, (space[0] - across * wide - (across - 1) * GAP) / 2)
        last = down - 1 if has_rows or n_pictures == 1 else 1  # the lowest row with axes

        def box(column: int, row: int) -> Box:
            y = height - top - (row + 1) * tall - row * GAP
            return start + column * (wide + GAP), y - (NUMBERS_BELOW + NAME if row > last else 0), wide, tall

        for number, side in enumerate(self.sides):
            assert isinstance(side, PlaneSide)
            places = [(at, number) if has_rows else (number, at) for at in range(n_pictures)]
            side.place([box(*place) for place in places], width, height, self.figure.dpi)
            side.label(
                x=tuple(row == last for _column, row in places),
                y=tuple(column == 0 for column, _row in places),
            )
        columns, rows = self._heads[n_sides:], self._heads[:n_sides]
        if not has_rows:
            columns, rows = rows, columns
        for column, head in enumerate(columns):
            x, y, *_size = box(column, 0)
            place = (x + wide / 2) / width, (y + tall + 5) / height
            head.set(position=place, rotation=0, ha="center", va="bottom")
        for row, head in enumerate(rows):
            x, y, *_size = box(0, row)
            place = (x - NUMBERS_LEFT - NAME) / width, (y + tall / 2) / height
            head.set(position=place, rotation=90, ha="right", va="center")
        self._place_names(box(0, last), width, height)

    def _size(self, space: tuple[float, float], across: int, down: int) -> tuple[float, float]:
        """The size of each panel, of so many, within the shapes that panels may have."""
        wide = (space[0] - (across - 1) * GAP) / across
        tall = (space[1] - (down - 1) * GAP) / down
        return min(wide, WIDEST * tall), min(tall, wide / NARROWEST)

    def _place_names(self, box: Box, width: float, height: float) -> None:
        x, y, wide, tall = box
        across, up = self._names
        across.set_position(((x + wide / 2) / width, (y - NUMBERS_BELOW - NAME / 2) / height))
        up.set(position=((x - NUMBERS_LEFT - NAME / 2 + 4) / width, (y + tall / 2) / height), rotation=90)


def frame_text(seen: FilmSeen, frame: int) -> str:
    """Say after which epoch of which training a frame is."""
    epoch = int(seen.epochs[frame])
    text = (
        _("After epoch {epoch} of {n_epochs}, seed {seed}")
        if epoch
        else _("Before the training, seed {seed}")
    )
    return text.format(
        epoch=number_text(epoch, ","), n_epochs=number_text(seen.n_epochs, ","), seed=seen.seed
    )


def side_text(side: FilmSide) -> str:
    """Say how the networks of a side were trained; nothing if there is nothing to tell apart."""
    return "" if side.rate is None else _("Trained at rate {rate}").format(rate=number_text(side.rate, "g"))


def description(seen: FilmSeen) -> str:
    """Say in words what the film shows."""
    values = {"n": seen.n_frames, "columns": listed(seen.features)}
    rates = [number_text(side.rate, "g") for side in seen.sides if side.rate is not None]
    # Translators: {columns} is one or two names of columns.
    if not rates:
        text = ngettext("{n} frame over {columns}", "{n} frames over {columns}", seen.n_frames)
        return text.format(**values)
    if len(rates) == 1:
        text = _("{n} frames over {columns}: networks trained at rate {rate}")
    else:
        text = _("{n} frames over {columns}: networks trained at rate {rate} beside trained at rate {other}")
    return text.format(**values, rate=rates[0], other=rates[-1])
