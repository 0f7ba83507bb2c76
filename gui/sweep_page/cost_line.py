"""The line under the sweep page's title: what the sweep will cost, and how to make it shorter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.analysis.durations import format_duration
from engine.language.texts import _
from engine.timing.shorter import Shorter
from gui.control.sweep_cost import SweepCost
from gui.widgets.elided_label import FittingLabel
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.popup import Popup


class CostLine(QWidget):
    """A caption, and beside a long time the button that opens `popup`."""

    def __init__(self, cost: SweepCost) -> None:
        super().__init__()
        self._cost = cost
        self.text = FittingLabel()
        self.text.setProperty("role", "caption")
        self.button = QPushButton(_("Make it shorter…"))
        self.button.setProperty("role", "more")
        self.button.setAccessibleName(_("Make the sweep shorter"))
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.popup = ShorterPopup(cost)
        self.popup.setParent(self.button)
        self.button.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addStretch()
        cost.changed.connect(self._show_cost)
        self._show_cost()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Let the button follow the text's end."""
        self.text.ensurePolished()
        self.text.setMaximumWidth(self.text.fontMetrics().horizontalAdvance(self.text.whole_text) + 2)

    def _open(self) -> None:
        if not self.popup.isVisible():
            self.popup.show_offers()
        self.popup.toggle_below(self.button)

    def _show_cost(self) -> None:
        text = self._cost.text
        # Where there is little room, the time alone.
        self.text.set_variants(text, self._cost.time_text or text)
        self._fit()
        self.button.setVisible(self._cost.is_long)


class ShorterPopup(Popup):
    """Three buttons, each with the time that its setting would take; each is one step to undo."""

    def __init__(self, cost: SweepCost) -> None:
        super().__init__(_("Make the sweep shorter"))
        self._cost = cost
        self.sentence = WrappedLabel()
        self.sentence.setProperty("role", "name")
        self.column.setSpacing(8)
        self.column.addWidget(self.sentence)
        self.buttons: list[QPushButton] = []

    def show_offers(self) -> None:
        """Make a button for each setting that would help."""
        for button in self.buttons:
            self.column.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        offers = self._cost.shorter()
        end = _("Shorter with:") if offers else _("Try a smaller network.")
        self.sentence.setText(f"{self._cost.text}. {end}")
        for offer in offers:
            button = QPushButton(f"{offer.label}: {format_duration(offer.seconds, is_estimate=True)}")
            button.clicked.connect(partial(self._take, offer))
            self.column.addWidget(button)
            self.buttons.append(button)

    def _take(self, offer: Shorter) -> None:
        self.close()
        self._cost.take(offer)
