"""Finished cells are on disk at once: written on the session's thread, before the window hears of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.paths import data_folder
from engine.project.project_json import experiment_to_json
from engine.project.specs import Experiment
from engine.session.messages import CellsFinished, Event, Stopped

if TYPE_CHECKING:
    from engine.results.store import RunStore


class CellKeeper:
    """Writes a sweep's cells to the user's data folder, and the epochs of those that a stop cut off."""

    def __init__(self) -> None:
        self.problem = ""
        self._experiment: Experiment | None = None
        self._name = ""
        self._store: RunStore | None = None

    def expect(self, experiment: Experiment | None, name: str) -> None:
        """The next cells belong to this sweep; None: they are not kept."""
        self._experiment, self._name, self._store, self.problem = experiment, name, None, ""

    def take(self, event: Event) -> None:
        """Keep what this event brings; a failure is said in `problem`, once."""
        if self._experiment is None or self.problem:
            return
        try:
            match event:
                case CellsFinished(results=results):
                    self._store_of(self._experiment).add(*results)
                case Stopped(partial=partial) if partial:
                    self._store_of(self._experiment).keep_partial(partial)
        except InputError as error:
            self.problem = f"Trained cells could not be written: {error}"

    def _store_of(self, experiment: Experiment) -> RunStore:
        if self._store is None:
            self._store = self._new_store(experiment)
        return self._store

    def _new_store(self, experiment: Experiment) -> RunStore:
        from engine.results.store import RunStore

        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        words = "".join(c if c.isalnum() else "-" for c in self._name)[:40]
        folder = data_folder() / "runs" / f"{stamp}-{words}"
        return RunStore.create(folder, experiment_to_json(experiment.sweep_identity))
