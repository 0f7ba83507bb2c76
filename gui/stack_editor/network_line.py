"""The line under "Network": how many parameters it has or, while it can't be trained, how many problems."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from engine.checks.problems import NetworkCheck
from gui.theme.theme import Theme

HEIGHT = 20


class NetworkLine(QStackedWidget):
    """As high with the one as with the other; `problems` leads to the first card with an error."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.parameters = QLabel()
        self.parameters.setProperty("role", "caption")
        self.problems = QPushButton()
        self.problems.setProperty("role", "more")
        self.problems.setCursor(Qt.CursorShape.PointingHandCursor)
        self.problems.setToolTip("Go to the first card with a problem")
        room = QWidget()  # the button is as wide as its words
        self.problems.setParent(room)
        self.addWidget(self.parameters)
        self.addWidget(room)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def show_check(self, check: NetworkCheck) -> None:
        """Say what this check says; advice is no problem."""
        n_errors = len(check.errors())
        self.parameters.setText(f"{check.parameters:,} parameters")
        self.problems.setText(f"{n_errors} problem{'' if n_errors == 1 else 's'}")
        self.setCurrentIndex(1 if n_errors else 0)
        self._fit()

    def text(self) -> str:
        """What stands there."""
        return self.problems.text() if self.currentIndex() else self.parameters.text()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def _apply_theme(self) -> None:
        px, colours = self._theme.px, self._theme.tokens
        self.setFixedHeight(px(HEIGHT))
        self.problems.setIcon(self._theme.icon("warning", "bad"))
        self.problems.setIconSize(QSize(px(14), px(14)))
        self.problems.setStyleSheet(
            f"QPushButton {{ color: {colours.readable('bad', 'background')}; min-height: 0; padding: 0; }}"
        )
        self._fit()

    def _fit(self) -> None:
        self.problems.setGeometry(0, 0, self.problems.sizeHint().width() + self._theme.px(6), self.height())
