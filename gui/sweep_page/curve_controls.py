"""The quiet row of choices for the curve: one axis or two, one seed alone, the prediction, the theory."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.widgets.controls import ComboBox

ALL_SEEDS = "All seeds"


class CurveControls(QWidget):
    """`changed` when a choice is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.one_axis = _toggle("One axis", "Training and held-out data on one y axis")
        self.theory = _toggle("Theory", "Ridge regression: the exact solution for a linear network")
        self.theory.hide()
        self.prediction = _toggle("Prediction", "The curve that you drew before the sweep")
        self.prediction.setChecked(True)
        self.prediction.hide()
        self.one_run = ComboBox()
        self.one_run.setProperty("size", "small")
        self.one_run.setAccessibleName("What one run would have shown")
        self.one_run.setToolTip("What one run would have shown you: the curve of a single seed")
        self.one_run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.one_run.addItem(ALL_SEEDS, None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for control in (self.one_axis, self.prediction, self.theory, self.one_run):
            row.addWidget(control)
        for toggle in (self.one_axis, self.prediction, self.theory):
            toggle.toggled.connect(self.changed)
        self.one_run.currentIndexChanged.connect(self.changed)

    @property
    def seed(self) -> int | None:
        """The seed that is shown alone; None for all."""
        seed: int | None = self.one_run.currentData()
        return seed

    @property
    def wants_theory(self) -> bool:
        return not self.theory.isHidden() and self.theory.isChecked()

    @property
    def wants_prediction(self) -> bool:
        return not self.prediction.isHidden() and self.prediction.isChecked()

    def show_seeds(self, seeds: Sequence[int]) -> None:
        """Offer these; the chosen one stays if it is still there."""
        known = [self.one_run.itemData(index) for index in range(1, self.one_run.count())]
        if known == list(seeds):
            return
        chosen = self.seed
        with QSignalBlocker(self.one_run):
            self.one_run.clear()
            self.one_run.addItem(ALL_SEEDS, None)
            for seed in seeds:
                self.one_run.addItem(f"Seed {seed}", seed)
            self.one_run.setCurrentIndex(max(0, self.one_run.findData(chosen)))
        if self.seed != chosen:
            self.changed.emit()

    def offer(self, *, has_two_panels: bool, has_prediction: bool, has_theory: bool) -> None:
        """Show the choices that these results have."""
        self.one_axis.setVisible(has_two_panels)
        self.prediction.setVisible(has_prediction)
        self.theory.setVisible(has_theory)


def _toggle(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setCheckable(True)
    button.setProperty("role", "chart")
    button.setToolTip(tip)
    button.setAccessibleName(words)
    button.setAccessibleDescription(tip)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
