"""Has the run that trains kept on disk, for a start after a crash; off the window's thread, in order."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.language.texts import _
from engine.project.project import Project
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import KeptRun
from gui.control.background import Background

REST = 1000  # milliseconds in which the window shows the end, before a thread competes with it


@dataclass(eq=False)
class _Keeping:
    """A run that is being kept: `kept` is there once its folder is, `cells` wait to be written."""

    kept: KeptRun | None = None
    cells: deque[tuple[str, tuple[CellResult, ...]]] = field(default_factory=deque)

    def write(self) -> None:
        """Put the cells on disk; without a folder they go nowhere. InputError where that fails."""
        while self.cells:
            key, results = self.cells.popleft()
            if self.kept is not None:
                self.kept.add(key, results)


class RunKeeper(QObject):
    """One run at a time: `begin` or `resume`, then `add` its cells, and `end` when the project has it.

    `failed` says, once for each reason, why a run can't be kept; the run itself goes on. `ending` comes
    before a folder goes: what is then queued in `background` is done before.
    """

    failed = Signal(str)
    ending = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = Background("kept work", self)
        self.background.failed.connect(self._on_failed)
        self._keeping: _Keeping | None = None
        self._ended: set[_Keeping] = set()
        self._told: set[str] = set()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._remove_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be written or deleted, now or after a rest."""
        return self.background.is_busy or self._rest.isActive()

    def begin(self, project: Project, start: RunStart) -> None:
        """Keep this run of the project from now on."""
        keeping = self._keeping = _Keeping()

        def create() -> None:
            keeping.kept = KeptRun.create(project, start)

        self.background.run(create, lambda _: None)

    def resume(self, kept: KeptRun) -> None:
        """Keep what is trained from now on in the folder of the run that was cut off."""
        self._keeping = _Keeping(kept)

    def add(self, key: str, results: tuple[CellResult, ...]) -> None:
        """Keep these cells of the part `key`, if the run is kept at all."""
        keeping = self._keeping
        if keeping is not None:
            keeping.cells.append((key, results))
            self.background.run(keeping.write, lambda _: None)

    def end(self) -> None:
        """The project has the run: its folder goes, soon."""
        keeping, self._keeping = self._keeping, None
        if keeping is None:
            return
        self._ended.add(keeping)
        self._rest.start(REST)

    def _remove_ended(self) -> None:
        self.ending.emit()
        for keeping in self._ended:
            self.background.run(partial(_remove, keeping), partial(self._on_removed, keeping))

    def _on_removed(self, keeping: _Keeping, _: object) -> None:
        self._ended.discard(keeping)

    def close(self) -> None:
        """For a clean end: what has ended goes, and a run that has not is left whole to the next start."""
        self._rest.stop()
        self.background.wait()
        for keeping in self._ended:
            _remove(keeping)
        self._ended.clear()
        if self._keeping is not None and self._keeping.kept is not None:
            with suppress(InputError):  # there is nobody left to tell
                self._keeping.write()
            self._keeping.kept.release()
        self._keeping = None

    def _on_failed(self, problem: str) -> None:
        text = _("If the app crashes, this run can't be continued.")
        text = f"{text} {problem}"
        if text not in self._told:
            self._told.add(text)
            self.failed.emit(text)


def _remove(keeping: _Keeping) -> None:
    if keeping.kept is not None:
        keeping.kept.remove()
