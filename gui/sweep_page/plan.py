"""The chips above the sweep: rates, seeds, streams, a second setting, each edited in a small popup."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from engine.analysis.wording import format_rates, format_seeds
from engine.errors import InputError
from engine.experiment.dropout_schedule import schedule_text
from engine.experiment.names import STREAM_NAMES
from engine.experiment.rates import parse_rates
from engine.experiment.specs import STREAMS
from engine.language.lists import listed
from engine.language.numbers import number_text, numbers_text
from engine.language.texts import N_, _
from engine.project.locks import SEEDS
from gui.document.document import Document
from gui.sweep_page.second_plan import SecondPlan, count_text
from gui.sweep_page.seeds_plan import SeedsPlan
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.popup import Hint, chip

RATES_HELP = N_("Dropout rates to try, separated by commas, or a range such as 0 to 0.6 step 0.1")
SEEDS_TIP = N_("How many times each rate is trained. With 5 or more you can tell an effect from chance.")
STREAM_TIP = N_("What changes per seed")
SECOND = N_("Also vary a second setting; one curve per value")
_STREAM_LABELS = {
    "split": N_("Split: which samples are held out"),
    "init": N_("Initial weights: where training starts"),
    "shuffle": N_("Order of the samples: how they are shuffled"),
    "mask": N_("Dropout masks: which units are dropped"),
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
        self.rates_edit.setAccessibleName(_("Dropout rates"))
        self.rates_edit.setMinimumWidth(280)
        self.rates_edit.editingFinished.connect(self._take_rates)
        self.rates_problem = Hint()
        self.seeds = SeedsPlan(document)
        self.streams = {name: QCheckBox(_(_STREAM_LABELS[name])) for name in STREAMS}
        for box in self.streams.values():
            box.clicked.connect(self._take_streams)
        self.rates_button, self.rates_popup = chip(
            _("Rates"),
            _(RATES_HELP),
            [self.rates_edit, self.rates_problem],
            has_problem=lambda: bool(self.rates_problem.text()),
        )
        self.seeds_button, self.seeds_popup = chip(
            _("Seeds"), _(SEEDS_TIP), [self.seeds], first_editor=lambda: self.seeds.count
        )
        self.streams_button, self.streams_popup = chip(
            _("Streams"), _(STREAM_TIP), list(self.streams.values())
        )
        self.second = SecondPlan(document)
        self.second_button, self.second_popup = chip(
            _("Second setting"), _(SECOND), [self.second], first_editor=lambda: self.second.first_editor
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
        ends = f"{number_text(low, 'g')} … {number_text(high, 'g')}"
        rates = ends if len(sweep.rates) > 2 else format_rates(sweep.rates)
        is_long = len(sweep.rates) > 2 and not self._is_compact
        self.rates_button.setText(_("rates {rates}").format(rates=rates) if is_long else rates)
        training = self._document.project.training
        tip = _(RATES_HELP)
        if training.has_dropout_schedule:
            schedule = schedule_text(training)
            tip += "\n" + _("Each is the highest of a schedule, {schedule}").format(schedule=schedule)
        self.rates_button.setToolTip(tip)
        self.seeds_button.setText(self.seeds.text(is_compact=self._is_compact))
        now = _("Now: {seeds}").format(seeds=format_seeds(sweep.seeds))
        self.seeds_button.setToolTip(f"{_(SEEDS_TIP)}\n{now}")
        self._show_streams([name for name in STREAMS if name not in sweep.frozen_streams])
        has_second = sweep.second is not None or sweep.is_width_tied
        self.second_button.setText(self.second.text(is_compact=self._is_compact))
        second = _(SECOND)
        self.second_button.setToolTip(f"{second}\n{count_text(sweep)}" if has_second else second)

    def _show_streams(self, varying: list[str]) -> None:
        if len(varying) == len(STREAMS):
            # Translators: the sources of chance; so in “2 of 4 vary”.
            text, what = _("all vary"), _("everything")
        else:
            some = _("{n} of {total}") if self._is_compact else _("{n} of {total} vary")
            text = some.format(n=len(varying), total=len(STREAMS))
            what = listed([_(STREAM_NAMES[name]) for name in varying]) or _("nothing")
        self.streams_button.setText(text)
        self.streams_button.setToolTip(f"{_(STREAM_TIP)}: {what}")

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
        self.rates_edit.setText(numbers_text(rates, "g"))

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
