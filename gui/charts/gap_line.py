"""What the gap between the curves says, under the chart."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.analysis.gap import Gap


class GapLine(QWidget):
    """One sentence, and a second where the curves look wrong and are not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What the curves say")
        self.words, self.note = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 6)
        column.setSpacing(2)
        for label, role in ((self.words, "name"), (self.note, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            column.addWidget(label)
        self.show_gap(None)

    def show_gap(self, gap: Gap | None) -> None:
        """Say it; None while there is nothing to judge."""
        words, note = (gap.words, gap.note) if gap is not None else ("", "")
        if words != self.words.text():
            self.words.setText(words)
        if note != self.note.text():
            self.note.setText(note)
        self.setAccessibleDescription(f"{words} {note}".strip())
