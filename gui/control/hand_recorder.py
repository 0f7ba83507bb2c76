"""Records the dropout rates that the user chooses while a network trains, as a schedule that repeats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.experiment.dropout_schedule import MAX_BY_HAND, ready_to_record, recorded
from engine.experiment.results import EpochValues
from engine.language.texts import _
from engine.runs.record import TRAIN, Definition, RunRecord, part_experiment
from gui.control.engine_bridge import Session
from gui.document.document import Document

FIRST_RATE = 0.5


class HandRecorder(QObject):
    """The rate of the next epoch, and the rates that the epochs of a training have had.

    `changed` comes with each of these; `ended` has what the training that was recorded is defined by.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, document: Document, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._run_id = 0
        self.rate = FIRST_RATE
        self.rates: list[float] = []

    @property
    def is_recording(self) -> bool:
        """Whether a training takes its rate from here."""
        return self._run_id > 0

    def set_rate(self, rate: float) -> None:
        """Choose the rate of the next epoch, up to MAX_BY_HAND."""
        self.rate = min(max(0.0, rate), MAX_BY_HAND)
        if self.is_recording:
            self._session.change_rate(self._run_id, self.rate)
        self.changed.emit()

    @staticmethod
    def ready(definition: Definition) -> Definition:
        """What is trained while it is recorded."""
        return replace(definition, network=ready_to_record(definition.network))

    def start(self, run_id: int) -> None:
        """A training has begun that takes its rate from here."""
        self._run_id, self.rates = run_id, []
        self.changed.emit()

    def take(self, epochs: Iterable[EpochValues]) -> None:
        """Record the rates of epochs that have ended."""
        if self.is_recording:
            self.rates += [epoch.rate_by_hand for epoch in epochs if epoch.rate_by_hand is not None]
            self.changed.emit()

    def end(self, record: RunRecord) -> RunRecord:
        """End the recording, however the training ended: the run and the project get the schedule."""
        if not self.is_recording:
            return record
        self._run_id = 0
        before = record.definition
        if self.rates:
            network, training = recorded(before.network, before.training, self.rates)
            definition = replace(before, network=network, training=training)
            experiment = part_experiment(TRAIN, definition, "")
            parts = tuple(
                replace(part, results=replace(part.results, experiment=experiment)) for part in record.parts
            )
            record = replace(record, definition=definition, parts=parts)
            self._give_to_project(before, definition)
            self.ended.emit(definition)
        self.changed.emit()
        return record

    def _give_to_project(self, before: Definition, after: Definition) -> None:
        """Have the project train at these rates, in one step, unless it has another schedule by now."""
        project = self._document.project
        if not project.training.records_by_hand:
            return
        is_same = project.network == before.network
        network = after.network if is_same else project.network
        training = replace(project.training, dropout_by_hand=after.training.dropout_by_hand)
        self._document.edit(_("Record dropout by hand"), replace(project, network=network, training=training))
