"""A problem: an icon, the sentence, a button for a certain repair, and an explanation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.checks.problems import Problem
from engine.language.texts import _
from gui.theme.surfaces import set_sheet
from gui.theme.theme import Theme
from gui.theme.tokens import mix, readable
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel, plain_tip
from gui.widgets.popup import Popup
from gui.widgets.shrinking import ShrinkingButton

_ERROR_MARGINS, _ADVICE_MARGINS = (8, 6, 8, 6), (0, 4, 0, 0)
_ERROR_TINT = 0.7  # fraction of the soft colour that leaves muted text readable
_ADVICE_GREY = 0.35
WHY_WIDTH = 280


class ProblemRow(QWidget):
    """One problem; `fix_requested` has its Fix. "Why?" opens `why`, a pop-up with the explanation.

    An error is in a tinted box; advice has no box and its own colour.
    """

    fix_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._problem: Problem | None = None
        self.icon = QLabel()
        self.text = WrappedLabel()
        self.button = ShrinkingButton()
        self.button.setProperty("role", "small")
        self.button.clicked.connect(self._on_clicked)
        self.why_button = QPushButton(_("Why?"))
        self.why_button.setProperty("role", "more")
        self.why_button.setToolTip(_("Explain this in two sentences"))
        self.why_button.clicked.connect(self._open_or_close_why)
        self.why: WhyPopup | None = None
        self._buttons = QWidget()
        buttons = FlowLayout(self._buttons)
        buttons.addWidget(self.button)
        buttons.addWidget(self.why_button)
        self._grid = grid = QGridLayout(self)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.text, 0, 1)
        grid.addWidget(self._buttons, 1, 1)
        grid.setColumnStretch(1, 1)
        theme.changed.connect(self._show_tone)

    @property
    def problem(self) -> Problem | None:
        return self._problem

    def set_problem(self, problem: Problem) -> None:
        """Show this problem; an equal text is not touched, but the repair is always updated."""
        shown, self._problem = self._problem, problem
        if shown is not None and _texts(shown) == _texts(problem):
            return
        self.text.setText(problem.message)
        self.button.setVisible(problem.fix is not None)
        if problem.fix is not None:
            # Translators: the text of a button that repairs something, and how to undo that.
            tip = _("{repair}. Ctrl+Z takes it back.").format(repair=problem.fix.label)
            self.button.set_whole_text(problem.fix.label)
            self.button.set_tip(plain_tip(tip))
        if shown is None or shown.why != problem.why:
            self.why_button.setVisible(bool(problem.why))
            if self.why is not None:
                self.why.close()
        self._buttons.setVisible(problem.fix is not None or bool(problem.why))
        self.why_button.setAccessibleName(_why_text(problem))
        self._show_tone()

    def _show_tone(self) -> None:
        if self._problem is None:
            return
        is_error, colours, px = self._problem.is_error, self._theme.tokens, self._theme.px
        name, token = ("warning", "bad") if is_error else ("advice", "warn")
        self.icon.setPixmap(self._theme.icon(name, token).pixmap(px(16), px(16)))
        self.icon.setAccessibleName(_("Problem") if is_error else _("Advice"))
        advice = readable(mix(colours.warn, colours.muted, _ADVICE_GREY), colours.card, colours.text)
        set_sheet(self.text, "" if is_error else f"color: {advice};")
        margins = map(px, _ERROR_MARGINS if is_error else _ADVICE_MARGINS)
        self._grid.setContentsMargins(*margins)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._problem is not None and self._problem.is_error:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            colours = self._theme.tokens
            painter.setBrush(QColor(mix(colours.card, colours.bad_soft, _ERROR_TINT)))
            painter.drawRoundedRect(self.rect(), self._theme.px(6), self._theme.px(6))

    def _open_or_close_why(self) -> None:
        if self.why is not None:
            self.why.close()
        elif self._problem is not None:
            self.why = WhyPopup(self._problem, self._theme)
            self.why.closed.connect(self._forget_why)
            self.why.open_below(self.why_button)

    def _forget_why(self) -> None:
        closed, self.why = self.why, None
        if closed is not None:
            closed.deleteLater()

    def _on_clicked(self) -> None:
        if self._problem is not None and self._problem.fix is not None:
            self.fix_requested.emit(self._problem.fix)


def _texts(problem: Problem) -> tuple[object, ...]:
    label = None if problem.fix is None else problem.fix.label
    return problem.message, problem.is_error, label, problem.why


def _why_text(problem: Problem) -> str:
    return _("Why? {problem}").format(problem=problem.message)


class WhyPopup(Popup):
    """The explanation of a problem. It has the focus while it is open, so that a screen reader reads it."""

    def __init__(self, problem: Problem, theme: Theme) -> None:
        super().__init__(_why_text(problem))
        self.text = WrappedLabel(problem.why)
        self.text.setFixedWidth(theme.px(WHY_WIDTH))
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column.addWidget(self.text)


class ProblemList(QWidget):
    """The problems of one card; rows are reused."""

    fix_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[ProblemRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 0)
        self._layout.setSpacing(6)
        self.hide()

    def focus_chain(self) -> list[QWidget]:
        """The widgets that Tab reaches, in order."""
        return [button for row in self.rows for button in (row.button, row.why_button)]

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems, errors first."""
        ordered = sorted(problems, key=lambda problem: not problem.is_error)
        while len(self.rows) < len(ordered):
            row = ProblemRow(self._theme)
            row.fix_requested.connect(self.fix_requested)
            self.rows.append(row)
            self._layout.addWidget(row)
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(ordered))
            if index < len(ordered):
                row.set_problem(ordered[index])
        self.setVisible(bool(ordered))
