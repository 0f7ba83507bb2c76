"""The view "Why different?": which seed stream makes trainings of the same network differ."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.variance_shares import STREAM_LABELS
from engine.analysis.variance_study import N_PARTS, VarianceStudy, study_of
from engine.charts.variance_figure import save_variance_figure
from engine.language.lists import listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.runs.record import VARIANCE, RunRecord
from gui.charts.variance_chart import VarianceChart
from gui.control.background import Background
from gui.sweep_page.lock_card import LockCard
from gui.sweep_page.view import SweepView, ViewContext
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import ComboBox
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.menu import Menu

TITLE = N_("Every time a different picture: why?")
SENTENCE = N_(
    "Chance decides {sources}. Click Find out: {n} short trainings at rate {rate} fix one source of chance "
    "at a time and show which one changes the score most."
)
SEEDS, USUAL_SEEDS = (10, 20, 50), 20
FIND, BUSY = N_("Find out"), N_("Another run is in progress: stop it or wait for it to end.")
_EXPORTS = (
    (N_("PNG image…"), "png"),
    (N_("SVG drawing…"), "svg"),
    (N_("PDF page…"), "pdf"),
    (N_("CSV table…"), "csv"),
)


class VarianceView(SweepView):
    """Rate, seeds and the button beside the tabs; below them the figure, the answer and its locks."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self._document, self._controller = context.document, context.controller
        self.study: VarianceStudy | None = None
        self._record: RunRecord | None = None
        self.rate = _choice(_("Rate"), _("The dropout rate of all these trainings"))
        self.seeds = _choice(_("Seeds"), _("Seeds for each of the {n} kinds of training").format(n=N_PARTS))
        for count in SEEDS:
            self.seeds.addItem(ngettext("{n} seed", "{n} seeds", count).format(n=count), count)
        self.seeds.setCurrentIndex(SEEDS.index(USUAL_SEEDS))
        self.find_button = QPushButton(_(FIND))
        self.find_button.setProperty("role", "small")
        self.find_button.clicked.connect(self._find_out)
        self.export_button = QPushButton(_("Save"))
        self.export_button.setProperty("role", "chart")
        self.export_button.setToolTip(_("Save the chart as PNG, SVG or PDF, or its numbers as CSV"))
        menu = Menu(self.export_button)
        for name, suffix in _EXPORTS:
            menu.addAction(_(name), partial(self._ask_export, suffix))
        self.export_button.setMenu(menu)
        self.saver = Background("figure export", self, must_finish=True)
        self.host: ChartHost[Any] = ChartHost(_(TITLE), "", _(FIND), context.theme)
        self.host.setProperty("role", None)  # the area around all views is a card already
        self.host.set_maker(self._make_chart)
        self.host.button.clicked.connect(self._find_out)
        self.card = LockCard(context.document, context.theme)
        self.controls: QWidget = self._lay_out()
        self.rate.currentIndexChanged.connect(self._show_project)
        self.seeds.currentIndexChanged.connect(self._show_project)
        context.document.project_changed.connect(self._on_project)
        context.controller.variance_changed.connect(self._on_project)
        context.controller.state_changed.connect(self._on_project)
        context.theme.changed.connect(self._show_study)
        self._show_project()

    @property
    def n_seeds(self) -> int:
        count: int = self.seeds.currentData()
        return count

    def set_look(self, scheme: str, scale: float) -> None:
        if self.host.chart is not None:
            self.host.chart.set_look(scheme, scale)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_project()

    def export(self, path: Path) -> None:
        """Write the figure in the background; a notice reports the end."""
        study, title = self.study, self._document.project.name
        if study is not None and not self.saver.is_busy:
            save = partial(save_variance_figure, study, path, title=title)
            self.saver.run(save, lambda _: self._on_saved(path), self._on_not_saved)

    # --- what the user does

    def _find_out(self) -> None:
        rate = self.rate.currentData()
        if rate is not None:
            self._controller.start_variance_study(rate, self.n_seeds)

    def _ask_export(self, suffix: str) -> None:
        kinds = {f".{suffix}": _("{format} picture").format(format=suffix.upper())}
        # Translators: the name of a file that is saved: which source of chance makes trainings differ.
        name = _("{project} chance").format(project=self._document.project.name)
        path = ask_to_save(self, _("Save the chart"), name, kinds)
        if path is not None:
            self.export(path)

    def _on_saved(self, path: Path) -> None:
        self.notice_raised.emit(_("The chart was saved as {path}.").format(path=path), "", "good")

    def _on_not_saved(self, problem: str) -> None:
        text = _("The chart was not saved.")
        self.notice_raised.emit(f"{text} {problem}", "", "bad")

    # --- what is shown

    def _on_project(self) -> None:
        if self.isVisible():
            self._show_project()

    def _show_project(self) -> None:
        self._show_rates()
        self._show_button()
        record = self._found()
        if record is not self._record:
            self._record = record
            study = study_of(record) if record is not None and record.n_cells else None
            if study != self.study:  # an equal one has its shares already
                self.study = study
        self._show_study()

    def _found(self) -> RunRecord | None:
        """The running study, else the newest one of the chosen rate, preferably of the current network."""
        running = self._controller.record_so_far(VARIANCE)
        rate = self.rate.currentData()
        if running is not None or rate is None:
            return running
        current = self._controller.variance_run(rate)
        if current is not None:
            return current
        runs = (run for run in reversed(self._document.project.runs) if run.kind == VARIANCE)
        return next((run for run in runs if run.definition.sweep.rates == (rate,)), None)

    def _show_study(self) -> None:
        study = self.study
        running = self._controller.record_so_far(VARIANCE)
        has_study = study is not None or running is not None
        self.export_button.setVisible(study is not None)
        self.find_button.setVisible(has_study)  # the empty page has a button of its own
        if not has_study:
            self.host.show_empty_text()
            self.card.hide()
            return
        if study is None:
            assert running is not None
            study = study_of(running)  # no results yet: empty rows
        self.host.show_chart()
        if self.host.chart is not None:
            self.host.chart.show_study(study)
        is_stale = running is None and self._record is not self._controller.variance_run(study.rate)
        self.card.show_study(study, is_running=running is not None, is_stale=is_stale)
        self.card.show()

    def _show_rates(self) -> None:
        """Offer the plan's rates; keep the chosen one if possible, else choose that of the newest study."""
        rates = sorted(self._document.project.sweep.rates)
        if [self.rate.itemData(index) for index in range(self.rate.count())] == rates:
            return
        chosen = self.rate.currentData()
        with QSignalBlocker(self.rate):
            self.rate.clear()
            for rate in rates:
                self.rate.addItem(_("at rate {rate}").format(rate=number_text(rate, "g")), rate)
            if rates:
                self.rate.setCurrentIndex(rates.index(chosen if chosen in rates else self._usual_rate(rates)))

    def _usual_rate(self, rates: list[float]) -> float:
        """The rate of the newest study, or else the middle one."""
        studied = [
            run.definition.sweep.rates[0] for run in self._document.project.runs if run.kind == VARIANCE
        ]
        return next((rate for rate in reversed(studied) if rate in rates), rates[len(rates) // 2])

    def _show_button(self) -> None:
        """Enable the button or say why it is disabled, and set the text of the empty page."""
        problem = self._document.problem(is_sweep=True)
        rate = self.rate.currentData()
        count = N_PARTS * self.n_seeds
        uses_split = self._document.project.data.uses_split_stream
        sources = [_(label) for name, label in STREAM_LABELS.items() if uses_split or name != "split"]
        text = _(SENTENCE).format(sources=listed(sources), n=count, rate=number_text(rate or 0.0, "g"))
        self.host.show_message(problem or text)
        is_busy = self._controller.is_running
        what = _("{n} short trainings: one source of chance fixed at a time, then only one random")
        tip = problem or (_(BUSY) if is_busy else what.format(n=count))
        for button in (self.find_button, self.host.button):
            button.setEnabled(not problem and not is_busy and rate is not None)
            button.setToolTip(tip)

    def _make_chart(self) -> VarianceChart:
        chart = VarianceChart()
        chart.set_look(self.context.theme.tokens.scheme, self.context.theme.scale)
        self.setFocusProxy(chart)
        return chart

    def _lay_out(self) -> QWidget:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.host, 1)
        column.addWidget(self.card)
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.export_button, self.rate, self.seeds, self.find_button):
            row.addWidget(widget)
        return controls


def _choice(name: str, tip: str) -> ComboBox:
    combo = ComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(tip)
    combo.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo
