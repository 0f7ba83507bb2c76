"""The comment to a student, beside what the student wrote in the lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import with_minus
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.project.handout_record import MAX_COMMENT
from engine.report.lessons import answer_text, mark_text
from engine.report.markdown import markdown_text
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

if TYPE_CHECKING:
    from engine.classroom.desk_table import DeskRow
    from engine.project.lesson_record import LessonAnswer

NO_ANSWERS = N_("No answers to a lesson.")
NOBODY = N_("Choose a student to write a comment.")
MIN_HEIGHT = 120


class FeedbackEditor(QWidget):
    """`edited` with each key in the comment, `left` when the focus leaves it."""

    edited = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answers: tuple[LessonAnswer, ...] | None = None
        self.labels: list[WrappedLabel] = []
        self.title = WrappedLabel(_(NOBODY))
        self.title.setProperty("role", "name")
        self.comment = _Comment()
        self.comment.setTabChangesFocus(True)
        self.comment.setAccessibleName(_("Comment to the chosen student"))
        self.comment.setPlaceholderText(_("What was good, what to do next"))
        self.comment.setEnabled(False)
        self.comment.textChanged.connect(self._on_text)
        self.comment.left.connect(self.left)
        self.answers = QScrollArea(widgetResizable=True)
        self.answers.setAccessibleName(_("Answers of the chosen student"))
        self.answers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answers.viewport().setAutoFillBackground(False)
        answers = QFrame()
        answers.setProperty("role", "card")
        inside = QVBoxLayout(answers)
        inside.setContentsMargins(12, 10, 4, 10)
        inside.addWidget(self.answers)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.title)
        left.addWidget(self.comment, 1)
        caption = QLabel(_("Answers in the lesson"))
        caption.setProperty("role", "name")
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(caption)
        right.addWidget(answers, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.show_row(None)

    @property
    def text(self) -> str:
        """The comment as it is written."""
        return self.comment.toPlainText().strip()

    def show_row(self, row: DeskRow | None) -> None:
        """Show a student's comment and answers."""
        with QSignalBlocker(self.comment):
            self.comment.setPlainText(row.comment if row is not None else "")
        self.comment.setEnabled(row is not None)
        self.title.setText(
            _("Comment to {student}").format(student=row.student) if row is not None else _(NOBODY)
        )
        self.show_answers(row)

    def show_answers(self, row: DeskRow | None) -> None:
        """Show a student's answers, where they are not in view yet."""
        answers = row.answers if row is not None else ()
        if answers == self._answers:
            return
        self._answers = answers
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(2)
        self.labels = []
        for texts in [texts_of(answer) for answer in answers] or [((_(NO_ANSWERS), "muted"),)]:
            for text, role in texts:
                label = WrappedLabel(text)
                label.setProperty("role", role)
                column.addWidget(label)
                self.labels.append(label)
            column.addSpacing(8)
        column.addStretch(1)
        self.answers.setWidget(content)
        content.setAutoFillBackground(False)

    def _on_text(self) -> None:
        text = self.comment.toPlainText()
        if len(text) > MAX_COMMENT:
            with QSignalBlocker(self.comment):
                self.comment.setPlainText(text[:MAX_COMMENT])
                self.comment.moveCursor(self.comment.textCursor().MoveOperation.End)
        self.edited.emit()

    def _show_look(self) -> None:
        self.setMinimumHeight(self._theme.px(MIN_HEIGHT))


class _Comment(QPlainTextEdit):
    """Tells when the focus leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def texts_of(answer: LessonAnswer) -> tuple[tuple[str, str], ...]:
    """Question, answer and mark, each with its role in the style sheet; what is empty is left out."""
    mark = mark_text(answer)
    if mark and answer.tries > 1:
        # Translators: {mark} is "right" or "not right yet".
        text = ngettext("{mark}, {n} try", "{mark}, {n} tries", answer.tries)
        mark = text.format(mark=mark, n=answer.tries)
    own = ""
    if answer.measured is not None:
        own = _("compared with {value}, from the student's own sweep").format(
            value=with_minus(number_text(answer.measured, ".4g"))
        )
    parts = (
        (markdown_text(answer.question) or answer.step, "caption"),
        (answer_text(answer) or _("A sketched curve"), ""),
        (mark, "caption"),
        (own, "caption"),
    )
    return tuple((text, role) for text, role in parts if text)
