"""What the sweep says, in words, under its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.experiment.results import SweepResults
from gui.document.labels import STALE
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from engine.analysis.verdict import Verdict


class VerdictCard(QFrame):
    """A coloured bar, a headline, the details. It keeps its height while a sweep runs, so nothing jumps.

    Where the page is short the details wait behind a button, so that the chart keeps its room.
    """

    def __init__(self, theme: Theme, offer: QWidget, parent: QWidget | None = None) -> None:
        """`offer` stands beside the headline while it is not hidden: what to do next."""
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.bar = QFrame()
        self.bar.setFixedWidth(4)
        self.headline = QLabel()
        self.headline.setProperty("role", "name")
        self.details = QLabel()
        self.details.setProperty("role", "muted")
        self.more = QPushButton("More")
        self.more.setCheckable(True)
        self.more.setProperty("role", "chart")
        self.more.setToolTip("What stands behind this sentence")
        self.more.setAccessibleName("More about the verdict")
        self.more.toggled.connect(self._show_details)
        self._is_compact = False
        self._judged: tuple[SweepResults, Verdict] | None = None
        for label in (self.headline, self.details):
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.headline, 1)
        for widget in (self.more, offer):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(head)
        words.addWidget(self.details)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self.bar)
        row.addLayout(words, 1)
        self._show_details()
        self.hide()

    def set_compact(self, is_compact: bool) -> None:
        """Whether there is little height, so that the details are shown only when asked for."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._show_details()

    def _show_details(self) -> None:
        self.more.setVisible(self._is_compact)
        self.details.setVisible(not self._is_compact or self.more.isChecked())

    def judge(self, results: SweepResults | None, *, is_sweeping: bool, is_stale: bool) -> None:
        """Say the verdict of these results; the statistics must be loaded."""
        if self.isVisible() and is_sweeping and not self.minimumHeight():
            self.setMinimumHeight(self.height())
        elif not is_sweeping:
            self.setMinimumHeight(0)
        if results is not None and results.cells:
            self._say_verdict(results, is_stale=is_stale)
        elif is_sweeping and self.isVisible():
            self._say("Sweeping…", "", self._theme.tokens.muted)
        else:
            self.hide()

    def _say_verdict(self, results: SweepResults, *, is_stale: bool) -> None:
        from engine.analysis.verdict import verdict

        if self._judged is None or self._judged[0] is not results:
            self._judged = results, verdict(results)
        found = self._judged[1]
        tokens = self._theme.tokens
        colour = {"good": tokens.good, "bad": tokens.bad, "warn": tokens.warn}.get(found.tone, tokens.muted)
        self._say(found.headline, found.details + (STALE if is_stale else ""), colour)

    def _say(self, headline: str, details: str, colour: str) -> None:
        self.headline.setText(headline)
        self.details.setText(details)
        self.bar.setStyleSheet(f"background: {colour}; border-radius: 2px;")
        self.show()
