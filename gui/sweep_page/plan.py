"""The chips above the sweep: rates, seeds, streams, a second setting, each edited in a small popup."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from engine.analysis.wording import format_rates, format_seeds, listed
from engine.errors import InputError
from engine.experiment.dropout_schedule import schedule_text
from engine.experiment.rates import parse_rates
from engine.experiment.specs import STREAMS
from engine.project.locks import SEEDS
from gui.document.document import Document
from gui.sweep_page.second_plan import SecondPlan, count_text
from gui.sweep_page.seeds_plan import SeedsPlan
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.popup import Hint, chip

RATES = "Dropout rates to try, separated by commas"
RATES_HELP = f"{RATES}, or a range such as 0 to 0.6 step 0.1"
SEEDS_TIP = "How many times each rate is trained. With 5 or more you can tell an effect from chance."
STREAM_TIP = "What changes per seed"
SECOND = "Also vary a second setting; one curve per value"
_STREAM_LABELS = {
    "split": "Split: which samples are held out",
    "init": "Initial weights: where training starts",
    "shuffle": "Order of the samples: how they are shuffled",
    "mask": "Dropout masks: which units are dropped",
}


class SweepPlan(QWidget):
    """Four buttons that show the plan and open its editors; `beside_seeds` and `others` are among them.

    Compact if there is little space; in several rows if there is less.
    """

    def __init__(
        self, document: Document, others: Sequence[QWidget] = (), beside_seeds: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self._document = document
        self._is_compact = False
        self._shown_rates: tuple[float, ...] | None = None
        self.rates_edit = QLineEdit()
        self.rates_edit.setAccessibleName("Dropout rates")
        self.rates_edit.setMinimumWidth(280)
        self.rates_edit.editingFinished.connect(self._take_rates)
        self.rates_problem = Hint()
        self.seeds = SeedsPlan(document)
        self.streams = {name: QCheckBox(_STREAM_LABELS[name]) for name in STREAMS}
        for box in self.streams.values():
            box.clicked.connect(self._take_streams)
        self.rates_button, self.rates_popup = chip(
            "Rates",
            RATES_HELP,
            [self.rates_edit, self.rates_problem],
            has_problem=lambda: bool(self.rates_problem.text()),
        )
        self.seeds_button, self.seeds_popup = chip(
            "Seeds", SEEDS_TIP, [self.seeds], first_editor=lambda: self.seeds.count
        )
        self.streams_button, self.streams_popup = chip("Streams", STREAM_TIP, list(self.streams.values()))
        self.second = SecondPlan(document)
        self.second_button, self.second_popup = chip(
            "Second setting", SECOND, [self.second], first_editor=lambda: self.second.first_editor
        )
        flow = FlowLayout(self, is_at_end=True)
        plan = (self.rates_button, self.seeds_button, *beside_seeds, self.streams_button, self.second_button)
        for button in (*plan, *others):
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
        training = self._document.project.training
        schedule = f"\nEach is the highest of a schedule, {schedule_text(training)}"
        self.rates_button.setToolTip(RATES_HELP + (schedule if training.has_dropout_schedule else ""))
        self.seeds_button.setText(self.seeds.text(is_compact=self._is_compact))
        self.seeds_button.setToolTip(f"{SEEDS_TIP}\nNow: {format_seeds(sweep.seeds)}")
        varying = [name for name in STREAMS if name not in sweep.frozen_streams]
        some = f"{len(varying)} of {len(STREAMS)}" + ("" if self._is_compact else " vary")
        self.streams_button.setText("all vary" if len(varying) == len(STREAMS) else some)
        what = [_STREAM_LABELS[name].partition(":")[0].lower() for name in varying]
        everything = "everything" if len(varying) == len(STREAMS) else listed(what) or "nothing"
        self.streams_button.setToolTip(f"{STREAM_TIP}: {everything}")
        has_second = sweep.second is not None or sweep.is_width_tied
        self.second_button.setText(self.second.text(is_compact=self._is_compact))
        self.second_button.setToolTip(f"{SECOND}\n{count_text(sweep)}" if has_second else SECOND)

    def _show_project(self) -> None:
        sweep = self._document.project.sweep
        self._show_text()
        varying = [name for name in STREAMS if name not in sweep.frozen_streams]
        if sweep.rates != self._shown_rates:
            self._show_rates(sweep.rates)
        for name, box in self.streams.items():
            box.setChecked(name in varying)
            box.setEnabled(not self._document.is_locked(SEEDS))

    def _show_rates(self, rates: tuple[float, ...]) -> None:
        self._shown_rates = rates
        self.rates_problem.setText("")
        self.rates_edit.setText(", ".join(f"{rate:g}" for rate in rates))

    def _take_rates(self) -> None:
        """Take what was typed; a text that is refused stays, with the reason below it."""
        try:
            rates = parse_rates(self.rates_edit.text())
        except InputError as error:
            self.rates_problem.setText(str(error))
            return
        self._show_rates(rates)
        if rates != self._document.project.sweep.rates:
            self._document.set_sweep(rates=rates)

    def _take_streams(self) -> None:
        frozen = tuple(name for name, box in self.streams.items() if not box.isChecked())
        self._document.set_sweep(frozen_streams=frozen)
