"""A coloured bar with a headline and details beside it: what a sweep, a study, a run or a class has found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.theme.surfaces import set_sheet
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

NEUTRAL = "neutral"
BAR = 4  # pixels


class ToneBar(QFrame):
    """A bar in the colour of a tone: good, warn, bad or accent; any other word is neutral."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tone = theme, NEUTRAL
        self.setFixedWidth(BAR)
        theme.changed.connect(self._paint)
        self._paint()

    def set_tone(self, tone: str) -> None:
        """Take this colour; it follows the theme."""
        self._tone = tone
        self._paint()

    def _paint(self) -> None:
        is_known = self._tone in ("good", "warn", "bad", "accent")
        colour = self._theme.tokens.colour(self._tone if is_known else "muted")
        set_sheet(self, f"background: {colour}; border-radius: 2px;")


class VerdictFrame(QFrame):
    """The headline alone says it all, so that colour is never needed; `details` stand under it.

    `head` and `column` are layouts: more widgets go beside the headline, and under the details.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        margins: Sequence[int] = (0, 0, 0, 0),
        details_role: str = "muted",
        scrolled_as: str = "",
    ) -> None:
        """Make an empty frame.

        Parameters
        ----------
        theme, parent
            The colours, and the widget around it.
        margins
            Left, top, right and bottom, in pixels.
        details_role
            The style sheet's role of the details: "muted" or, smaller, "caption".
        scrolled_as
            The accessible name of an area in which long details scroll; the frame then has the height that it
            is given. Without a name nothing scrolls.
        """
        super().__init__(parent)
        self.bar, self.headline, self.details = ToneBar(theme), WrappedLabel(), WrappedLabel()
        self.headline.setProperty("role", "name")
        self.details.setProperty("role", details_role)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.headline, 1)
        self.column = QVBoxLayout()
        self.column.setSpacing(4)
        self.column.addLayout(self.head)
        self.column.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins)
        row.setSpacing(12)
        row.addWidget(self.bar)
        if scrolled_as:
            self.column.setContentsMargins(0, 0, 0, 0)
            self.column.addStretch(1)
            row.addWidget(_scrolled(self.column, scrolled_as), 1)
        else:
            row.addLayout(self.column, 1)

    def show_verdict(self, tone: str, headline: str, details: str = "") -> None:
        """Show a verdict; without details there is no empty line in their place."""
        self.bar.set_tone(tone)
        self.headline.setText(headline)
        self.details.setText(details)
        self.details.setVisible(bool(details))


def _scrolled(column: QVBoxLayout, name: str) -> QScrollArea:
    content = QWidget()
    content.setLayout(column)
    area = QScrollArea(widgetResizable=True)
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    for widget in (area.viewport(), content):
        widget.setAutoFillBackground(False)
    return area
