"""The chips above the sweep: rates, seeds, streams, a second setting, each edited in a small popup."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from engine.analysis.wording import format_rates
from engine.experiment.specs import STREAMS
from gui.document.document import Document
from gui.sweep_page.second_plan import SecondPlan, count_text
from gui.widgets.controls import SpinBox
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.popup import chip

SECOND = "One more setting to sweep beside the rate: each of its values gets a curve of its own"

_STREAM_LABELS = {
    "split": "split: which samples are held out",
    "init": "init: the initial weights",
    "shuffle": "shuffle: the order of the samples",
    "mask": "mask: which units are dropped",
}


class SweepPlan(QWidget):
    """Four buttons that show the plan and open its editors, with `others` after them.

    Compact if there is little space; in several rows if there is less.
    """

    def __init__(self, document: Document, others: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._document = document
        self._is_compact = False
        self.rates_edit = QLineEdit()
        self.rates_edit.setAccessibleName("Dropout rates")
        self.rates_edit.setMinimumWidth(280)
        self.rates_edit.editingFinished.connect(self._take_rates)
        self.rates_problem = WrappedLabel()
        self.rates_problem.setProperty("role", "muted")
        self.seeds_edit = SpinBox(minimum=1, maximum=1000)
        self.seeds_edit.setAccessibleName("Number of seeds")
        self.seeds_edit.valueChanged.connect(self._take_seeds)
        self.streams = {name: QCheckBox(_STREAM_LABELS[name]) for name in STREAMS}
        for box in self.streams.values():
            box.clicked.connect(self._take_streams)
        self.rates_button, self.rates_popup = chip(
            "Rates",
            "Dropout rates to try, separated by commas",
            [self.rates_edit, self.rates_problem],
            has_problem=lambda: bool(self.rates_problem.text()),
        )
        self.seeds_button, self.seeds_popup = chip(
            "Seeds",
            "How many times each rate is trained. With 5 or more you can tell an effect from chance.",
            [self.seeds_edit],
        )
        self.streams_button, self.streams_popup = chip(
            "Streams", "What changes from seed to seed", list(self.streams.values())
        )
        self.second = SecondPlan(document)
        self.second_button, self.second_popup = chip(
            "Second setting", SECOND, [self.second], first_editor=lambda: self.second.first_editor
        )
        flow = FlowLayout(self, is_at_end=True)
        buttons = (self.rates_button, self.seeds_button, self.streams_button, self.second_button)
        for button in (*buttons, *others):
            flow.addWidget(button)
        document.project_changed.connect(self._show_project)
        self._show_project()

    def set_compact(self, is_compact: bool) -> None:
        """Show the plan in short or in full."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._show_text()

    def _show_text(self) -> None:
        sweep = self._document.project.sweep
        low, high = min(sweep.rates, default=0), max(sweep.rates, default=0)
        rates = f"{low:g} … {high:g}" if len(sweep.rates) > 2 else format_rates(sweep.rates)
        is_long = len(sweep.rates) > 2 and not self._is_compact
        self.rates_button.setText(f"rates {rates}" if is_long else rates)
        self.seeds_button.setText(f"{len(sweep.seeds)} seeds" if len(sweep.seeds) != 1 else "1 seed")
        varying = len(STREAMS) - len(sweep.frozen_streams)
        text = f"{varying} of {len(STREAMS)}"
        if not self._is_compact:
            text = "all varies" if varying == len(STREAMS) else f"{text} vary"
        self.streams_button.setText(text)
        has_second = sweep.second is not None or sweep.is_width_tied
        self.second_button.setText(self.second.text(is_compact=self._is_compact))
        self.second_button.setToolTip(f"{SECOND}\n{count_text(sweep)}" if has_second else SECOND)

    def _show_project(self) -> None:
        sweep = self._document.project.sweep
        self._show_text()
        varying = [name for name in STREAMS if name not in sweep.frozen_streams]
        if not self.rates_edit.hasFocus():
            self.rates_edit.setText(", ".join(f"{rate:g}" for rate in sweep.rates))
        self.seeds_edit.blockSignals(True)
        self.seeds_edit.setValue(len(sweep.seeds))
        self.seeds_edit.blockSignals(False)
        for name, box in self.streams.items():
            box.setChecked(name in varying)

    def _take_rates(self) -> None:
        text = self.rates_edit.text()
        try:
            rates = tuple(sorted({float(part) for part in text.replace(";", ",").split(",") if part.strip()}))
        except ValueError:
            self.rates_problem.setText(f"Rates must be numbers with commas between, not {text}.")
            return
        if not rates or not all(0 <= rate < 1 for rate in rates):
            self.rates_problem.setText("Each rate must be a number from 0 and below 1.")
            return
        self.rates_problem.setText("")
        if rates != self._document.project.sweep.rates:
            self._document.set_sweep(rates=rates)

    def _take_seeds(self, count: int) -> None:
        self._document.set_sweep(seeds=tuple(range(count)))

    def _take_streams(self) -> None:
        frozen = tuple(name for name, box in self.streams.items() if not box.isChecked())
        self._document.set_sweep(frozen_streams=frozen)
