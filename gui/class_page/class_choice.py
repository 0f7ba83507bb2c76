"""The class in view, and the others that this computer knows."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from engine.language.dates import date_text
from engine.language.texts import N_, _, pgettext
from gui.class_page.desk import Desk
from gui.widgets.controls import ComboBox
from gui.widgets.plain_text import plain_tip

NO_CLASS = N_("Choose a class…")
LETTERS = 10  # that the box has at least


class ClassChoice(ComboBox):
    """`chosen` has the id of another class, and its folder."""

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(pgettext("of students", "Class"))
        self.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.activated.connect(self._on_activated)
        desk.classes_changed.connect(self._fill)
        desk.record_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        record, classes = self._desk.record, list(self._desk.classes)
        if record is not None and all(one.class_id != record.class_id for one in classes):
            classes.insert(0, record)
        with QSignalBlocker(self):
            self.clear()
            if record is None:
                self.addItem(_(NO_CLASS), ("", ""))
            for one in classes:
                made = date_text(one.made)
                self.addItem(f"{one.name} · {made}" if made else one.name, (one.class_id, one.folder))
                if record is not None and one.class_id == record.class_id:
                    self.setCurrentIndex(self.count() - 1)
        self.setEnabled(bool(classes))
        tip = _("{chosen}. Classes that were prepared or marked on this computer")
        self.setToolTip(plain_tip(tip.format(chosen=self.currentText())))

    def _on_activated(self) -> None:
        class_id, folder = self.currentData()
        is_in_view = self._desk.record is not None and self._desk.record.class_id == class_id
        if class_id and not is_in_view:
            self.chosen.emit(class_id, folder)
