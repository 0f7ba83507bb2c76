"""The main field of a Dropout card: a row of units, the dropped ones hollow, and a slider."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.network.layer_kinds import rate_text
from gui.theme.theme import Theme
from gui.widgets.controls import Slider

N_UNITS = 16
STEP = 0.05
# The order in which units are dropped as the rate grows: fixed, so that only the slider moves the picture.
_ORDER = (9, 2, 12, 5, 14, 7, 0, 10, 3, 15, 6, 1, 11, 8, 13, 4)
THRESHOLDS = tuple((_ORDER.index(unit) + 0.5) / N_UNITS for unit in range(N_UNITS))


class UnitRow(QWidget):
    """Sixteen units of one training step; a hollow one is dropped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rate = 0.0
        self.setFixedHeight(theme.px(16))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("16 units in one training step: the hollow ones are dropped.")
        theme.changed.connect(self._apply_scale)

    def _apply_scale(self) -> None:
        self.setFixedHeight(self._theme.px(16))
        self.update()

    def set_rate(self, rate: float) -> None:
        if rate != self._rate:
            self._rate = rate
            self.update()

    def dropped(self) -> tuple[bool, ...]:
        """For each unit whether it is dropped."""
        return tuple(threshold < self._rate for threshold in THRESHOLDS)

    def sizeHint(self) -> QSize:
        return QSize(N_UNITS * 14, 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(N_UNITS * 10, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.tokens.dropout)
        painter.setPen(QPen(colour, 1.4))
        scale = self._theme.scale
        pitch = min(14.5 * scale, self.width() / N_UNITS)
        radius = min(4.2 * scale, pitch / 2 - 2)
        for unit, is_dropped in enumerate(self.dropped()):
            painter.setBrush(Qt.BrushStyle.NoBrush if is_dropped else colour)
            painter.drawEllipse(QPointF(radius + 1 + unit * pitch, self.height() / 2), radius, radius)


class RateEditor(QWidget):
    """Unit row and slider; `value_edited` gives the rate that the user chose."""

    value_edited = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.units = UnitRow(theme)
        self.slider = Slider()
        self.slider.setProperty("role", "rate")
        self.slider.setRange(0, round(1 / STEP) - 1)
        self.slider.setPageStep(2)
        self.slider.setAccessibleName("Dropout rate")
        self.slider.valueChanged.connect(self._on_value_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.units)
        self._slider_row = QHBoxLayout()
        self._slider_row.addWidget(self.slider)
        layout.addLayout(self._slider_row)

    def focus_chain(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.slider]

    def add_beside_slider(self, widget: QWidget) -> None:
        """Put something at the end of the slider's line."""
        self._slider_row.addWidget(widget)

    def set_value(self, rate: object) -> None:
        """Show a rate; the slider stands at the nearest step and changes nothing."""
        assert isinstance(rate, float)
        self.units.set_rate(rate)
        self.slider.setToolTip(rate_text(rate))
        self.slider.setAccessibleDescription(rate_text(rate))
        nearest = min(round(min(max(0.0, rate), 1.0) / STEP), self.slider.maximum())
        if nearest != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(nearest)
            self.slider.blockSignals(False)

    def _on_value_changed(self, position: int) -> None:
        self.value_edited.emit(round(position * STEP, 2))
