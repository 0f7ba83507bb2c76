"""A matplotlib canvas that draws its background once and then only what moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from matplotlib.artist import Artist
from matplotlib.backend_bases import DrawEvent
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy

from engine.charts.chart_style import ChartStyle

INTERVAL = 100  # milliseconds between draws
DPI = 100
FOCUS_RADIUS = 6
IDLE_TIME = 10  # milliseconds before a full draw, for the window's other events
TURN = 0.02  # seconds after which the pieces of a draw that are left wait for the next turn of the event loop

Pieces = Iterator[None]


class MovingChart(Protocol):
    """A figure's content that fits itself to the figure and names the artists that move."""

    def animated_artists(self) -> list[Artist]:
        """The artists that are drawn at each refresh."""
        ...

    def lay_out(self) -> None:
        """Fit to the figure's size."""
        ...


class BlitCanvas(FigureCanvasQTAgg):
    """`refresh` requests a draw, at most ten a second; hidden canvases draw nothing until they are shown.

    `prepare` moves the artists just before they are drawn, once for many changes, and returns whether limits
    changed, so that a full draw is needed; or, where it has much to make, an iterator that makes a piece at
    a time. A full draw is done in pieces, too, between which the window answers its user. `key_handlers` are
    called in turn until one handles the key.
    """

    def __init__(self) -> None:
        super().__init__(Figure(dpi=DPI))
        self._scale = 1.0
        self.chart: MovingChart | None = None
        self.prepare: Callable[[], bool | Pieces] = lambda: False
        self.key_handlers: list[Callable[[QKeyEvent], bool]] = []
        self._background: Any = None
        self._is_stale = False
        self._needs_full = True
        self._is_reached_by_key = False
        self._restyle: Callable[[], Pieces | None] | None = None
        self._making: Pieces | None = None
        self._drawing: Pieces | None = None
        self._look: tuple[ChartStyle, float] | None = None
        self._blank: QColor | None = None
        self._is_other_size = False
        self.full_draws = 0
        self.light_draws = 0
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL)
        self._timer.timeout.connect(self._draw_now)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        self.mpl_connect("draw_event", self._on_drawn)
        self.mpl_connect("resize_event", self._on_resized)

    @property
    def is_pending(self) -> bool:
        """Whether a draw is still due."""
        is_at_work = self._making is not None or self._drawing is not None
        return self._is_stale or self._needs_full or is_at_work

    @property
    def is_scheduled(self) -> bool:
        """Whether a draw will come by itself, without another refresh."""
        return self._timer.isActive()

    @property
    def blank(self) -> QColor | None:
        """The colour that is shown until the chart is drawn in its new colours."""
        return self._blank

    def set_look(self, style: ChartStyle, scale: float, restyle: Callable[[], Pieces | None]) -> None:
        """Show the new background at once; `restyle` changes the figure just before it is drawn again.

        It may return the rest of its work in pieces, as `prepare` may. Fonts, lines and markers are then
        drawn `scale` times as large. Does nothing if this is the look.
        """
        if self._look == (style, scale):
            return
        self._look = (style, scale)

        def apply() -> Pieces | None:
            self._scale = scale
            self._fit_resolution()
            return restyle()

        self._restyle, self._blank = apply, QColor(style.card)
        self.update()
        self.refresh(is_full=True, is_soon=True)

    def refresh(self, *, is_full: bool = False, is_soon: bool = False) -> None:
        """Show changes; `is_full` if colours or panels changed, `is_soon` if the user is waiting."""
        self._is_stale = True
        self._needs_full |= is_full
        if not self.isVisible():
            return
        if is_soon and not (self._timer.isActive() and self._timer.remainingTime() <= IDLE_TIME):
            self._timer.start(IDLE_TIME)
        elif not self._timer.isActive():
            self._timer.start(INTERVAL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # matplotlib would consume every key; keys without a handler go on to the window.
        event.setAccepted(any(handler(event) for handler in self.key_handlers))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Show the focus only if it came by keyboard.
        self._is_reached_by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._blank is not None:
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), self._blank)
            return
        super().paintEvent(event)
        if self._is_reached_by_key and self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(QPen(QColor(QApplication.palette().accent().color()), 1))
                painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), FOCUS_RADIUS, FOCUS_RADIUS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.is_pending:
            self._timer.start(0)

    def draw(self) -> None:
        """Draw everything at once, if the canvas is visible and nothing is being made."""
        self._drawing = None
        if not self.isVisible():
            self._needs_full = True
            return
        if self._is_stale or self._making is not None:  # a resize and new data are drawn once, soon
            self._needs_full = True
            self._timer.start(IDLE_TIME)
            return
        self._fit_chart()
        self._needs_full = False
        super().draw()

    def _draw_now(self) -> None:
        """Make and draw a piece, or move the artists and draw them."""
        if not self.isVisible():
            return
        if self._restyle is not None:
            restyle, self._restyle = self._restyle, None
            self._drawing, self._making = None, restyle()
            self._is_stale = self._needs_full = True
        elif self._making is not None:
            if _is_done(self._making):
                self._making = None
        elif self._drawing is not None:
            if _is_done(self._drawing):
                self._drawing = None
                if not self.is_pending:
                    return
        elif self._is_stale:
            self._is_stale = False
            prepared = self.prepare()
            if not isinstance(prepared, bool):
                self._making = prepared
            elif not prepared and not self._needs_full and self._background is not None:
                self.restore_region(self._background)
                self._draw_artists()
                self.blit(self.figure.bbox)
                self.light_draws += 1
                return
            self._needs_full = True
        elif self._needs_full:
            self._fit_chart()
            self._needs_full, self._drawing = False, self._pieces_of_a_draw()
        else:
            return
        self._timer.start(0 if self._drawing is not None else IDLE_TIME)

    def _pieces_of_a_draw(self) -> Pieces:
        """Draw what does not move, an artist of the figure at a time, and then show it."""
        figure = self.figure
        size = width, height = tuple(figure.bbox.size)
        beside = RendererAgg(int(width), int(height), figure.dpi)
        figure.patch.draw(beside)
        for artist in sorted(figure.get_children(), key=lambda one: one.get_zorder()):
            if artist is not figure.patch and not artist.get_animated():
                artist.draw(beside)
                yield
        if tuple(figure.bbox.size) != size:  # another screen
            self._needs_full = True
            return
        self.get_renderer().restore_region(beside.copy_from_bbox(figure.bbox))
        self.callbacks.process("draw_event", DrawEvent("draw_event", self, self.get_renderer()))
        self.update()

    def _on_resized(self, _event: object) -> None:
        self._is_other_size = True
        if self._drawing is not None:
            self._needs_full, self._drawing = True, None
        if self._restyle is None:  # which sets it, too
            self._fit_resolution()

    def _fit_chart(self) -> None:
        """Lay the chart out for the last of several sizes."""
        if self._is_other_size and self.chart is not None:
            self.chart.lay_out()
        self._is_other_size = False

    def _fit_resolution(self) -> None:
        """Set the resolution, which scales everything; matplotlib resets it on another screen."""
        ratio = self.device_pixel_ratio
        dpi = DPI * self._scale * ratio
        if self.figure.dpi != dpi:
            self.figure.set_dpi(dpi)
            width, height = self.width() * ratio / dpi, self.height() * ratio / dpi
            self.figure.set_size_inches(width, height, forward=False)

    def _on_drawn(self, _event: object) -> None:
        # Qt repaints the whole canvas after this; blitting now would be a repaint within a paint event.
        self.full_draws += 1
        self._blank = None
        self._background = self.copy_from_bbox(self.figure.bbox)
        self._draw_artists()

    def _draw_artists(self) -> None:
        artists = self.chart.animated_artists() if self.chart is not None else []
        for artist in sorted(artists, key=lambda item: item.get_zorder()):
            self.figure.draw_artist(artist)


def _is_done(pieces: Pieces) -> bool:
    """Whether no piece is left, after as many as a turn of the event loop has time for."""
    end = time.perf_counter() + TURN
    return all(time.perf_counter() <= end for _ in pieces)
