"""Whether each seed has a test set of its own or all share one, and what the verdict is then about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.analysis.split_design import has_one_test_set, split_statement
from engine.experiment.specs import STREAMS, Experiment
from gui.widgets.controls import ComboBox
from gui.widgets.plain_text import WrappedLabel

MAX_WIDTH = 340
CHOICES = {False: "new with each seed", True: "the same for all seeds"}


class ChoiceOfTestSet(QWidget):
    """`streams_edited` has the streams that are then fixed; without held-out data the row is hidden."""

    streams_edited = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frozen: tuple[str, ...] = ()
        self.choice = ComboBox()
        self.choice.setAccessibleName("Test set")
        self.choice.setToolTip(
            "A fixed split is the same for all seeds: test set, training samples and label noise"
        )
        for is_fixed, text in CHOICES.items():
            self.choice.addItem(text, is_fixed)
        self.choice.setMaximumWidth(MAX_WIDTH)
        self._label = QLabel("Test set")
        self._label.setBuddy(self.choice)
        self.statement = WrappedLabel()
        self.statement.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        for widget in (self._label, self.choice, self.statement):
            column.addWidget(widget)
        self.choice.activated.connect(lambda _: self._on_chosen(bool(self.choice.currentData())))

    def show_experiment(self, experiment: Experiment, *, is_open: bool) -> None:
        """Show what is chosen; a choice that the split leaves no room for is not offered."""
        self._frozen, data = experiment.frozen_streams, experiment.data
        is_fixed = has_one_test_set(experiment)
        is_chosen = not data.has_one_test_set and (data.split != "kfold" or is_fixed)
        for widget in (self._label, self.choice):
            widget.setVisible(is_chosen)
        self.choice.setCurrentIndex(self.choice.findData(is_fixed))
        self.choice.setEnabled(is_open)
        self.statement.setText(split_statement(experiment))
        self.setVisible(data.is_held_out)

    def _on_chosen(self, is_fixed: bool) -> None:
        now = {*self._frozen} - {"split"} | ({"split"} if is_fixed else set())
        self.streams_edited.emit(tuple(name for name in STREAMS if name in now))
