"""Which cell of the sweep shall be saved as a Keras model: its rate and its seed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from engine.project.specs import Cell
from gui.widgets.controls import ComboBox, SpinBox

WIDTH = 360
MAX_SEED = 2**31 - 1


class ModelDialog(QDialog):
    """Rate and seed; `cell` is what was chosen."""

    def __init__(self, rates: Sequence[float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keras model of a cell")
        sentence = QLabel(
            "The cell is trained again, which gives the same numbers, and then saved. "
            "keras.saving.load_model opens the file."
        )
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        sentence.setFixedWidth(WIDTH)
        self.rate = ComboBox()
        for rate in rates:
            self.rate.addItem(f"{rate:g}", rate)
        self.rate.setAccessibleName("Dropout rate")
        self.seed = SpinBox(minimum=0, maximum=MAX_SEED)
        self.seed.setAccessibleName("Seed")
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow("&Rate", self.rate)
        form.addRow("&Seed", self.seed)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton("Save model…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(sentence)
        column.addLayout(form)
        column.addWidget(buttons)

    @property
    def cell(self) -> Cell:
        return Cell(self.rate.currentData(), self.seed.value())
