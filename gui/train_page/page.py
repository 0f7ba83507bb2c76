"""The train page: train one cell and watch its three curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.analysis.curves import best_epoch
from engine.analysis.durations import format_duration
from engine.analysis.wording import format_metric, metric_label
from engine.experiment.results import CellResult, EpochValues
from engine.project.project import Project
from engine.runs.record import TRAIN, RunRecord
from gui.control.cell_requests import ModelSaver
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import SpinBox
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel

MIN_WIDTH = 500
STALE = "The curves are from before your last changes: train to see the network as it is."
_SPLITS = {"train": "training", "val": "validation", "test": "test"}


class TrainPage(QWidget):
    """Seed and settings above, the live chart, the numbers under it."""

    def __init__(
        self,
        document: Document,
        controller: RunController,
        saver: ModelSaver,
        overlays: RunOverlays,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._document, self._controller, self._saver, self._theme = document, controller, saver, theme
        self._overlays = overlays
        self._shown = ""
        self._epochs: list[EpochValues] = []
        self._project: Project | None = None
        self._whole: CellResult | None = None
        self._facts = ""
        self._is_ended = False
        self._title = QLabel("Training, live")
        self._title.setProperty("role", "title")
        self._chips = [QLabel() for _ in range(3)]
        for chip in self._chips:
            chip.setProperty("role", "chip")
        self.seed = SpinBox(minimum=0, maximum=99_999, prefix="seed ")
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("Another seed: another split, other initial weights, another order and masks")
        self.host: ChartHost[Any] = ChartHost(
            "Watch one training",
            "Train runs the network once, as it stands, and draws three curves: the loss as it is logged "
            "with dropout on, the same data with dropout off, and data held out.",
            "Train",
            theme,
        )
        self.host.button.setToolTip("Train the network once (F5)")
        self.host.button.clicked.connect(self.start)
        self.result = WrappedLabel()
        self.result.setProperty("role", "name")
        self.caption = QLabel()
        self.caption.setProperty("role", "muted")
        self.caption.setWordWrap(True)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.save_model = QPushButton("Save model…")
        self.save_model.clicked.connect(self._ask_save)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self.result)
        text.addWidget(self.caption)
        card = QHBoxLayout(self.card)
        card.setContentsMargins(16, 12, 12, 12)
        card.setSpacing(12)
        card.addLayout(text, 1)
        card.addWidget(self.save_model, 0, Qt.AlignmentFlag.AlignTop)
        self.card.hide()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        chips = QWidget()
        flow = FlowLayout(chips, is_at_end=True)
        for widget in (*self._chips, self.seed):
            flow.addWidget(widget)
        head.addWidget(chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.host, 1)
        column.addWidget(self.card)
        controller.train_started.connect(self._on_started)
        controller.epochs_arrived.connect(self._on_epochs)
        controller.train_ended.connect(self._on_ended)
        saver.changed.connect(self._show_save)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._show_theme)
        document.loaded.connect(self._on_loaded)
        overlays.changed.connect(self._show_earlier)
        self._show_theme()
        self._show_project()

    def start(self) -> None:
        """Train with the chosen seed."""
        self._controller.start_train(self.seed.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= self._theme.px(MIN_WIDTH))

    def charts_loaded(self) -> None:
        """Matplotlib has been loaded."""
        from gui.charts.history_chart import HistoryChart

        def make() -> HistoryChart:
            chart = HistoryChart()
            chart.set_look(self._theme.tokens.scheme, self._theme.scale)
            if self._project is not None:
                self._start_chart(chart, self._project)
                chart.add_epochs(self._epochs)
                chart.set_earlier(self._overlays.trainings(self._project, self._shown))
            if self._is_ended:
                chart.end()
            return chart

        self.host.set_maker(make)

    def show_training(self, run: RunRecord) -> None:
        """Show a stored training as if it had just ended."""
        what, result = run.definition, run.results.cells[0]
        self._shown = run.uid
        self._begin(
            replace(self._document.project, data=what.data, network=what.network, training=what.training)
        )
        self._add_epochs(result.epochs)
        self._on_ended(result, True)

    def _show_earlier(self) -> None:
        if self.host.chart is not None and self._project is not None:
            self.host.chart.set_earlier(self._overlays.trainings(self._project, self._shown))

    def _on_loaded(self) -> None:
        """Another project was opened: show its newest training, or the empty page."""
        trained = [run for run in self._document.project.runs if run.kind == TRAIN and run.n_cells]
        if trained:
            self.show_training(trained[-1])
            return
        self._project, self._epochs, self._whole, self._is_ended = None, [], None, False
        self.card.hide()
        self.host.show_empty_text()

    def _show_project(self) -> None:
        training = self._document.project.training
        texts = (
            f"{training.epochs} epochs",
            f"batches of {training.batch_size}",
            f"{training.optimizer} {training.learning_rate:g}",
        )
        for chip, text in zip(self._chips, texts, strict=True):
            chip.setText(text)
        self._show_save()

    def _show_save(self) -> None:
        """Enable saving the model if it was trained to its end and the network is still the same."""
        is_current = (
            self._project is not None and self._project.experiment == self._document.project.experiment
        )
        self.caption.setText(self._facts if is_current or not self._facts else f"{self._facts} {STALE}")
        self.save_model.setEnabled(self._whole is not None and is_current and self._saver.can_save)
        self.save_model.setToolTip(
            "Save this trained network as a Keras file"
            if is_current
            else "The network has changed since: train it again to save it"
        )

    def _ask_save(self) -> None:
        if self._whole is not None and self._project is not None:
            project = self._project
            self._saver.ask_and_save(project.experiment, self._whole.cell, project.name, self)

    def _show_theme(self) -> None:
        self.seed.setFixedWidth(self._theme.px(110))
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)

    @staticmethod
    def _start_chart(chart: Any, project: Project) -> None:
        training = project.training
        chart.start(
            training.epochs,
            training.metric,
            training.loss,
            project.data.is_held_out,
            is_best=training.scored_epoch == "best",
        )

    def _on_started(self, project: Project) -> None:
        run = self._controller.run
        self._shown = run.record.uid if run is not None else ""
        self._begin(project)

    def _begin(self, project: Project) -> None:
        self._project = project
        self._epochs = []
        self._whole = None
        self._is_ended = False
        self.card.hide()
        if self.host.chart is not None:
            self._start_chart(self.host.chart, project)
            self._show_earlier()
        self.host.show_chart()

    def _on_epochs(self, epochs: list[EpochValues]) -> None:
        if self._controller.kind == TRAIN:
            self._add_epochs(epochs)

    def _add_epochs(self, epochs: Sequence[EpochValues]) -> None:
        self._epochs += epochs
        if self.host.chart is not None:
            self.host.chart.add_epochs(epochs)

    def _on_ended(self, result: CellResult, is_whole: bool) -> None:
        if self._project is None:
            return
        self._whole = result if is_whole else None
        self._is_ended = True
        if self.host.chart is not None:
            self.host.chart.end()
        metric = self._project.training.metric
        values = dict(result.metrics)
        parts = [
            f"{text} {format_metric(f'{name}_{metric}', values[f'{name}_{metric}'])}"
            for name, text in _SPLITS.items()
            if f"{name}_{metric}" in values
        ]
        label = metric_label(f"train_{metric}")
        self.result.setText(f"{label[0].upper()}{label[1:]}:  " + "  ·  ".join(parts))
        text = f"{len(self._epochs)} epochs in {format_duration(result.seconds)}, seed {result.cell.seed}."
        best = best_epoch(result.history) if self._project.training.scored_epoch == "best" else None
        if best is not None:
            text = f"Epoch {best[0]} of {best[1]}, the best on validation. {text}"
        if not self._project.data.is_held_out:
            text += (
                " Judged on the data it was trained on: that says how well it remembers, not what it learned."
            )
        self._facts = text
        self._show_save()
        self.card.show()
