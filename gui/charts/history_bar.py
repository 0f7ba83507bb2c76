"""The choices over a training's chart: logarithmic axis, smoothing, earlier runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.analysis.curves import NONE, SOME, STRONG
from engine.charts.history_figure import HistoryLook
from gui.charts.chart_bar import ChartBar

HINT = "Point to read values, turn the wheel to zoom, drag to move"
_SMOOTHING = {NONE: "none", SOME: "some", STRONG: "strong"}


class HistoryBar(ChartBar):
    """`changed` has the whole look that was chosen."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HINT, parent)
        self._strength = NONE
        self.log = self.add_toggle(
            "Log axis", "Show the loss on a logarithmic axis: equal steps are equal factors"
        )
        self.smoothed = self.add_toggle(
            "", "Draw a calmer line over the values, which stay visible: none, some or strong"
        )
        self.earlier = self.add_toggle("", "Show the trainings before faint behind")
        self.earlier.setChecked(True)
        self.log.toggled.connect(self._tell)
        self.smoothed.clicked.connect(self._smooth_more)
        self.earlier.toggled.connect(self._tell)
        self._name_smoothing()
        self.offer_earlier(0)

    @property
    def look(self) -> HistoryLook:
        """What is chosen."""
        return HistoryLook(self.log.isChecked(), self._strength, self.earlier.isChecked())

    def offer_earlier(self, count: int) -> None:
        """Say how many trainings there are to show behind."""
        words = f"Earlier runs ({count})"
        self.earlier.setText(words)
        self.earlier.setAccessibleName(words)
        self.earlier.setVisible(count > 0)

    def _smooth_more(self) -> None:
        strengths = list(_SMOOTHING)
        self._strength = strengths[(strengths.index(self._strength) + 1) % len(strengths)]
        self._name_smoothing()
        self._tell()

    def _name_smoothing(self) -> None:
        words = f"Smoothing: {_SMOOTHING[self._strength]}"
        self.smoothed.setText(words)
        self.smoothed.setAccessibleName(words)
        self.smoothed.setChecked(self._strength > 0)

    def _tell(self) -> None:
        self.changed.emit(self.look)
