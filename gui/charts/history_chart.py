"""The chart of one training's curves in the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.analysis.wording import format_metric, metric_label
from engine.charts.chart_style import ChartStyle, chart_style
from engine.charts.curve_overlay import EarlierRun
from engine.charts.history_figure import HistoryFigure, HistoryLook
from engine.data.guess import Guess
from engine.experiment.results import EpochValues
from engine.language.texts import _
from gui.charts.blit_canvas import BlitCanvas
from gui.charts.epoch_reader import EpochReader
from gui.charts.history_bar import GeneralizationGapLine, HistoryBar
from gui.charts.readout import Readout
from gui.charts.zooming import Zooming


class HistoryChart(QWidget):
    """Grows epoch by epoch; meanwhile it can be read, zoomed and smoothed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = chart_style("light")
        self.setAccessibleName(_("Loss and metric over the epochs"))
        self.canvas = BlitCanvas()
        self.canvas.setAccessibleName(_("Curves: arrow keys read an epoch, + and - zoom, 0 shows all"))
        self.chart = HistoryFigure(self.canvas.figure, style, is_animated=True)
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.zooming = Zooming(self.canvas, self.chart)
        self.readout = Readout(self.canvas, style)
        self.reader = EpochReader(self.canvas, self.chart, self.zooming, self.readout)
        self.bar = HistoryBar()
        self.generalization_gap_line = GeneralizationGapLine()
        self._metric = ""
        self._last: EpochValues | None = None
        self.bar.changed.connect(self._on_look_changed)
        self.bar.reset_requested.connect(self._on_reset_requested)
        self.zooming.changed.connect(self.bar.show_reset)
        self.reader.was_read.connect(self._describe)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.generalization_gap_line)

    def start(
        self,
        epochs: int,
        metric: str,
        loss: str,
        is_held_out: bool,
        *,
        is_best: bool = False,
        guess: Guess | None = None,
        target: str = "",
        is_weighted: bool = False,
        evaluation_freq: int = 1,
    ) -> None:
        """Show an empty chart for so many epochs; `is_best` if the best epoch on validation is scored.

        `guess` is drawn as a line: what always guessing the same would score. `target` is the
        scale of the target, as in `target_text`. `is_weighted` if classes are weighted in the logged loss.
        The training set is scored in every `evaluation_freq`-th epoch.
        """
        self._metric, self._last = metric, None
        self.reader.clear()
        self.zooming.reset()
        self._describe()
        self.chart.start(
            epochs,
            metric,
            loss,
            is_held_out,
            is_best=is_best,
            guess=guess,
            target=target,
            is_weighted=is_weighted,
            evaluation_freq=evaluation_freq,
        )
        self.generalization_gap_line.show_generalization_gap(None)
        self.canvas.refresh(is_full=True)

    def add_epochs(self, epochs: Iterable[EpochValues]) -> None:
        """Add ended epochs, oldest first; those that are there already are replaced."""
        for epoch in epochs:
            self._last = epoch
            self.chart.add(epoch.epoch, dict(epoch.values))
        if self.chart.epochs:
            self._describe()
            self.canvas.refresh()

    def end(self) -> None:
        """End the training and mark the scored epoch."""
        self.chart.end()
        self.canvas.refresh()

    def set_earlier(self, runs: Sequence[EarlierRun]) -> None:
        """Show these trainings faint in the background, and name them when they are read."""
        self.bar.offer_earlier(len(runs))
        self.chart.set_earlier(runs)
        self.canvas.refresh(is_full=True)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self._restyle, style, scale))

    def _restyle(self, style: ChartStyle, scale: float) -> None:
        self.readout.set_look(style, scale)
        self.chart.set_style(style)

    def _prepare(self) -> bool:
        has_changed = self.chart.update()
        self.generalization_gap_line.show_generalization_gap(self.chart.generalization_gap)
        return has_changed

    def _on_look_changed(self, look: HistoryLook) -> None:
        if look.is_log != self.chart.look.is_log:
            self.zooming.reset()
        self.chart.set_look(look)
        self.canvas.refresh(is_full=True, is_soon=True)

    def _on_reset_requested(self) -> None:
        self.zooming.reset()
        self.canvas.setFocus()

    def _describe(self, read: str = "") -> None:
        """Describe the epoch that is read, or else the last one, for screen readers."""
        text = read or (_description(self._last, self._metric) if self._last is not None else "")
        self.setAccessibleDescription(text)
        self.canvas.setAccessibleDescription(text)


def _description(last: EpochValues, metric: str) -> str:
    values, label = dict(last.values), metric_label(metric)
    texts = ((_("training {metric} {value}"), "train"), (_("validation {metric} {value}"), "val"))
    parts = [
        text.format(metric=label, value=format_metric(metric, values[f"{split}_{metric}"]))
        for text, split in texts
        if f"{split}_{metric}" in values
    ]
    epoch = _("Epoch {n}").format(n=last.epoch)
    return f"{epoch}: {', '.join(parts)}" if parts else epoch
