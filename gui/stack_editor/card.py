"""A card: colour bar, name, shape, a line of summary, and problems in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.project.problems import Problem
from gui.elided_label import ElidedLabel
from gui.stack_editor.problem_row import ProblemList
from gui.theme.theme import Theme
from gui.theme.tokens import mix

RADIUS = 10.0


class Card(QWidget):
    """What all cards of the stack share. `bar` names the token of the colour bar."""

    clicked = Signal()
    fix_requested = Signal(object)

    def __init__(self, theme: Theme, bar: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar = bar
        self._is_selected = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.name = QLabel()
        self.name.setProperty("role", "name")
        self.chip = QLabel()
        self.chip.setProperty("role", "chip")
        self.summary = ElidedLabel()
        self.summary.setProperty("role", "caption")
        self.side = QLabel()
        self.side.setProperty("role", "caption")
        self.problems = ProblemList(theme)
        self.problems.fix_requested.connect(self.fix_requested)
        self.top_row = QHBoxLayout()
        self.top_row.setSpacing(8)
        self.top_row.addWidget(self.name)
        self.top_row.addStretch(1)
        self.top_row.addWidget(self.chip)
        self.summary_row = QHBoxLayout()
        self.summary_row.setSpacing(8)
        self.summary_row.addWidget(self.summary, 1)
        self.summary_row.addWidget(self.side)
        self.column = QVBoxLayout(self)
        self.column.addLayout(self.top_row)
        self.column.addLayout(self.summary_row)
        self.column.addWidget(self.problems)
        self._apply_scale()
        theme.changed.connect(self._apply_scale)

    @property
    def is_selected(self) -> bool:
        return self._is_selected

    def set_selected(self, is_selected: bool) -> None:
        """Show the accent border, or not."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self.update()

    def show_texts(self, name: str, chip: str, summary: str, side: str = "") -> None:
        """Fill the card; labels that say this already are left alone."""
        for label, text in ((self.name, name), (self.chip, chip), (self.side, side)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self.summary.set_whole_text(summary)
        self.setAccessibleName(", ".join(part for part in (name, summary) if part))

    def focus_chain(self) -> list[QWidget]:
        """What Tab reaches in this card, in order."""
        return [self, *(row.button for row in self.problems.rows)]

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong."""
        self.problems.set_problems(problems)
        self.setAccessibleDescription(" ".join(problem.message for problem in problems))

    def _apply_scale(self) -> None:
        """Sizes that no style sheet sets."""
        px = self._theme.px
        self.name.setMinimumHeight(px(20))
        self.column.setContentsMargins(px(24), px(8), px(12), px(8))
        self.column.setSpacing(px(4))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = self._is_selected or self.hasFocus()
        border = colours.accent if is_marked else colours.line
        if not is_marked and self.underMouse():
            border = mix(colours.line, colours.muted, 0.5)
        width = 2.0 if self._is_selected else 1.0
        inset = width / 2
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(colours.card))
        outline = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(outline, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.colour(self._bar)))
        px = self._theme.px
        painter.drawRoundedRect(QRectF(px(10), px(14), px(4), self.height() - px(28)), px(2), px(2))
