"""The menu for the metric that the views show, where a sweep has several."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.analysis.wording import metric_label, sentence_case
from engine.experiment.results import SweepResults
from engine.language.texts import _
from gui.widgets.controls import ComboBox


class MetricChoice(ComboBox):
    """Has a row for each metric of the results; `metric_changed` when the user chooses another.

    It is a choice of the view: project, files and reports go on with the first metric.
    """

    metric_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._led: tuple[SweepResults, str, SweepResults] | None = None
        self.setAccessibleName(_("Metric in view"))
        self.setToolTip(
            _("Which metric curve, table and verdict show; reports and files begin with the first one")
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.currentIndexChanged.connect(self.metric_changed)

    @property
    def chosen(self) -> str:
        """Keras's name of the chosen metric; empty before there are results."""
        return self.currentData() or ""

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one metric."""
        return self.count() > 1

    def offer(self, results: SweepResults | None) -> None:
        """Offer the metrics of these results; the chosen one is kept if it is among them."""
        metrics = results.experiment.training.metrics if results is not None else ()
        if list(metrics) == [self.itemData(row) for row in range(self.count())]:
            return
        chosen = self.chosen
        with QSignalBlocker(self):
            self.clear()
            for name in metrics:
                self.addItem(sentence_case(metric_label(name)), name)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def led(self, results: SweepResults | None) -> SweepResults | None:
        """The results with the chosen metric first; the same value for the same results."""
        if results is None:
            return None
        if self._led is None or self._led[0] is not results or self._led[1] != self.chosen:
            self._led = results, self.chosen, results.led_by(self.chosen)
        return self._led[2]
