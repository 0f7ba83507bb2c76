"""Zoom and pan of a chart's panels with wheel, mouse and keys, for every chart on a BlitCanvas.

The wheel zooms about the pointer and dragging pans; over an axis's numbers both act on that axis only. A
double click, Esc or 0 shows everything again; + and - zoom, Shift with arrows pans.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from matplotlib.axes import Axes
from matplotlib.backend_bases import MouseButton, MouseEvent
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from gui.charts.blit_canvas import DPI, BlitCanvas

# --- Limits after zoom and pan, on a linear or a logarithmic axis

Limits = tuple[float, float]
View = tuple[Limits | None, Limits | None]  # x and y limits; None where the chart chooses
MIN_SHARE = 1 / 400  # the smallest visible fraction of an axis
STEP, KEY_STEP, KEY_SHIFT = 0.8, 0.7, 0.15
DRAG_FROM = 4.0  # pixels; a shorter movement is a click
AXIS_LEFT, AXIS_BELOW = 60.0, 40.0  # pixels beside a panel with the axes' numbers
Home = tuple[Limits, Limits]
_ARROWS = {
    Qt.Key.Key_Left: (-KEY_SHIFT, 0.0),
    Qt.Key.Key_Right: (KEY_SHIFT, 0.0),
    Qt.Key.Key_Down: (0.0, -KEY_SHIFT),
    Qt.Key.Key_Up: (0.0, KEY_SHIFT),
}


def zoomed(limits: Limits, at: float, factor: float, *, is_log: bool = False) -> Limits:
    """The limits `factor` times as far apart; `at` keeps its position."""
    (low, high), centre = _flat(limits, is_log), _flat((at, at), is_log)[0]
    return _curved((centre + factor * (low - centre), centre + factor * (high - centre)), is_log)


def shifted(limits: Limits, share: float, *, is_log: bool = False) -> Limits:
    """The limits moved by a fraction of their distance."""
    low, high = _flat(limits, is_log)
    step = share * (high - low)
    return _curved((low + step, high + step), is_log)


def clamped(limits: Limits, home: Limits, *, is_log: bool = False) -> Limits:
    """The limits moved into those of the whole axis, and not closer together than is readable."""
    (low, high), (first, last) = _flat(limits, is_log), _flat(home, is_log)
    width = min(max(high - low, MIN_SHARE * (last - first)), last - first)
    low = min(max((low + high - width) / 2, first), last - width)
    if math.isclose(width, last - first, rel_tol=1e-9):
        return home
    return _curved((low, low + width), is_log)


def _flat(limits: Limits, is_log: bool) -> Limits:
    return (math.log10(limits[0]), math.log10(limits[1])) if is_log else limits


def _curved(limits: Limits, is_log: bool) -> Limits:
    return (10 ** limits[0], 10 ** limits[1]) if is_log else limits


class ZoomableChart(Protocol):
    """A figure's content whose panels can be zoomed."""

    def zoomable_axes(self) -> Sequence[Axes]:
        """The panels; zooming refers to them by index."""
        ...

    def home_view(self, index: int) -> Home:
        """The panel's (x, y) limits when nothing is zoomed."""
        ...

    def set_views(self, views: Mapping[int, View]) -> None:
        """Show these limits from now on, whatever data arrive; the chart chooses those that are not given."""
        ...


@dataclass(frozen=True)
class _Place:
    """The panel that the pointer is at, and whether it acts on x, y or both."""

    index: int
    is_x: bool
    is_y: bool


@dataclass
class _Drag:
    place: _Place
    x: float
    y: float
    limits: Home
    has_moved: bool = field(default=False)


class Zooming(QObject):
    """Zooms and pans the panels of a chart.

    `changed` has whether anything is zoomed now; `clicked` has matplotlib's event of a click that was not a
    drag. The panels share their x limits if `is_x_shared`.
    """

    changed = Signal(bool)
    clicked = Signal(object)

    def __init__(self, canvas: BlitCanvas, chart: ZoomableChart, *, is_x_shared: bool = True) -> None:
        super().__init__(canvas)
        self._canvas, self._chart, self._is_x_shared = canvas, chart, is_x_shared
        self._views: dict[int, View] = {}
        self._drag: _Drag | None = None
        # The point (x, y) about which keys zoom a panel; None for its middle.
        self.anchor: Callable[[int], tuple[float, float] | None] = lambda _index: None
        canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        canvas.mpl_connect("scroll_event", self._on_scrolled)
        canvas.mpl_connect("button_press_event", self._on_pressed)
        canvas.mpl_connect("motion_notify_event", self._on_moved)
        canvas.mpl_connect("button_release_event", self._on_released)
        canvas.key_handlers.append(self._on_key)

    @property
    def is_zoomed(self) -> bool:
        """Whether any panel shows only a part."""
        return bool(self._views)

    @property
    def is_dragging(self) -> bool:
        """Whether the pointer is panning, when no values should be read."""
        return self._drag is not None and self._drag.has_moved

    def reset(self) -> None:
        """Show everything again, and let the limits follow the data."""
        self._drag = None
        self._show({})

    def zoom(self, factor: float) -> None:
        """Zoom every panel about its anchor; a factor below 1 zooms in."""
        views = dict(self._views)
        for index, axes in enumerate(self._chart.zoomable_axes()):
            anchor = self.anchor(index)
            if anchor is None:
                at = (axes.bbox.x0 + axes.bbox.width / 2, axes.bbox.y0 + axes.bbox.height / 2)
            else:
                at = tuple(axes.transData.transform(anchor))
            self._zoom_at(views, _Place(index, index == 0 or not self._is_x_shared, True), at, factor)
        self._show(views)

    def _zoom_at(self, views: dict[int, View], place: _Place, at: tuple[float, float], factor: float) -> None:
        axes = self._chart.zoomable_axes()[place.index]
        x, y = axes.transData.inverted().transform(at)
        x_limits, y_limits = axes.get_xlim(), axes.get_ylim()
        self._set(
            views,
            place,
            zoomed(x_limits, x, factor, is_log=axes.get_xscale() == "log"),
            zoomed(y_limits, y, factor, is_log=axes.get_yscale() == "log"),
        )

    def _set(self, views: dict[int, View], place: _Place, x_limits: Limits, y_limits: Limits) -> None:
        """Set a panel's limits in the directions of the place, if there is something to see."""
        panels = self._chart.zoomable_axes()
        home_x_limits, home_y_limits = self._chart.home_view(place.index)
        axes = panels[place.index]
        old_x, old_y = views.get(place.index, (None, None))
        if place.is_y:
            kept = clamped(y_limits, home_y_limits, is_log=axes.get_yscale() == "log")
            old_y = None if kept == home_y_limits else kept
        if place.is_x:
            kept = clamped(x_limits, home_x_limits, is_log=axes.get_xscale() == "log")
            old_x = None if kept == home_x_limits else kept
        views[place.index] = (old_x, old_y)
        if place.is_x and self._is_x_shared:
            for index in range(len(panels)):
                views[index] = (old_x, views.get(index, (None, None))[1])

    def _show(self, views: dict[int, View]) -> None:
        kept = {index: view for index, view in views.items() if view != (None, None)}
        if kept == self._views:
            return
        was_zoomed = self.is_zoomed
        self._views = kept
        self._chart.set_views(dict(kept))
        self._canvas.refresh(is_full=True, is_soon=True)
        if was_zoomed != self.is_zoomed:
            self.changed.emit(self.is_zoomed)

    # --- the mouse

    def _place(self, event: MouseEvent) -> _Place | None:
        pixel = self._canvas.figure.dpi / DPI
        for index, axes in enumerate(self._chart.zoomable_axes()):
            box = axes.bbox
            is_beside = box.x0 - AXIS_LEFT * pixel <= event.x < box.x0
            is_below = box.y0 - AXIS_BELOW * pixel <= event.y < box.y0
            is_in_x, is_in_y = box.x0 <= event.x <= box.x1, box.y0 <= event.y <= box.y1
            if (is_in_x or is_beside) and (is_in_y or is_below) and (is_in_x or is_in_y):
                return _Place(index, is_x=is_in_x, is_y=is_in_y)
        return None

    def _on_scrolled(self, event: MouseEvent) -> None:
        place = self._place(event)
        if place is None or self._drag is not None:
            return
        views = dict(self._views)
        steps = max(-3.0, min(3.0, event.step))
        self._zoom_at(views, place, (event.x, event.y), STEP**steps)
        self._show(views)

    def _on_pressed(self, event: MouseEvent) -> None:
        if event.button != MouseButton.LEFT:
            return
        if event.dblclick:
            self.reset()
            return
        place = self._place(event)
        if place is not None:
            axes = self._chart.zoomable_axes()[place.index]
            self._drag = _Drag(place, event.x, event.y, (axes.get_xlim(), axes.get_ylim()))

    def _on_moved(self, event: MouseEvent) -> None:
        drag = self._drag
        panels = self._chart.zoomable_axes()
        if drag is None or drag.place.index >= len(panels):
            return
        if MouseButton.LEFT not in getattr(event, "buttons", ()):  # released outside the window
            self._end_drag()
            return
        right, y_limits = event.x - drag.x, event.y - drag.y
        if (
            not drag.has_moved
            and max(abs(right), abs(y_limits)) < DRAG_FROM * self._canvas.device_pixel_ratio
        ):
            return
        if not drag.has_moved and self.is_zoomed:
            self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        drag.has_moved = True
        axes = panels[drag.place.index]
        views = dict(self._views)
        self._set(
            views,
            drag.place,
            shifted(drag.limits[0], -right / axes.bbox.width, is_log=axes.get_xscale() == "log"),
            shifted(drag.limits[1], -y_limits / axes.bbox.height, is_log=axes.get_yscale() == "log"),
        )
        self._show(views)

    def _on_released(self, event: MouseEvent) -> None:
        drag = self._drag
        if event.button != MouseButton.LEFT or drag is None:
            return
        self._end_drag()
        if not drag.has_moved:
            self.clicked.emit(event)

    def _end_drag(self) -> None:
        self._drag = None
        self._canvas.unsetCursor()

    # --- the keys

    def _on_key(self, event: QKeyEvent) -> bool:
        """Handle a key; returns whether it was used."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(KEY_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / KEY_STEP)
        elif key == Qt.Key.Key_0 or (key == Qt.Key.Key_Escape and self.is_zoomed):
            self.reset()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in _ARROWS:
            self._shift(*_ARROWS[key])
        else:
            return False
        return True

    def _shift(self, x_limits: float, y_limits: float) -> None:
        views = dict(self._views)
        for index, axes in enumerate(self._chart.zoomable_axes()):
            self._set(
                views,
                _Place(index, x_limits != 0 and (index == 0 or not self._is_x_shared), y_limits != 0),
                shifted(axes.get_xlim(), x_limits, is_log=axes.get_xscale() == "log"),
                shifted(axes.get_ylim(), y_limits, is_log=axes.get_yscale() == "log"),
            )
        self._show(views)
