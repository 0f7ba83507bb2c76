"""The pane beside the list: one run, two runs compared, or the number of selected runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.durations import format_duration
from engine.analysis.run_text import kind_label
from engine.language.dates import when_text
from engine.language.texts import N_, _, ngettext
from engine.runs.record import RunRecord
from gui.runs_page.difference_view import DifferenceView
from gui.runs_page.one_run import OneRun
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.run_tools import RunTools
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import WrappedLabel

WIDTH, HEIGHT = 300, 170
_NONE = N_("Select a run to see what was trained and what it says. Select two to compare them.")


class DetailsPane(QFrame):
    """Shows the list's selection; its signals request what its buttons stand for."""

    overlay_pressed = Signal()

    def __init__(self, theme: Theme, scorer: RunScorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.caption = ElidedLabel()
        self.caption.setProperty("role", "caption")
        self.tools = RunTools(theme)
        self.one = OneRun(theme, scorer)
        self.two = DifferenceView()
        self.many = QWidget()
        self.overlay_many = QPushButton(_("Show on the charts"))
        self.overlay_many.setToolTip(_("Overlay these runs on the chart, up to six (O)"))
        self.overlay_many.clicked.connect(self.overlay_pressed)
        self._selection_text = WrappedLabel()
        self._selection_text.setProperty("role", "muted")
        many = QVBoxLayout(self.many)
        many.setContentsMargins(0, 0, 0, 0)
        many.setSpacing(12)
        many.addWidget(self._selection_text)
        many.addWidget(self.overlay_many, 0, Qt.AlignmentFlag.AlignLeft)
        many.addStretch(1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(16, 4, 16, 12)
        for body in (self.one, self.two, self.many):
            inner.addWidget(body)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        self.area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)  # transparent, so that the card is visible
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.tools)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 8, 6)
        head.setSpacing(0)
        head.addLayout(line)
        head.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        self.one.overlay.clicked.connect(self.overlay_pressed)
        theme.changed.connect(self._show_scale)
        self._show_scale()

    def show_runs(self, runs: Sequence[RunRecord], overlaid: Collection[str]) -> None:
        """Show the selected runs."""
        self.tools.setVisible(bool(runs))
        self.tools.show_runs(runs)
        if len(runs) == 1:
            run = runs[0]
            took = format_duration(run.seconds) if run.seconds else ""
            # Translators: of a training that was started by Live, the button that trains after each change.
            live = _("by Live") if run.is_live else ""
            parts = filter(None, (kind_label(run), when_text(run.made), took, live))
            self._show_message(run.name, " · ".join(parts))
            self.one.show_run(run, is_overlaid=run.uid in overlaid)
            self._show_body(self.one)
        elif len(runs) == 2:
            self._show_message(_("Two runs compared"), _("What was trained differently"))
            self.two.show_runs(runs[0], runs[1])
            self._show_body(self.two)
        else:
            count = ngettext("{n} run", "{n} runs", len(runs)).format(n=len(runs))
            self._show_message(count if runs else _("No run selected"), "")
            together = _("Star, colour or delete them together. Select two runs to compare them.")
            self._selection_text.setText(together if runs else _(_NONE))
            self.overlay_many.setVisible(bool(runs))
            self._show_body(self.many)

    def _show_body(self, shown: QWidget) -> None:
        """Show one of the bodies; hidden ones take no space, as they would in a stacked widget."""
        is_other = not shown.isVisibleTo(self)
        for body in (self.one, self.two, self.many):
            body.setVisible(body is shown)
        if is_other:
            self.area.verticalScrollBar().setValue(0)

    def _show_message(self, title: str, caption: str) -> None:
        self.title.set_whole_text(title)
        self.caption.set_whole_text(caption)

    def _show_scale(self) -> None:
        self.setMinimumSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))
