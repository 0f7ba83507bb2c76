"""The tab on co-adaptation: the units of a layer at rate 0 beside another rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker

from engine.charts.coadaptation_figure import CoadaptationFigure, ShownLayer, save_coadaptation_figure
from engine.experiment.specs import STREAMS
from engine.inside.coadaptation_text import missing_seeds, sentences
from engine.inside.coadaptation_view import CoadaptationSeen, CoadaptationView, coadaptation_of
from engine.inside.sign_flips import MIN_SEEDS
from engine.inside.views import Seen, View
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from gui.charts.panels_chart import PanelsChart
from gui.inside_page.figure_view import FigureView, Shown
from gui.inside_page.view import InsideContext, Subject
from gui.widgets.controls import ComboBox

NAME = N_("Units of a layer at rate 0 and at another rate")
NOTHING_SWEPT = N_("No layer is swept: sweep a layer's rate at the left, to compare it with rate 0.")
RATE_ZERO = N_("Choose a rate above 0: its units are shown beside those of rate 0.")
NO_LAYER = N_("No layer has weights, so there are no units to compare.")
FILE_NAME = N_("{project} co-adaptation")
MORE = N_("The engine trains the other seeds, to see what all of them show.")
ALL_FIXED = N_("Every source of chance is fixed: all seeds repeat one training.")


class UnitsView(FigureView):
    """Correlations, activations and weights of one layer."""

    def __init__(self, context: InsideContext) -> None:
        super().__init__(context, PanelsChart(CoadaptationFigure, _(NAME)), FILE_NAME)
        self.layer = ComboBox()
        self.layer.setAccessibleName(_("Layer"))
        self.layer.setToolTip(_("Whose units are compared"))
        self.layer.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.add_control(self.layer)
        self.layer.currentIndexChanged.connect(self.choose)

    @property
    def computing(self) -> str:
        return _("The engine trains both rates again.")

    def wanted(self, subject: Subject) -> View | str:
        rate = subject.cell.rate
        if rate is None:
            return _(NOTHING_SWEPT)
        found = coadaptation_of(subject.experiment, subject.cell, subject.seeds, subject.epoch)
        return found or _(RATE_ZERO)

    def first(self, subject: Subject) -> View | None:
        view = self.wanted(subject)
        if not isinstance(view, CoadaptationView) or len(view.seeds) < MIN_SEEDS:
            return None
        return replace(view, seeds=(view.shown_seed,))

    def choice(self) -> tuple[Any, ...]:
        return (self.layer.currentText(),)

    def work(self, view: View, seen: Seen) -> Callable[[], Shown | str]:
        assert isinstance(view, CoadaptationView) and isinstance(seen, CoadaptationSeen)
        self._offer([layer.name for layer in seen.layers])
        has_more = self._subject is not None and view != self.wanted(self._subject)
        return partial(_shown, view, seen, self.layer.currentIndex(), has_more)

    def title(self) -> str:
        rate = number_text(self.shown.rate, "g")
        text = _("Units of {layer} at rate 0 and at rate {rate}")
        return text.format(layer=self.shown.layer.name, rate=rate)

    def has_picture(self) -> bool:
        return super().has_picture() and self.text != _(MORE)

    def save(self, path: Path, title: str) -> Callable[[], None]:
        return partial(save_coadaptation_figure, self.shown, path, title=title)

    def _offer(self, names: list[str]) -> None:
        if names != [self.layer.itemText(place) for place in range(self.layer.count())]:
            before = self.layer.currentText()
            with QSignalBlocker(self.layer):
                self.layer.clear()
                self.layer.addItems(names)
                self.layer.setCurrentIndex(max(0, self.layer.findText(before)))


def _shown(view: CoadaptationView, seen: CoadaptationSeen, place: int, has_more: bool) -> Shown | str:
    if not 0 <= place < len(seen.layers):
        return _(NO_LAYER)
    layer = seen.layers[place]
    shown = ShownLayer(layer, view.rate, view.shown_seed)
    if set(STREAMS) <= set(view.experiment.frozen_streams):
        return shown, (_(ALL_FIXED),)
    if has_more:
        return shown, (_(MORE),)
    missing = missing_seeds(len(layer.without))
    return shown, (missing,) if missing else tuple(
        sentences(layer.without, layer.dropped, view.rate).values()
    )
