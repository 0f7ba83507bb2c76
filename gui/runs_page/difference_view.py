"""Two runs side by side: the settings that differ, and the difference of their scores."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.analysis.run_text import kind_label, score_difference_text
from engine.data.catalogue import data_set_title
from engine.language.dates import when_text
from engine.language.texts import _, ngettext
from engine.runs.difference import Comparison, compared
from engine.runs.record import RunRecord
from gui.widgets.plain_text import WrappedLabel

MAX_SHOWN = 60


class DifferenceView(QWidget):
    """The older run at the left. Only differences are listed; equal settings are counted."""

    restore_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[RunRecord, RunRecord] | None = None
        self._table: QWidget | None = None
        self.score = WrappedLabel()
        self.equal = WrappedLabel()
        self.equal.setProperty("role", "caption")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.score)
        self._column.addWidget(self.equal)
        self._column.addStretch(1)

    def show_runs(self, one: RunRecord, other: RunRecord) -> None:
        """Compare two runs; does nothing if these two are shown already."""
        a, b = sorted((one, other), key=lambda run: run.made)
        if self._shown is not None and self._shown[0] is a and self._shown[1] is b:
            return
        self._shown = (a, b)
        found = compared(a, b, data_set_title)
        self.score.setText(score_difference_text(a, b, len(found.differences)))
        self.equal.setText(_equal_text(found))
        if self._table is not None:
            self._column.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        self._table = self._made_table(a, b, found)
        self._column.insertWidget(1, self._table)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The listed rows as (place, left, right)."""
        if self._shown is None:
            return []
        found = compared(*self._shown, data_set_title).differences[:MAX_SHOWN]
        return [(row.place, row.a_text, row.b_text) for row in found]

    def _made_table(self, a: RunRecord, b: RunRecord, found: Comparison) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for column, run in enumerate((a, b)):
            grid.addWidget(self._head(run), 0, column)
        line = 1
        for row in found.differences[:MAX_SHOWN]:
            grid.addWidget(_rule(), line, 0, 1, 2)
            place = WrappedLabel(row.place)
            place.setProperty("role", "caption")
            grid.addWidget(place, line + 1, 0, 1, 2)
            for column, text in enumerate((row.a_text, row.b_text)):
                label = WrappedLabel(text)
                label.setAccessibleName(f"{row.place}, {(a, b)[column].name}: {text}")
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(label, line + 2, column, Qt.AlignmentFlag.AlignTop)
            line += 3
        return table

    def _head(self, run: RunRecord) -> QWidget:
        head = QWidget()
        name = WrappedLabel(run.name)
        name.setProperty("role", "name")
        when = WrappedLabel(f"{kind_label(run)}, {when_text(run.made)}")
        when.setProperty("role", "caption")
        restore = QPushButton(_("Restore"))
        restore.setProperty("role", "small")
        restore.setToolTip(_("Go back to the network of {run}").format(run=run.name))
        restore.setAccessibleName(_("Restore the network of {run}").format(run=run.name))
        restore.clicked.connect(lambda: self.restore_pressed.emit(run.uid))
        row = QHBoxLayout()
        row.addWidget(restore)
        row.addStretch(1)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(when)
        column.addStretch(1)  # aligns both buttons, however long the names are
        column.addLayout(row)
        return head


def _equal_text(found: Comparison) -> str:
    n_hidden, n_equal = len(found.differences) - MAX_SHOWN, found.n_equal
    if not found.differences:
        text = ngettext("All {n} setting is the same.", "All {n} settings are the same.", n_equal)
        return text.format(n=n_equal)
    rest = ngettext("The other setting is the same.", "The other {n} settings are the same.", n_equal)
    rest = rest.format(n=n_equal)
    if n_hidden <= 0:
        return rest
    more = ngettext("And {n} more setting differs.", "And {n} more settings differ.", n_hidden)
    return f"{more.format(n=n_hidden)} {rest}"


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "line")
    rule.setFixedHeight(1)
    return rule
