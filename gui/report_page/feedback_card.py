"""What the teacher gave back with this copy of the project: mark, comment, and what `check` found."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.language.dates import moment_text
from engine.language.texts import _
from gui.document.document import Document
from gui.widgets.plain_text import WrappedLabel


class FeedbackCard(QFrame):
    """Hidden where there is no feedback; nothing of it can be edited."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setProperty("role", "card")
        title = QLabel(_("From your teacher"))
        title.setProperty("role", "name")
        self.mark, self.comment, self.check, self.made = (WrappedLabel() for _label in range(4))
        self.mark.setProperty("role", "headline")
        self.check.setProperty("role", "muted")
        self.made.setProperty("role", "caption")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self.made, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        for label in (self.mark, self.comment, self.check):
            column.addWidget(label)
        document.project_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        feedback = self._document.project.feedback
        self.setVisible(feedback is not None)
        if feedback is None:
            return
        texts = {
            self.mark: feedback.mark,
            self.comment: feedback.comment,
            self.check: feedback.check,
            self.made: moment_text(feedback.made),
        }
        for label, text in texts.items():
            label.setText(text)
            label.setVisible(bool(text))
