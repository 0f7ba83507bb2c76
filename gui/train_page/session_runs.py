"""The trainings of this session that can be seen behind the next one."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.export.earlier_run import EarlierRun
from engine.project.project import Project
from engine.project.results import CellResult

MOST = 4


@dataclass
class SessionRuns:
    """Keeps the last few, and gives those that can be compared: same data, same loss, same metric."""

    _kept: list[tuple[Project, EarlierRun]] = field(default_factory=list)
    _count: int = 0

    def add(self, project: Project, result: CellResult) -> None:
        """A training has ended, or was stopped after an epoch."""
        if not result.history or not result.history[0][1]:
            return
        self._count += 1
        run = EarlierRun(f"run {self._count}, seed {result.cell.seed}", "", result.history)
        self._kept.append((project, run))

    def behind(self, project: Project) -> tuple[EarlierRun, ...]:
        """What can be seen behind a training of this project, oldest first."""
        training = project.training
        return tuple(
            run
            for other, run in self._kept
            if other.data == project.data
            and (other.training.loss, other.training.metric) == (training.loss, training.metric)
        )[-MOST:]
