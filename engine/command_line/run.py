"""`run`: trains a whole sweep into a folder, without a window.

A sweep with a second setting is a family: each of its members goes to a sub-folder of its own, named
`<setting>-<value>`, with the files of a plain sweep.

run.json identifies the experiment, not the trainer or device: both trainers give the same numbers, so that
either may resume what the other began. summary.json names the trainer that ran last, and `training_seconds`
is that run's own time, from its first cell's data to its last score, without the engine's start: a resumed
run counts only what it trained itself. If nothing is left to train, an earlier summary's facts are kept.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from engine.analysis.summary import summary
from engine.analysis.verdict import verdict
from engine.charts.figures import save_sweep_figure
from engine.checks.checks import check_project, check_sweep
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import echo, echo_error
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.second_setting import SECOND_SETTINGS, experiment_with, value_key
from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.language.lists import comma_listed
from engine.language.numbers import number_text, with_marks
from engine.language.texts import _, in_english, in_sentence
from engine.project.project import Project
from engine.session.messages import CellsFinished, EngineFailed, Failed, Finished, Lost, Part, Stopped
from engine.session.runner import End, Facts
from engine.storage.folder_lock import locked_folder
from engine.storage.project_json import experiment_to_json
from engine.storage.run_folder import CELLS, HISTORY, RunStore

DONE, FAILED = 0, 1
MAX_CELL_LINES = 20


@dataclass(frozen=True)
class _Member:
    """One sweep to train: its folder, and the prefix of its output lines."""

    project: Project
    folder: str = ""
    label: str = ""
    title: str = ""  # of its curve


def run_sweep(
    project: Project, out: Path, resume: bool, options: RunOptions, runner: EngineRunner | None = None
) -> int:
    """Train what is missing and write the four files of each member; returns the exit code.

    Raises InputError before anything is written if project, options or folder are wrong. A runner that is
    given is used and stays open.
    """
    check_project(project, task_of(project.data))
    check_sweep(project)
    members = _members(project)
    for member in members:
        _check_member(member)
    with nullcontext(runner) if runner else EngineRunner() as runner:
        runner.choose(options)
        # The folder of a family is kept too, so that no other run begins with the members that are done.
        with locked_folder(out) if len(members) > 1 or members[0].folder else nullcontext():
            for member in members:
                if member.label:
                    echo(f"{member.label}:")
                if (code := _run_member(member, out / member.folder, resume, runner)) != DONE:
                    return code
    return DONE


def _members(project: Project) -> tuple[_Member, ...]:
    second = project.sweep.second
    if second is None:
        return (_Member(project, title=project.name),)
    label, members = SECOND_SETTINGS[second.setting].label, []
    for value in second.values:
        key = value_key(value)
        experiment = experiment_with(project.experiment, second.setting, value)
        one = replace(
            project,
            name=f"{project.name}, {label.lower()} {key}",
            data=experiment.data,
            network=experiment.network,
            training=experiment.training,
            sweep=replace(project.sweep, second=None),
        )
        shown = f"{_(label)} {with_marks(key)}"
        title = comma_listed((project.name, in_sentence(shown)))
        members.append(_Member(one, f"{second.setting}-{key}", shown, title))
    return tuple(members)


def _check_member(member: _Member) -> None:
    try:
        check_project(member.project, task_of(member.project.data))
    except InputError as error:
        raise InputError(f"{member.label}: {error}" if member.label else str(error)) from None


def _run_member(member: _Member, folder: Path, resume: bool, runner: EngineRunner) -> int:
    with _open_store(member.project, folder, resume) as store:
        try:
            return _fill(member, store, runner)
        except InputError as error:  # the input was right: the disk is full, or the folder is gone
            echo_error(str(error))
            return FAILED


def _fill(member: _Member, store: RunStore, runner: EngineRunner) -> int:
    """Train what is missing and write the other files; returns the exit code."""
    project = member.project
    done = {result.cell for result in store.results}
    cells = tuple(cell for cell in project.sweep.cells() if cell not in done)
    if kept := len(project.sweep.cells()) - len(cells):
        echo(_("{n} cells are already there; {left} are left.").format(n=kept, left=len(cells)))
    if cells and (code := _train(project, cells, store, runner)) != DONE:
        return code
    _finish(member, store, runner.facts if cells else _earlier_facts(store))
    n_waiting, path = store.waiting
    if not n_waiting:
        return DONE
    text = _(
        "{cells} or {history} is still open in another program: {n} cells are in {file} beside it. Close it "
        "there; --resume then puts them in."
    )
    echo_error(text.format(cells=CELLS, history=HISTORY, n=n_waiting, file=path.name))
    return FAILED


def _open_store(project: Project, out: Path, resume: bool) -> RunStore:
    definition = experiment_to_json(project.experiment.sweep_identity)
    store = (RunStore.resume if resume else RunStore.create)(out, definition)
    if store.moved_to is not None:
        echo(_("Earlier results were moved to {folder}.").format(folder=store.moved_to))
    return store


def _earlier_facts(store: RunStore) -> Facts:
    """The facts of the earlier summary, for a run without anything left to train.

    Unknown without a summary.
    """
    earlier = store.earlier_summary()
    versions, seconds, trainer = (earlier.get(key) for key in ("versions", "training_seconds", "trainer"))
    return Facts(
        versions if isinstance(versions, dict) else {},
        seconds if isinstance(seconds, float) else 0.0,
        trainer if isinstance(trainer, str) else "unknown",
    )


def _finish(member: _Member, store: RunStore, facts: Facts) -> None:
    """Write summary.json and curve.png, and print the result."""
    project = member.project
    results = SweepResults(project.experiment, tuple(sorted(store.results, key=lambda item: item.cell)))
    with in_english():
        found = summary(
            results,
            name=project.name,
            versions=facts.versions,
            training_seconds=facts.training_seconds,
            trainer=facts.trainer,
        )
    store.finish(found)
    rates = tuple(sorted({rate for rate in (cell.cell.rate for cell in results.cells) if rate is not None}))
    curve = store.folder / "curve.png"
    save_sweep_figure(results, rates, curve, title=member.title)
    echo(verdict(results).headline)
    echo(_("The curve is in {file}.").format(file=curve))


def _train(project: Project, cells: tuple[Cell, ...], store: RunStore, runner: EngineRunner) -> int:
    """Run the cells in the worker and store each; returns the exit code."""
    finished, n_waiting = 0, 0

    def take(event: CellsFinished) -> None:
        nonlocal finished, n_waiting
        store.add(*event.results)
        if store.waiting[0] and not n_waiting:
            text = _(
                "{cells} or {history} is open in another program: until it is closed there, new cells go to "
                "{file} beside it."
            )
            echo_error(text.format(cells=CELLS, history=HISTORY, file=store.waiting[1].name))
        n_waiting = max(n_waiting, store.waiting[0])
        finished += len(event.results)
        if not runner.is_terminal:
            _list(event.results, finished, len(cells), project.score)

    return _after(runner.train((Part(project.experiment, cells),), take, prints_plan=True), store)


def _after(end: End, store: RunStore) -> int:
    match end:
        case Finished():
            return DONE
        case Stopped(partial=partial):
            echo_error(_("Stopped; finished cells are kept, --resume trains the rest."))
            store.keep_partial(partial)
        case Lost(message=message):
            echo_error(_("{problem} --resume trains the rest.").format(problem=message))
        case Failed(message=message) | EngineFailed(message=message):
            echo_error(message)
    return FAILED


def _list(results: tuple[CellResult, ...], finished: int, n_cells: int, score: str) -> None:
    """Print a line for each finished cell, or one for many."""
    if len(results) > MAX_CELL_LINES:
        echo(_("{done}/{all} cells").format(done=finished, all=n_cells))
        return
    text = _("{number}/{all}  rate {rate}  seed {seed}  {score} {value}")
    for number, result in enumerate(results, start=finished - len(results) + 1):
        rate, value = number_text(result.cell.rate or 0.0, "g"), number_text(result.metric(score), ".4g")
        seed = result.cell.seed
        echo(text.format(number=number, all=n_cells, rate=rate, seed=seed, score=score, value=value))
