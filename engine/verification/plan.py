"""Plans a check: which cells of a file's runs to train again, all of them or a random sample."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass

from engine.checks.checks import check_network, check_project
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.specs import Cell, Experiment
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.project.project import Project
from engine.runs.record import RunRecord
from engine.session.messages import Part
from engine.storage.run_json import cell_to_json

MAX_PARAMETERS = 50_000_000

Key = tuple[str, str, Cell]  # a run's uid, its part, the cell


@dataclass(frozen=True)
class CheckPlan:
    """Parts to train, and the run that each belongs to; they have `n_cells` of the file's `n_all` cells."""

    parts: tuple[Part, ...]
    keys: tuple[tuple[str, str], ...]
    n_all: int

    @property
    def n_cells(self) -> int:
        return sum(len(part.cells) for part in self.parts)


def plan_check(runs: tuple[RunRecord, ...], max_cells: int | None) -> CheckPlan:
    """Take all cells of the runs, or a random sample of `max_cells`, with a seed derived from the content.

    InputError, one sentence, for a run that cannot be trained here.
    """
    keys = list(dict.fromkeys(_keys(runs)))
    drawn = set(keys)
    if max_cells is not None and max_cells < len(keys):
        drawn = set(random.Random(_content_seed(runs)).sample(keys, max_cells))  # noqa: S311 (no secret)
    of_part: dict[tuple[str, str], list[Cell]] = {}
    for uid, key, cell in keys:
        if (uid, key, cell) in drawn:
            of_part.setdefault((uid, key), []).append(cell)
    parts, of = [], []
    for run in runs:
        for part in run.parts:
            cells = tuple(of_part.get((run.uid, part.key), ()))
            if not cells:
                continue
            try:
                check_experiment(part.results.experiment, cells)
            except InputError as error:
                text = _("{run} can't be trained again: {problem}")
                raise InputError(text.format(run=run.name, problem=error)) from None
            parts.append(Part(part.results.experiment, cells))
            of.append((run.uid, part.key))
    return CheckPlan(tuple(parts), tuple(of), len(keys))


def check_experiment(experiment: Experiment, cells: tuple[Cell, ...]) -> None:
    """InputError if the experiment cannot be trained, or is larger than students' experiments are."""
    task = task_of(experiment.data)
    for rate in sorted({cell.rate for cell in cells}, key=lambda rate: rate or 0.0):
        if experiment.is_width_tied and (rate or 0.0) > 0.99:
            raise InputError(
                _("layers whose width follows the rate would be too wide at {rate}.").format(
                    rate=number_text(rate or 0.0, "g")
                )
            )
        network = experiment.at_width(rate).network
        counts = [check.parameters for check in check_network(network, experiment.training, task).layers]
        if sum(counts) > MAX_PARAMETERS:
            raise InputError(
                _("the network has {n} weights; up to {most} are trained for a check.").format(
                    n=number_text(sum(counts), ","), most=number_text(MAX_PARAMETERS, ",")
                )
            )
        project = Project(data=experiment.data, network=network, training=experiment.training)
        check_project(project, task)
        if not experiment.is_width_tied:
            return


def _keys(runs: tuple[RunRecord, ...]) -> list[Key]:
    """The cells that can be trained; invalid rates are reported elsewhere."""
    return [
        (run.uid, part.key, result.cell)
        for run in runs
        for part in run.parts
        for result in part.results.cells
        if result.cell.rate is None or 0 <= result.cell.rate < 1
    ]


def _content_seed(runs: tuple[RunRecord, ...]) -> int:
    """A seed that depends on the content alone, so that nobody can choose which cells are checked."""
    digest = hashlib.sha256()
    for run in runs:
        for part in run.parts:
            for result in part.results.cells:
                text = json.dumps([run.uid, part.key, cell_to_json(result)], sort_keys=True)
                digest.update(text.encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest(), "big")
