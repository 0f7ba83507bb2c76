"""The tab on MC dropout: what K passes with dropout on say, with K on a slider."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel

from engine.charts.uncertainty_figure import UncertaintyFigure, save_uncertainty_figure
from engine.data.catalogue import data_set_info
from engine.inside.uncertainty_summary import UncertaintySummary, summarize
from engine.inside.uncertainty_text import NO_PROBABILITIES, told
from engine.inside.uncertainty_view import UncertaintySeen, UncertaintyView
from engine.inside.views import Seen, View
from engine.language.texts import N_, _, ngettext
from gui.charts.panels_chart import PanelsChart
from gui.inside_page.figure_view import FigureView, Shown
from gui.inside_page.uncertain_samples import UncertainSamples
from gui.inside_page.view import InsideContext, Subject
from gui.widgets.controls import Slider

N_PASSES, SLIDER_WIDTH = 100, 120
NAME = N_("What predictions with dropout on say together")
FILE_NAME = N_("{project} uncertainty")
TIP = N_("How many predictions with dropout on are averaged")


class PassesView(FigureView):
    """Passes, their mean and spread, and how right they are."""

    def __init__(self, context: InsideContext) -> None:
        super().__init__(context, PanelsChart(UncertaintyFigure, _(NAME)), FILE_NAME)
        self.passes = Slider()
        self.passes.setRange(2, N_PASSES)
        self.passes.setPageStep(10)
        self.passes.setValue(N_PASSES)
        self.passes.setAccessibleName(_("Passes"))
        self.passes.setToolTip(_(TIP))
        self.count = QLabel()
        self.count.setToolTip(_(TIP))
        self.add_control(self.passes)
        self.add_control(self.count)
        self.passes.valueChanged.connect(self._on_passes)
        context.theme.changed.connect(self._fit)
        self._fit()
        self.samples = UncertainSamples(context.theme)
        self.add_below_chart(self.samples)

    @property
    def computing(self) -> str:
        return _("The engine predicts {n} times with dropout on.").format(n=N_PASSES)

    def on_shown(self, value: UncertaintySummary) -> None:
        subject = self._subject
        data = subject.experiment.data if subject is not None else self.context.document.project.data
        self.samples.show_summary(value, data_set_info(data).class_names)

    def wanted(self, subject: Subject) -> View | str:
        return UncertaintyView(subject.experiment, subject.cell, subject.epoch, N_PASSES)

    def choice(self) -> tuple[Any, ...]:
        return (self.passes.value(),)

    def work(self, view: View, seen: Seen) -> Callable[[], Shown | str]:
        assert isinstance(seen, UncertaintySeen)
        return partial(_shown, seen, self.passes.value())

    def save(self, path: Path, title: str) -> Callable[[], None]:
        return partial(save_uncertainty_figure, self.shown, path, title=title)

    def _on_passes(self) -> None:
        self._fit()
        self.choose()

    def _fit(self) -> None:
        self.passes.setMinimumWidth(self.context.theme.px(SLIDER_WIDTH) // 2)
        self.passes.setMaximumWidth(self.context.theme.px(SLIDER_WIDTH))
        self.count.setText(_passes_text(N_PASSES))
        self.count.setFixedWidth(self.count.sizeHint().width())  # so that nothing moves
        self.count.setText(_passes_text(self.passes.value()))


def _passes_text(n: int) -> str:
    return ngettext("{n} pass", "{n} passes", n).format(n=n)


def _shown(seen: UncertaintySeen, k: int) -> Shown | str:
    summary = summarize(seen, k)
    return _(NO_PROBABILITIES) if summary is None else (summary, told(summary))
