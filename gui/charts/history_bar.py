"""The controls over a training's chart, and the sentence on overfitting below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.analysis.curves import NONE, SOME, STRONG
from engine.analysis.generalization_gap import GeneralizationGap
from engine.charts.history_figure import HistoryLook
from engine.language.texts import N_, _
from gui.widgets.controls import SteadyButton
from gui.widgets.elided_label import ElidedLabel

HINT = N_("Hover for values · scroll to zoom · drag to pan")
_SMOOTHING = {
    NONE: N_("Smoothing: none"),
    SOME: N_("Smoothing: some"),
    STRONG: N_("Smoothing: strong"),
}


def _earlier(count: int) -> str:
    return _("Earlier runs ({n})").format(n=count)


def _smoothing(strength: float) -> str:
    return _(_SMOOTHING[strength])


# --- The sentence below the chart


class GeneralizationGapLine(QWidget):
    """One sentence, and a second one if the curves look wrong but are not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What the curves say"))
        self.text, self.note = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 6)
        column.setSpacing(2)
        for label, role in ((self.text, "name"), (self.note, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            column.addWidget(label)
        self.show_generalization_gap(None)

    def show_generalization_gap(self, generalization_gap: GeneralizationGap | None) -> None:
        """Show what the curves say; None while there is nothing to judge."""
        text, note = (
            (generalization_gap.text, generalization_gap.note) if generalization_gap is not None else ("", "")
        )
        if text != self.text.text():
            self.text.setText(text)
        if note != self.note.text():
            self.note.setText(note)
        self.setAccessibleDescription(f"{text} {note}".strip())


# --- A row of toggles over a chart


class ChartBar(QWidget):
    """`add_toggle` adds a toggle.

    `reset_requested` comes from the button that `show_reset` shows while it is zoomed.

    `hint` says how to use the chart, if there is space.
    """

    reset_requested = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        caption = ElidedLabel()
        caption.setProperty("role", "caption")
        caption.set_whole_text(hint)
        self.reset = self._button(
            (_("Reset view"),), _("Show all again (Esc, 0 or a double click in the chart)")
        )
        self.reset.clicked.connect(self.reset_requested)
        self.reset.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 4, 4)
        self._row.setSpacing(4)
        self._row.addWidget(caption, 1)
        self._row.addWidget(self.reset)

    def add_toggle(self, *texts: str, tip: str) -> QPushButton:
        """Add a toggle, off at first; its `toggled` signals changes. It is wide enough for all `texts`."""
        button = self._button(texts, tip)
        button.setCheckable(True)
        self._row.addWidget(button)
        return button

    def add_button(self, text: str, tip: str) -> QPushButton:
        """Add a button for an action, or for a choice of more than two."""
        button = self._button((text,), tip)
        self._row.addWidget(button)
        return button

    def show_reset(self, is_zoomed: bool) -> None:
        """Show or hide "Reset view"."""
        self.reset.setVisible(is_zoomed)

    def _button(self, texts: Sequence[str], tip: str) -> QPushButton:
        button = SteadyButton(*texts, parent=self)
        button.setProperty("role", "chart")
        button.setToolTip(tip)
        button.setAccessibleName(texts[0])
        button.setAccessibleDescription(tip)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button


class HistoryBar(ChartBar):
    """`changed` has the whole look that was chosen."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_(HINT), parent)
        self._strength = NONE
        # The first one, since it comes with the second training and must move no other.
        self.earlier = self.add_toggle(
            _earlier(88), tip=_("Show earlier trainings in grey")
        )  # first: it comes with a run
        self.earlier.setChecked(True)
        self.log = self.add_toggle(_("Log axis"), tip=_("Logarithmic axis for the loss"))
        smooth = _("Smooth the curve (original stays visible): none, some or strong")
        self.smoothed = self.add_toggle(*map(_smoothing, _SMOOTHING), tip=smooth)
        self.log.toggled.connect(self._notify)
        self.smoothed.clicked.connect(self._smooth_more)
        self.earlier.toggled.connect(self._notify)
        self._name_smoothing()
        self.offer_earlier(0)

    @property
    def look(self) -> HistoryLook:
        """The chosen look."""
        return HistoryLook(self.log.isChecked(), self._strength, self.earlier.isChecked())

    def offer_earlier(self, count: int) -> None:
        """Say how many earlier trainings can be shown."""
        text = _earlier(count)
        self.earlier.setText(text)
        self.earlier.setAccessibleName(text)
        self.earlier.setVisible(count > 0)

    def _smooth_more(self) -> None:
        strengths = list(_SMOOTHING)
        self._strength = strengths[(strengths.index(self._strength) + 1) % len(strengths)]
        self._name_smoothing()
        self._notify()

    def _name_smoothing(self) -> None:
        text = _smoothing(self._strength)
        self.smoothed.setText(text)
        self.smoothed.setAccessibleName(text)
        self.smoothed.setChecked(self._strength > 0)

    def _notify(self) -> None:
        self.changed.emit(self.look)
