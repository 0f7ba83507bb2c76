"""Writes finished cells to disk on the session's thread, before the window gets the event."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.experiment.specs import Experiment
from engine.session.messages import CellsFinished, Event, Stopped
from engine.storage.project_json import experiment_to_json
from engine.system.paths import data_folder

if TYPE_CHECKING:
    from engine.storage.run_folder import RunStore


class CellWriter:
    """Writes a sweep's cells to the user's data folder, and the epochs of cells that a stop interrupted."""

    def __init__(self) -> None:
        self.problem = ""
        self._is_broken = False
        self._reported: set[str] = set()
        self._experiments: tuple[Experiment, ...] = ()
        self._name = ""
        self._stores: dict[int, RunStore] = {}

    def expect(self, experiments: tuple[Experiment, ...], name: str) -> None:
        """The next cells belong to these parts; without any they are not written."""
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        text = "".join(c if c.isalnum() else "-" for c in name)[:40]
        self._name = f"{stamp}-{text}"
        self._experiments, self._stores, self.problem = experiments, {}, ""
        self._is_broken = False

    def take(self, event: Event) -> None:
        """Write what this event brings; a failure is a sentence in `problem`.

        If the folder cannot be made, this is reported only the first time.
        """
        if not self._experiments or self._is_broken:
            return
        try:
            match event:
                case CellsFinished(results=results, part=part):
                    self._store_of(part).add(*results)
                case Stopped(partial=partial, part=part) if partial:
                    self._store_of(part).keep_partial(partial)
        except InputError as error:
            self._is_broken = True
            text = f"Finished trainings could not be written: {error}"
            self.problem = "" if text in self._reported else text
            self._reported.add(text)

    def _store_of(self, part: int) -> RunStore:
        if part not in self._stores:
            from engine.storage.run_folder import RunStore

            number = f"-{part + 1}" if len(self._experiments) > 1 else ""
            folder = _new_folder(data_folder() / "runs", f"{self._name}{number}")
            identity = self._experiments[part].sweep_identity
            self._stores[part] = RunStore.create(folder, experiment_to_json(identity))
        return self._stores[part]


def _new_folder(parent: Path, name: str) -> Path:
    """Make a new folder.

    If two windows start a run in the same second, the later one's name gets a number.
    """
    for number in itertools.count(1):
        folder = parent / (name if number == 1 else f"{name}.{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise InputError(f"{parent} can't be used for results: {error.strerror}.") from None
        return folder
    raise AssertionError("numbers never end")
