"""Checks one file: trains its cells again and compares; looks for the origin of numbers that are others."""

from __future__ import annotations

import time
from dataclasses import dataclass

from engine.command_line.check_plan import Key, check_experiment, plan_check
from engine.command_line.check_row import NO, NOT_CHECKED, YES
from engine.command_line.engine_runner import End, EngineRunner, TooLong
from engine.errors import InputError
from engine.export.hand_ins import HandIn
from engine.project.project import Project
from engine.project.results import CellResult
from engine.project.runs import Definition, RunRecord, part_experiment
from engine.project.seals import differing_pieces
from engine.project.specs import Cell, Experiment
from engine.results.run_check import Alternative, RunCheck, check_run
from engine.session.messages import CellsFinished, EngineFailed, Failed, Finished, Lost, Part, Stopped

MOST_OTHERS = 4  # cells whose origin is looked for
OTHER_SEEDS = range(20)
NO_RUNS = "There is nothing to check: the file has no results."


@dataclass(frozen=True)
class FileCheck:
    """What became of a file: its runs and its page, or the trouble that kept it from being checked.

    `is_wrong`: the file is to blame for the trouble; `is_over`: nothing more can be trained.
    """

    runs: tuple[RunCheck, ...] = ()
    page: tuple[str, ...] = ()
    trouble: str = ""
    is_wrong: bool = False
    is_over: bool = False

    @property
    def holds(self) -> str:
        """YES, NO or NOT_CHECKED."""
        if self.page or not all(run.holds for run in self.runs):
            return NO
        return NOT_CHECKED if self.trouble else YES

    @property
    def problems(self) -> tuple[str, ...]:
        """All that does not hold, run by run, and the trouble."""
        found = [f"{run.name}: {text}" for run in self.runs for text in run.problems]
        return (*found, *self.page, *((self.trouble,) if self.trouble else ()))


def check_file(
    hand_in: HandIn, runner: EngineRunner, most_cells: int | None, most_seconds: float
) -> FileCheck:
    """Train the cells of all its runs again, and compare its page, if it has one, with its data."""
    project = hand_in.project
    if project is None:
        return FileCheck(trouble=hand_in.problem, is_wrong=True)
    runs = tuple(run for run in project.runs if run.n_cells)
    if not runs:
        return FileCheck(trouble=NO_RUNS, is_wrong=True)
    try:
        plan = plan_check(runs, most_cells)
    except InputError as error:
        return FileCheck(trouble=str(error), is_wrong=True)
    page = _page_problems(project, hand_in.page) if hand_in.page else ()
    if not plan.parts:
        return FileCheck(tuple(check_run(run, {}, {}) for run in runs), page)
    started = time.monotonic()
    trained, end = _train(plan.parts, plan.keys, runner, most_seconds)
    if not isinstance(end, Finished):
        return FileCheck((), page, _trouble(end, runner), is_over=isinstance(end, EngineFailed))
    left = most_seconds - (time.monotonic() - started)
    return FileCheck(tuple(_check(run, runs, project, trained, runner, left) for run in runs), page)


def _page_problems(project: Project, page: str) -> tuple[str, ...]:
    from engine.export.page_check import page_problems  # draws figures: only reports need it

    return page_problems(project, page)


def _train(
    parts: tuple[Part, ...], keys: tuple[tuple[str, str], ...], runner: EngineRunner, most_seconds: float
) -> tuple[dict[Key, CellResult], End]:
    trained: dict[Key, CellResult] = {}

    def take(event: CellsFinished) -> None:
        for result in event.results:
            trained[(*keys[event.part], result.cell)] = result

    return trained, runner.train(parts, take, most_seconds, says_plan=False)


def _trouble(end: End, runner: EngineRunner) -> str:
    match end:
        case TooLong(seconds=seconds):
            return f"Not checked: it would take too long, about {_minutes(seconds)}."
        case _ if runner.is_interrupted:
            return "Not checked: interrupted."
        case Failed(message=message) | Lost(message=message) | EngineFailed(message=message):
            return f"Not checked: {message[:1].lower()}{message[1:]}"
        case Stopped() | Finished():
            return "Not checked: the run was stopped."


def _minutes(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.0f} hours"


def _check(
    run: RunRecord, runs: tuple[RunRecord, ...], project: Project, trained: dict[Key, CellResult],
    runner: EngineRunner, most_seconds: float,
) -> RunCheck:  # fmt: skip
    """Compare one run; where cells are those of another training, train again what they might be."""
    ours = {(key, cell): result for (uid, key, cell), result in trained.items() if uid == run.uid}
    versions = runner.facts.versions
    found = check_run(run, ours, versions)
    if not found.others or runner.is_interrupted or most_seconds < 1:
        return found
    guesses = _guesses(run, runs, project, found, set(ours))
    if not guesses:
        return found
    # A guess is known by its number, as a run is by its uid.
    keys = tuple((str(number), key) for number, (_, key, _, _) in enumerate(guesses))
    parts = tuple(Part(experiment, cells) for _, _, experiment, cells in guesses)
    more, end = _train(parts, keys, runner, most_seconds)
    if not isinstance(end, Finished) and not more:
        return found
    extra = {
        (key, cell): result for (number, key, cell), result in more.items() if not guesses[int(number)][0]
    }
    alternatives = tuple(
        Alternative(
            words, {(key, cell): result for (at, key, cell), result in more.items() if at == str(number)}
        )
        for number, (words, _, _, _) in enumerate(guesses)
        if words
    )
    return check_run(run, ours, versions, extra, alternatives)


Guess = tuple[str, str, Experiment, tuple[Cell, ...]]  # words (none: other seeds), part, what to train


def _guesses(
    run: RunRecord, runs: tuple[RunRecord, ...], project: Project, found: RunCheck,
    there: set[tuple[str, Cell]],
) -> list[Guess]:  # fmt: skip
    """Other seeds; and, where no cell came out, the other definitions of the file."""
    others = found.others[:MOST_OTHERS]
    guesses: list[Guess] = []
    do_all_differ = len(found.others) == found.n_trained
    if not do_all_differ or len({cell.seed for _, cell in found.others}) == 1:
        for key in dict.fromkeys(key for key, _ in others):
            rates = dict.fromkeys(cell.rate for other, cell in others if other == key)
            cells = [Cell(rate, seed) for rate in rates for seed in OTHER_SEEDS]
            left = tuple(cell for cell in cells if (key, cell) not in there)
            guesses.append(("", key, run.part(key).experiment, left))
    if do_all_differ:
        known = [(f"the definition of {one.name}", one.definition) for one in runs if one.uid != run.uid]
        known.append(("the project as it stands", project.definition))
        for words, definition in known:
            guesses += _alternative(run, words, definition, others)
    return [guess for guess in guesses if guess[3]][: 2 * MOST_OTHERS]


def _alternative(
    run: RunRecord, words: str, definition: Definition, others: tuple[tuple[str, Cell], ...]
) -> list[Guess]:
    """Cells of this run by another definition, if it differs and can be trained."""
    pieces = differing_pieces(run.definition, definition)
    if not pieces:
        return []
    key = others[0][0]
    cells = tuple(cell for other, cell in others if other == key)
    try:
        experiment = part_experiment(run.kind, definition, key)
        check_experiment(experiment, cells)
    except InputError:
        return []
    return [(f"{words}, which differs in {', '.join(pieces)}", key, experiment, cells)]
