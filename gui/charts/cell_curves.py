"""The curves of one finished training, small: loss and, if there is space, metric below it."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.charts.chart_layout import STACKED_FROM, axes_size, figure_size
from engine.charts.chart_style import chart_style
from engine.charts.history_figure import HistoryFigure
from engine.charts.history_panel import LOGGED, TRAIN
from engine.data.catalogue import target_text
from engine.experiment.results import CellResult
from engine.experiment.specs import Experiment
from engine.language.texts import _
from gui.charts.blit_canvas import BlitCanvas

EDGE, TICK, MIN_HEIGHT = 8, 26, 180  # pixels
MAX_TICKS = 7


class CellCurves(QWidget):
    """Draws once per cell; at a new size it draws both charts, or the loss alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The curves of this training"))
        self.canvas = BlitCanvas()
        self.chart = SmallHistory(self.canvas.figure, chart_style("light"), is_animated=True)
        self.canvas.chart = self.chart
        self.canvas.prepare = self.chart.update
        self._scale = 1.0
        self._shown: tuple[CellResult, Experiment] | None = None
        self._has_both: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_cell(self, result: CellResult, experiment: Experiment) -> None:
        """Draw this training."""
        self._shown = (result, experiment)
        self._draw()

    def set_look(self, scheme: str, scale: float) -> None:
        """Set light or dark and the scale."""
        self._scale = scale
        self.setMinimumHeight(round(MIN_HEIGHT * scale))
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self.chart.set_style, style))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None and self._fits_both != self._has_both:
            self._draw()

    @property
    def _fits_both(self) -> bool:
        return self.height() >= STACKED_FROM * self._scale

    def _draw(self) -> None:
        assert self._shown is not None
        result, experiment = self._shown
        training = experiment.training
        epochs = max((len(values) for _, values in result.history), default=1)
        self._has_both = self._fits_both
        metric = training.metric if self._has_both else training.loss
        self.chart.start(
            epochs,
            metric,
            training.loss,
            experiment.data.has_validation,
            is_best=training.scored_epoch == "best",
            target=target_text(experiment.data),
            is_weighted=training.has_class_weights,
            evaluation_freq=training.evaluation_freq,
        )
        for epoch in range(epochs):
            values = {name: row[epoch] for name, row in result.history if epoch < len(row)}
            self.chart.add(epoch + 1, values)
        self.chart.end()
        self.canvas.refresh(is_full=True)


class SmallHistory(HistoryFigure):
    """A figure with a short legend that fits a card, and only as many ticks as its height allows."""

    def lay_out(self) -> None:
        super().lay_out()
        if self.legend is None:
            return
        width, height = figure_size(self.figure)
        self.legend.set_bbox_to_anchor((EDGE / width, 1 - 4 / height), transform=self.figure.transFigure)
        short = {_(LOGGED): _("dropout on"), _(TRAIN): _("dropout off")}
        for text in self.legend.get_texts():
            text.set_text(short.get(text.get_text(), text.get_text()))
        for panel in self.panels:
            _wide, tall = axes_size(panel.axes)
            panel.axes.locator_params(axis="y", nbins=min(MAX_TICKS, max(2, int(tall / TICK))))
