"""The place of a chart, which is made once matplotlib is loaded; before that, and without results, a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.theme.theme import Theme

Chart = TypeVar("Chart", bound=QWidget)
TEXT_WIDTH, MIN_HEIGHT = 460, 200


class ChartHost(QFrame, Generic[Chart]):
    """A card with the chart, or with an explanation of the page and one button."""

    def __init__(
        self, title: str, sentence: str, button: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.chart: Chart | None = None
        self._make: Callable[[], Chart] | None = None
        self._is_requested = False
        self._heading = heading = QLabel(title)
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._theme = theme
        self.sentence = text = QLabel(sentence)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(button)
        empty = QWidget()
        empty.setMinimumWidth(
            MIN_HEIGHT
        )  # the text gets narrower with the host, and must not force it to be wide
        column = QVBoxLayout(empty)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (heading, text, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._layers = QStackedWidget()
        frame = QVBoxLayout(self)
        frame.setContentsMargins(8, 8, 8, 8)
        frame.addWidget(self._layers)
        self._layers.addWidget(empty)
        theme.changed.connect(self._fit_text)
        self._fit_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def show_message(self, sentence: str) -> None:
        """Change the sentence of the empty page."""
        if sentence != self.sentence.text():
            self.sentence.setText(sentence)
            self._fit_text()

    def _fit_text(self) -> None:
        width = min(self._theme.px(TEXT_WIDTH), max(self.width() - 2 * self._theme.px(16), MIN_HEIGHT))
        for label in (self._heading, self.sentence):
            label.ensurePolished()  # else it thinks in the font that it had
            label.setFixedWidth(width)
            label.setMinimumHeight(max(0, label.heightForWidth(width)))  # without a text it is -1

    def set_maker(self, make: Callable[[], Chart]) -> None:
        """Set the function that makes the chart; it is called at once if the chart is needed already."""
        self._make = make
        if self._is_requested:
            self.show_chart()

    def show_chart(self) -> None:
        """Show the chart as soon as it can be made."""
        self._is_requested = True
        if self.chart is None and self._make is not None:
            self.chart = self._make()
            self._layers.addWidget(self.chart)
        if self.chart is not None:
            self._layers.setCurrentWidget(self.chart)

    def show_empty_text(self) -> None:
        """Show the text again."""
        self._is_requested = False
        self._layers.setCurrentIndex(0)
