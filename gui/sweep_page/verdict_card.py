"""The verdict of the sweep, below its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from engine.experiment.results import SweepResults
from gui.document.labels import STALE
from gui.theme.theme import Theme
from gui.widgets.verdict_frame import NEUTRAL, VerdictFrame

if TYPE_CHECKING:
    from engine.analysis.verdict import Verdict


class VerdictCard(VerdictFrame):
    """What the sweep says. It keeps its height while a sweep runs, so nothing jumps.

    If the page is short, the details are hidden behind a button, so that the chart keeps its space.
    """

    def __init__(self, theme: Theme, offer: QWidget, parent: QWidget | None = None) -> None:
        """`offer` stands beside the headline while it is not hidden: what to do next."""
        super().__init__(theme, parent, margins=(12, 12, 16, 12))
        self.setProperty("role", "card")
        self.more = QPushButton("More")
        self.more.setCheckable(True)
        self.more.setProperty("role", "chart")
        self.more.setToolTip("What stands behind this sentence")
        self.more.setAccessibleName("More about the verdict")
        self.more.toggled.connect(self._show_details)
        self._is_compact = False
        self._judged: tuple[SweepResults, Verdict] | None = None
        for widget in (self.more, offer):
            self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addStretch(1)
        self._show_details()
        self.hide()

    def set_compact(self, is_compact: bool) -> None:
        """Whether there is little height, so that details are shown only on request."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._show_details()

    def _show_details(self) -> None:
        self.more.setVisible(self._is_compact)
        self.details.setVisible(bool(self.details.text()) and (not self._is_compact or self.more.isChecked()))

    def judge(self, results: SweepResults | None, *, is_sweeping: bool, is_stale: bool) -> None:
        """Show the verdict of these results; the statistics must be loaded."""
        if self.isVisible() and is_sweeping and not self.minimumHeight():
            self.setMinimumHeight(self.height())
        elif not is_sweeping:
            self.setMinimumHeight(0)
        if results is not None and results.cells:
            self._set_verdict(results, is_stale=is_stale)
        elif is_sweeping and self.isVisible():
            self.show_verdict(NEUTRAL, "Sweeping…")
            self.show()
        else:
            self.hide()

    def _set_verdict(self, results: SweepResults, *, is_stale: bool) -> None:
        from engine.analysis.verdict import verdict

        if self._judged is None or self._judged[0] is not results:
            self._judged = results, verdict(results)
        found = self._judged[1]
        self.show_verdict(found.tone, found.headline, found.details + (STALE if is_stale else ""))
        self._show_details()
        self.show()
