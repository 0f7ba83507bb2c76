"""The editor of the plan's seeds: how many, and the first of them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QWidget

from engine.analysis.wording import format_seeds
from engine.experiment.seed_ranges import MAX_SEED, is_range, seed_range, seeds_summary
from engine.language.texts import _
from engine.project.locks import SEEDS
from gui.document.document import Document
from gui.widgets.controls import SpinBox
from gui.widgets.plain_text import WrappedLabel

MAX_SEEDS = 1000


class SeedsPlan(QWidget):
    """Two numbers; seeds of a file that do not follow one another stay until one of the numbers is edited."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.count = SpinBox(minimum=1, maximum=MAX_SEEDS)
        self.count.setAccessibleName(_("Number of seeds"))
        self.first = SpinBox(minimum=0, maximum=MAX_SEED)
        self.first.setAccessibleName(_("First seed"))
        self.note = WrappedLabel()
        self.note.setProperty("role", "muted")
        self.count.valueChanged.connect(self._take)
        self.first.valueChanged.connect(self._take)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addRow(_("Number of seeds"), self.count)
        form.addRow(_("First seed"), self.first)
        form.addRow(self.note)
        document.project_changed.connect(self._show_project)
        self._show_project()

    def text(self, *, is_compact: bool = False) -> str:
        """What the chip says: "10 seeds from 0"."""
        return seeds_summary(self._document.project.sweep.seeds, is_short=is_compact)

    def _show_project(self) -> None:
        seeds = self._document.project.sweep.seeds
        with QSignalBlocker(self.count), QSignalBlocker(self.first):
            self.first.setMaximum(MAX_SEED + 1 - len(seeds))
            self.count.setValue(len(seeds))
            self.first.setValue(min(seeds, default=0))
        is_open = not self._document.is_locked(SEEDS)
        for box in (self.count, self.first):
            box.setEnabled(is_open)
        text = _("The same seeds give the same numbers again.")
        now = _("Now: {seeds}.").format(seeds=format_seeds(seeds))
        self.note.setText(text if is_range(seeds) else f"{text} {now}")

    def _take(self) -> None:
        seeds = seed_range(self.first.value(), self.count.value())
        if seeds != self._document.project.sweep.seeds:
            self._document.set_sweep(seeds=seeds)
