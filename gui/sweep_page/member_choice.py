"""Which member of a family the views show that show one sweep."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.experiment.results import SweepResults
from engine.experiment.second_setting import value_key
from engine.runs.record import RunRecord, part_label
from gui.sweep_page.shown_run import shown_family
from gui.sweep_page.view import ViewContext
from gui.widgets.controls import ComboBox


class MemberChoice(ComboBox):
    """Has a row for each value of the second setting; `member_changed` when the user takes another."""

    member_changed = Signal()

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("size", "small")
        self.setAccessibleName("Value of the second setting")
        self.setToolTip("Which of the second setting's values is shown here")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.currentIndexChanged.connect(self.member_changed)

    def results(self, of_first: SweepResults | None) -> SweepResults | None:
        """The chosen member's results where a family is shown, else those given."""
        record = shown_family(self._context)
        if record is None or of_first is None:
            return of_first
        self._offer(record)
        return record.part(self.currentData())

    @property
    def words(self) -> str:
        """The chosen member's name; empty where no family is shown."""
        return self.currentText() if shown_family(self._context) is not None else ""

    def choose(self, key: str) -> None:
        """Show the member with this value."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def _offer(self, record: RunRecord) -> None:
        second = record.definition.sweep.second
        values = second.values if second is not None else ()
        keys = sorted({*map(value_key, values), *(part.key for part in record.parts)}, key=float)
        rows = [(key, part_label(record, key)) for key in keys]
        if rows == [(self.itemData(row), self.itemText(row)) for row in range(self.count())]:
            return
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for key, label in rows:
                self.addItem(label, key)
            self.setCurrentIndex(keys.index(chosen) if chosen in keys else 0)
