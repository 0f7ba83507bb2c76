"""Train one cell and watch its three curves."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.project.project import Project
from engine.project.results import CellResult, EpochValues
from engine.results.wording import format_metric, metric_label
from gui.charts_host import ChartHost
from gui.document import Document
from gui.run_controller import RunController, seconds_text
from gui.stack_editor.controls import SpinBox
from gui.theme.theme import Theme

_SPLITS = {"train": "training", "val": "validation", "test": "test"}


class TrainPage(QWidget):
    """Seed and settings above, the live chart, the numbers under it."""

    def __init__(self, document: Document, controller: RunController, theme: Theme) -> None:
        super().__init__()
        self._document, self._controller, self._theme = document, controller, theme
        self._epochs: list[EpochValues] = []
        self._project: Project | None = None
        title = QLabel("Training, live")
        title.setProperty("role", "title")
        self._chips = [QLabel() for _ in range(3)]
        for chip in self._chips:
            chip.setProperty("role", "chip")
        self.seed = SpinBox(minimum=0, maximum=99_999, prefix="seed ")
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("Another seed: another split, other initial weights, another order and masks")
        self.seed.setFixedWidth(110)
        self.host: ChartHost[Any] = ChartHost(
            "Watch one training",
            "Train runs the network once, as it stands, and draws three curves: the loss as it is logged "
            "with dropout on, the same data with dropout off, and data held out.",
            "Train",
        )
        self.host.button.clicked.connect(self.start)
        self._result = QLabel()
        self._result.setProperty("role", "name")
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        card = QVBoxLayout(self._card)
        card.setContentsMargins(16, 12, 16, 12)
        card.addWidget(self._result)
        card.addWidget(self._words)
        self._card.hide()
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        for chip in self._chips:
            head.addWidget(chip)
        head.addWidget(self.seed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.host, 1)
        column.addWidget(self._card)
        controller.train_started.connect(self._on_started)
        controller.epochs_arrived.connect(self._on_epochs)
        controller.train_ended.connect(self._on_ended)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._show_theme)
        self._show_project()

    def start(self) -> None:
        """Train with the seed that is shown."""
        self._controller.start_train(self.seed.value())

    def charts_loaded(self) -> None:
        """Matplotlib is there."""
        from gui.charts.history_chart import HistoryChart

        def make() -> HistoryChart:
            chart = HistoryChart()
            chart.set_scheme(self._theme.tokens.scheme)
            if self._project is not None:
                self._start_chart(chart, self._project)
                chart.add_epochs(self._epochs)
            return chart

        self.host.set_maker(make)

    def _show_project(self) -> None:
        training = self._document.project.training
        texts = (
            f"{training.epochs} epochs",
            f"batches of {training.batch_size}",
            f"{training.optimizer} {training.learning_rate:g}",
        )
        for chip, text in zip(self._chips, texts, strict=True):
            chip.setText(text)

    def _show_theme(self) -> None:
        if self.host.chart is not None:
            self.host.chart.set_scheme(self._theme.tokens.scheme)

    @staticmethod
    def _start_chart(chart: Any, project: Project) -> None:
        training = project.training
        chart.start(training.epochs, training.metric, training.loss, project.data.is_held_out)

    def _on_started(self, project: Project) -> None:
        self._project = project
        self._epochs = []
        self._card.hide()
        if self.host.chart is not None:
            self._start_chart(self.host.chart, project)
        self.host.show_chart()

    def _on_epochs(self, epochs: list[EpochValues]) -> None:
        if self._controller.kind != "train":
            return
        self._epochs += epochs
        if self.host.chart is not None:
            self.host.chart.add_epochs(epochs)

    def _on_ended(self, result: CellResult | None) -> None:
        if result is None or self._project is None:
            return
        metric = self._project.training.metric
        values = dict(result.metrics)
        parts = [
            f"{words} {format_metric(f'{name}_{metric}', values[f'{name}_{metric}'])}"
            for name, words in _SPLITS.items()
            if f"{name}_{metric}" in values
        ]
        label = metric_label(f"train_{metric}")
        self._result.setText(f"{label[0].upper()}{label[1:]}:  " + "  ·  ".join(parts))
        done = len(self._epochs)
        words = f"{done} epochs in {seconds_text(result.seconds)}, seed {result.cell.seed}."
        if not self._project.data.is_held_out:
            words += (
                " Judged on the data it was trained on: that says how well it remembers, not what it learned."
            )
        self._words.setText(words)
        self._card.show()
