"""A chart whose dots are trainings: they can be pointed at, visited with keys and opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import LocationEvent, MouseEvent
from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.charts.chart_style import ChartStyle, chart_style
from engine.charts.dot_search import DotPanel, dot_at, in_figure, step_rate, step_value
from engine.charts.label_place import Points
from engine.charts.sweep_dots import Dot
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from gui.charts.blit_canvas import DPI, BlitCanvas
from gui.charts.cell_layer import CellLayer, CellNote, Polyline, spark_of
from gui.charts.zooming import Limits, View, Zooming

REACH = 9.0


class DotFigure(Protocol):
    """A figure with a dot for each training, in one or more panels; keys act on the last one."""

    @property
    def panels(self) -> Sequence[DotPanel]: ...

    def animated_artists(self) -> list[Artist]: ...

    def lay_out(self) -> None: ...

    def set_style(self, style: ChartStyle) -> None: ...

    def zoomable_axes(self) -> Sequence[Axes]: ...

    def home_view(self, index: int) -> tuple[Limits, Limits]: ...

    def set_views(self, views: Mapping[int, View]) -> None: ...


Content = TypeVar("Content", bound=DotFigure)


@dataclass(frozen=True)
class _Pointed:
    """The training that is pointed at, and its column; one chosen by keys stays when the mouse leaves."""

    column: str
    cell: Cell
    is_by_key: bool


class CellChart(QWidget, Generic[Content]):
    """`cell_hovered` has the Cell that is pointed at, or None; `cell_clicked` the one that was chosen."""

    cell_hovered = Signal(object)
    cell_clicked = Signal(object)

    def __init__(
        self, make: Callable[[Figure, ChartStyle], Content], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        style = chart_style("light")
        self.canvas = BlitCanvas()
        self.chart = make(self.canvas.figure, style)
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.zooming = Zooming(self.canvas, self.chart)
        self.zooming.clicked.connect(self._on_clicked)
        self.layer = CellLayer(self.canvas, style)
        self.canvas.mpl_connect("motion_notify_event", self._on_moved)
        self.canvas.mpl_connect("figure_leave_event", self._on_left)
        self.canvas.mpl_connect("draw_event", self._on_drawn)
        self.canvas.key_handlers.append(self._on_key)
        self.canvas.installEventFilter(self)
        self._update: Callable[[], bool] = lambda: False
        self._cells: tuple[CellResult, ...] = ()
        self._by_cell: dict[Cell, CellResult] | None = None
        self._is_stale = False
        self._pointed: _Pointed | None = None
        self._open: Cell | None = None
        self.setFocusProxy(self.canvas)
        self.setAccessibleName(name)
        self.canvas.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self._restyle, style, scale))

    def _restyle(self, style: ChartStyle, scale: float) -> None:
        self.chart.set_style(style)
        self.layer.set_look(style, scale)

    def mark_open(self, cell: Cell | None) -> None:
        """Mark the dots of the training that is open beside the chart, or none."""
        self._open = cell
        self._place_layer()

    def value_text(self, panel: DotPanel, dot: Dot) -> str:
        """A dot's value as text; defined by each kind of chart."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._pointed is not None and self._pointed.is_by_key:
            self._point_at(None)
        return super().eventFilter(watched, event)

    def _show(self, cells: tuple[CellResult, ...], update: Callable[[], bool]) -> None:
        """Draw these trainings soon: `update` moves the artists and returns whether limits changed."""
        self._update, self._cells, self._by_cell = update, cells, None
        if self._pointed is None:
            self._describe(self._summary())
        self._draw_soon()

    def _summary(self) -> str:
        count = len(self._cells)
        return ngettext("{n} training shown", "{n} trainings shown", count).format(n=count)

    def _notify(self, cell: Cell | None) -> None:
        """Emit that something else is pointed at."""
        self.cell_hovered.emit(cell)

    def _choose(self, cell: Cell) -> None:
        """Emit that something was clicked."""
        self.cell_clicked.emit(cell)

    def _draw_soon(self, *, is_soon: bool = False) -> None:
        self._is_stale = True
        self.canvas.refresh(is_soon=is_soon)

    def _prepare(self) -> bool:
        if not self._is_stale:
            return False
        self._is_stale = False
        has_changed = self._update()
        if not has_changed:
            self._place_layer()
        return has_changed

    # --- the training that is pointed at

    def _point_at(self, found: tuple[DotPanel, Dot] | None, *, is_by_key: bool = False) -> None:
        before = self._pointed
        if found is None:
            self._pointed = None
        else:
            panel, dot = found
            self._pointed = _Pointed(panel.column, Cell(dot.rate, dot.seed), is_by_key)
        if self._pointed == before:
            return
        self._place_layer()
        cell = self._pointed.cell if self._pointed is not None else None
        if cell != (before.cell if before is not None else None):
            self._notify(cell)
        if found is not None:
            self._describe(self.layer.text())
        else:
            self._describe(self._summary())

    def _find(self) -> tuple[DotPanel, Dot] | None:
        """The dot that is pointed at, if it still exists."""
        pointed = self._pointed
        if pointed is None or pointed.cell.rate is None:
            return None
        for panel in self.chart.panels:
            if panel.column == pointed.column:
                dot = panel.dots_shown.find(pointed.cell.rate, pointed.cell.seed)
                return (panel, dot) if dot is not None else None
        return None

    def _place_layer(self) -> None:
        """Move the highlight to the present positions of the dot and of its seed's other dots."""
        self.layer.set_marks(self._marks())
        found = self._find()
        if found is None:
            self.layer.clear()
            return
        panel, dot = found
        (point,) = self._in_canvas(in_figure(panel, np.array([[dot.x, dot.y]])))
        if not (np.isfinite(point.x()) and np.isfinite(point.y())):
            self.layer.clear()
            return
        self.layer.show_note(self._note(panel, dot), point, self._polylines(dot), self._field(panel, dot))

    def _marks(self) -> list[QPointF]:
        """Where the dots of the open training are."""
        cell = self._open
        if cell is None or cell.rate is None:
            return []
        found = [(panel, panel.dots_shown.find(cell.rate, cell.seed)) for panel in self.chart.panels]
        points = [
            point
            for panel, dot in found
            if dot is not None
            for point in self._in_canvas(in_figure(panel, np.array([[dot.x, dot.y]])))
        ]
        return [point for point in points if np.isfinite(point.x()) and np.isfinite(point.y())]

    def _polylines(self, dot: Dot) -> list[Polyline]:
        """The dots of the same seed, in every panel."""
        return [
            Polyline(tuple(item for item in points if np.isfinite(item.x())), other.colour)
            for other in self.chart.panels
            if (points := self._in_canvas(in_figure(other, other.dots_shown.of_seed(dot.seed))))
        ]

    def _field(self, _panel: DotPanel, _dot: Dot) -> QRectF | None:
        """The area that a dot represents, if it is a field of a map."""
        return None

    def _note(self, panel: DotPanel, dot: Dot) -> CellNote:
        result = self._cell_results.get(Cell(dot.rate, dot.seed))
        return CellNote(
            _("rate {rate}, seed {seed}").format(rate=number_text(dot.rate, "g"), seed=dot.seed),
            (self.value_text(panel, dot),),
            self._hint(_("Click to open this training"), _("Enter to open this training")),
            spark_of(result) if result is not None else None,
        )

    def _hint(self, click: str, enter: str) -> str:
        return enter if self._pointed is not None and self._pointed.is_by_key else click

    @property
    def _cell_results(self) -> Mapping[Cell, CellResult]:
        if self._by_cell is None:
            self._by_cell = {result.cell: result for result in self._cells}
        return self._by_cell

    def _in_canvas(self, points: Points) -> tuple[QPointF, ...]:
        """Convert points of the figure to Qt's coordinates."""
        ratio, height = self.canvas.device_pixel_ratio, self.canvas.figure.bbox.height
        return tuple(QPointF(float(x) / ratio, float(height - y) / ratio) for x, y in points)

    def _describe(self, text: str) -> None:
        self.setAccessibleDescription(text)
        self.canvas.setAccessibleDescription(text)

    def _on_drawn(self, _event: object) -> None:
        self._place_layer()

    # --- the mouse

    def _under(self, event: LocationEvent) -> tuple[DotPanel, Dot] | None:
        return dot_at(self.chart.panels, event.x, event.y, REACH * self.canvas.figure.dpi / DPI)

    def _on_moved(self, event: MouseEvent) -> None:
        found = None if self.zooming.is_dragging else self._under(event)
        if found is None and self._pointed is not None and self._pointed.is_by_key:
            return
        self._point_at(found)
        shape = Qt.CursorShape.PointingHandCursor
        if found is not None and self.canvas.cursor().shape() != shape:
            self.canvas.setCursor(shape)
        elif found is None and self.canvas.cursor().shape() == shape:
            self.canvas.unsetCursor()

    def _on_left(self, _event: LocationEvent) -> None:
        if self._pointed is not None and not self._pointed.is_by_key:
            self._point_at(None)

    def _on_clicked(self, event: MouseEvent) -> None:
        found = self._under(event)
        if found is not None:
            self._choose(Cell(found[1].rate, found[1].seed))

    # --- the keys

    def _on_key(self, event: QKeyEvent) -> bool:
        """Arrows move from dot to dot, Enter opens, Escape clears."""
        key = Qt.Key(event.key())
        if key in _OPEN and self._pointed is not None:
            self._choose(self._pointed.cell)
        elif key == Qt.Key.Key_Escape and self._pointed is not None:
            self._point_at(None)
        elif key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(*_STEPS[key])
        else:
            return False
        return True

    def _step(self, dx: int, dy: int) -> None:
        found = self._find() or self._first()
        if found is None:
            return
        panel, dot = found
        if self._find() is not None:
            target = step_rate(panel.dots_shown, dot, dx) if dx else None
            dot = target or (step_value(panel.dots_shown, dot, dy) if dy else None) or dot
        self._point_at((panel, dot), is_by_key=True)

    def _first(self) -> tuple[DotPanel, Dot] | None:
        """Where keys begin: the middle dot of the lowest rate in the last panel."""
        for panel in reversed(self.chart.panels):
            if len(panel.dots_shown):
                there = panel.dots_shown.at_rate(panel.dots_shown.rates[0])
                return panel, there[len(there) // 2]
        return None


_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
