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
        self._experiments: tuple[Experiment, ...] = ()
        self._name = ""
        self._stores: dict[int, RunStore] = {}

    def expect(self, experiments: tuple[Experiment, ...], name: str) -> None:
        """The next cells belong to these parts; without any they are not kept."""
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        words = "".join(c if c.isalnum() else "-" for c in name)[:40]
        self._name = f"{stamp}-{words}"
        self._experiments, self._stores, self.problem = experiments, {}, ""

    def take(self, event: Event) -> None:
        """Keep what this event brings; a failure is said in `problem`, once."""
        if not self._experiments or self.problem:
            return
        try:
            match event:
                case CellsFinished(results=results, part=part):
                    self._store_of(part).add(*results)
                case Stopped(partial=partial, part=part) if partial:
                    self._store_of(part).keep_partial(partial)
        except InputError as error:
            self.problem = f"Trained cells could not be written: {error}"

    def _store_of(self, part: int) -> RunStore:
        if part not in self._stores:
            from engine.results.store import RunStore

            number = f"-{part + 1}" if len(self._experiments) > 1 else ""
            folder = data_folder() / "runs" / f"{self._name}{number}"
            identity = self._experiments[part].sweep_identity
            self._stores[part] = RunStore.create(folder, experiment_to_json(identity))
        return self._stores[part]
