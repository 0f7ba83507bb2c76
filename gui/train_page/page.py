"""The train page: train one cell, watch its numbers and its three curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.analysis.curves import best_epoch, scored_text
from engine.analysis.wording import (
    WEIGHTED_CLASSES,
    format_metric,
    is_higher_better,
    score_label,
    sentence_case,
)
from engine.data.catalogue import target_text
from engine.data.guess import Guess, guess_score
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import score_column
from engine.language.texts import N_, _, pgettext
from engine.project.project import Project
from engine.runs.record import TRAIN, Definition, RunRecord
from gui.control.cell_requests import ModelSaver
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.train_page.live_numbers import LiveNumbers
from gui.train_page.schedule_row import ScheduleRow
from gui.train_page.training_settings import TrainingSettings
from gui.widgets.chart_host import ChartHost
from gui.widgets.plain_text import WrappedLabel

TICK = 200  # milliseconds between two looks at the clock
STALE = N_("Outdated: the network or its settings have changed since. Train again.")
NEXT = N_("Your changes apply to the next training.")
NOT_HELD_OUT = N_("Scored on its own training data, which shows what it remembers, not what it has learned.")
EMPTY = N_(
    "Choose the settings above, then press Train. You will see loss and metric change epoch by epoch: on the "
    "training data with dropout on, on the same data with dropout off, and on held-out data."
)


class TrainPage(QWidget):
    """Settings above, the numbers under them, the live chart.

    `answers_requested` and `inside_requested` have the Experiment and the Cell of the training that is shown.
    """

    answers_requested = Signal(object, object)
    inside_requested = Signal(object, object)

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
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._show_seconds)
        self._title = QLabel(_("Training"))
        self._title.setProperty("role", "title")
        self.settings = TrainingSettings(document, theme)
        self.seed = self.settings.seed
        self.schedule = ScheduleRow(document, controller.by_hand, theme)
        self.host: ChartHost[Any] = ChartHost(
            _("Watch one training"), _(EMPTY), pgettext("button", "Train"), theme
        )
        self.host.button.setToolTip(_("Train the network once (F5)"))
        self.host.button.clicked.connect(self.start)
        self.numbers = LiveNumbers(theme)
        self.caption = WrappedLabel()
        self.caption.setProperty("role", "muted")
        self.look_at_answers = QPushButton(_("Look at the answers"))
        self.look_at_answers.setToolTip(
            _("Compare predictions with the true values; trains again, with the same numbers")
        )
        self.look_at_answers.clicked.connect(partial(self._request, self.answers_requested))
        self.look_inside = QPushButton(_("Look inside"))
        self.look_inside.setToolTip(_("See in this training what dropout does, step by step"))
        self.look_inside.clicked.connect(partial(self._request, self.inside_requested))
        self.save_model = QPushButton(_("Save model…"))
        self.save_model.clicked.connect(self._ask_save)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.hide()
        self._lay_out()
        controller.train_started.connect(self._on_started)
        controller.epochs_arrived.connect(self._on_epochs)
        controller.train_ended.connect(self._on_ended)
        controller.run_ended.connect(self._clock.stop)
        controller.by_hand.ended.connect(self._on_recorded)
        saver.changed.connect(self._show_actions)
        document.project_changed.connect(self._show_actions)
        theme.changed.connect(self._show_theme)
        document.loaded.connect(self._on_loaded)
        overlays.changed.connect(self._show_earlier)
        self._show_actions()

    def start(self) -> None:
        """Train with the chosen seed."""
        self._controller.start_train(self.seed.value())

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

    # --- layout

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.look_at_answers)
        foot.addWidget(self.look_inside)
        foot.addWidget(self.save_model)
        card = QVBoxLayout(self.card)
        card.setContentsMargins(16, 12, 12, 12)
        card.setSpacing(8)
        card.addWidget(self.numbers)
        card.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.settings)
        column.addWidget(self.schedule)
        column.addWidget(self.card)
        column.addWidget(self.host, 1)

    # --- reactions

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
        self._facts = ""
        self.card.hide()
        self.host.show_empty_text()

    def _show_actions(self) -> None:
        """Say whether the numbers are of the network as it is, and what can be done with it."""
        is_current = (
            self._project is not None and self._project.experiment == self._document.project.experiment
        )
        notes = [self._facts, "" if is_current else _(STALE if self._is_ended else NEXT)]
        self.caption.setText(" ".join(note for note in notes if note) if self._project is not None else "")
        self.look_at_answers.setEnabled(self._whole is not None)
        self.look_inside.setEnabled(self._whole is not None)
        self.save_model.setEnabled(self._whole is not None and is_current and self._saver.can_save)
        self.save_model.setToolTip(
            _("Save this trained network as a Keras file")
            if is_current
            else _("The network has changed since. Train again to save it.")
        )

    def _ask_save(self) -> None:
        if self._whole is not None and self._project is not None:
            project = self._project
            self._saver.ask_and_save(project.experiment, self._whole.cell, project.name, self)

    def _request(self, signal: SignalInstance) -> None:
        if self._whole is not None and self._project is not None:
            signal.emit(self._project.experiment, self._whole.cell)

    def _show_theme(self) -> None:
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)

    @staticmethod
    def _start_chart(chart: Any, project: Project) -> None:
        training = project.training
        chart.start(
            training.epochs,
            training.metric,
            training.loss,
            project.data.has_validation,
            is_best=training.scored_epoch == "best",
            guess=guess_of(project),
            target=target_text(project.data),
            is_weighted=training.has_class_weights,
            evaluation_freq=training.evaluation_freq,
        )

    def _on_started(self, project: Project) -> None:
        run = self._controller.run
        self._shown = run.record.uid if run is not None else ""
        self._begin(project)
        self._clock.start()

    def _begin(self, project: Project) -> None:
        self._project = project
        self._epochs = []
        self._whole = None
        self._is_ended = False
        self._facts = ""
        self.caption.setMinimumHeight(self.caption.height())  # until the facts are there again
        self.numbers.start(project)
        self.card.show()
        self._show_actions()
        if self.host.chart is not None:
            self._start_chart(self.host.chart, project)
            self._show_earlier()
        self.host.show_chart()

    def _on_epochs(self, epochs: list[EpochValues]) -> None:
        if self._controller.kind == TRAIN:
            self._add_epochs(epochs)

    def _add_epochs(self, epochs: Sequence[EpochValues]) -> None:
        self._epochs += epochs
        if epochs:
            self.numbers.show_epoch(epochs[-1])
        if self.host.chart is not None:
            self.host.chart.add_epochs(epochs)

    def _on_recorded(self, definition: Definition) -> None:
        """Take the schedule that the training in view has recorded for part of what it was."""
        if self._project is not None:
            self._project = replace(self._project, network=definition.network, training=definition.training)
            self._show_actions()

    def _show_seconds(self) -> None:
        """Show the time since the engine began, which may have to start first."""
        if self._controller.plan is not None:
            self.numbers.show_seconds(self._controller.seconds_so_far)

    def _on_ended(self, result: CellResult, is_whole: bool) -> None:
        if self._project is None:
            return
        self._clock.stop()
        self._whole = result if is_whole else None
        self._is_ended = True
        is_scored_late = is_whole and self._project.training.evaluation_freq > 1
        if is_scored_late:
            self._epochs = list(result.epochs)
        if self.host.chart is not None:
            if is_scored_late:
                self.host.chart.add_epochs(self._epochs)
            self.host.chart.end()
        self.numbers.show_end(result)
        self._facts = facts(result, self._project, is_whole=is_whole)
        self._show_actions()
        self.caption.setMinimumHeight(0)


def facts(result: CellResult, project: Project, *, is_whole: bool) -> str:
    """Say which epoch a training's score is from, its seed, and whether the score means something."""
    n_epochs = max((len(values) for _, values in result.history), default=0)
    best = best_epoch(result.history) if project.training.scored_epoch == "best" else None
    scored = scored_text(best[0] if best is not None else n_epochs, is_best=best is not None)
    sentences = []
    if n_epochs:
        # Translators: {scored} says at which epoch the score was taken.
        text = _("{scored}, seed {seed}.")
        sentences.append(text.format(scored=sentence_case(scored), seed=result.cell.seed))
    if not is_whole:
        sentences.insert(0, _("Stopped."))
    if not project.data.is_held_out:
        sentences.append(_(NOT_HELD_OUT))
    if others := other_scores(result, project):
        sentences.append(f"{others}.")
    column = score_column(project.data, project.training)
    guess, value = guess_of(project), dict(result.metrics).get(column)
    if guess is not None and value is not None:
        sign = 1 if is_higher_better(column) else -1
        if not sign * value > sign * guess.value:  # also where it is not a number
            text = _("No better than always guessing {guess} ({score}).")
            score = format_metric(column, guess.value)
            sentences.append(text.format(guess=_(guess.what), score=score))
    if project.training.has_class_weights:
        sentences.append(_(WEIGHTED_CLASSES))
    return " ".join(sentences)


def other_scores(result: CellResult, project: Project) -> str:
    """The scores in the metrics that no panel shows: "Held-out recall 98.6 %, held-out AUC 0.998"."""
    columns = [
        score_column(project.data, project.training.led_by(one)) for one in project.training.metrics[1:]
    ]
    values = dict(result.metrics)
    texts = [f"{score_label(one)} {format_metric(one, values[one])}" for one in columns if one in values]
    return sentence_case(", ".join(texts))


def guess_of(project: Project) -> Guess | None:
    """What always guessing the same would score in the project's metric."""
    return guess_score(project.data, score_column(project.data, project.training))
