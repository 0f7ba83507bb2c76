"""Checks one file: trains its cells again, compares, and searches for the origin of numbers that differ.

A worker process trains; the caller's thread waits. The command line and the class window use it alike.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.answer_times import check_answers
from engine.classroom.class_record import BAD, GOOD, UNCLEAR, CheckRecord
from engine.classroom.collecting import file_digest
from engine.classroom.submissions import Submission, read
from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.language.numbers import number_text
from engine.language.texts import N_, _, in_sentence, ngettext
from engine.project.project import Project
from engine.runs.record import RunRecord, now
from engine.session.messages import CellsFinished, EngineFailed, Failed, Finished, Lost, Part, Stopped
from engine.session.runner import End, Runner, TooLong
from engine.verification.origin import OriginSearch
from engine.verification.plan import Key, plan_check
from engine.verification.rounding import measure_rounding
from engine.verification.run_check import RunCheck, check_run

# In tables; translated where a person reads them.
YES, NO, NUMBERS, NOT_CHECKED = N_("yes"), N_("no"), N_("numbers only"), N_("not checked")
INTERRUPTED = N_("Not checked: interrupted.")
MAX_SENTENCES, MAX_SENTENCE = 100, 1000  # of a check that is kept; characters
NO_RUNS = N_("There is nothing to check: the file has no results.")

log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class FileCheck:
    """The result for a file: its runs and its page, or the trouble that prevented the check.

    `is_wrong`: the trouble is in the file; `is_over`: nothing more can be trained. `answers` are answers to
    lessons that came late, `unchecked` says which pictures, answers and feedback were not checked.
    """

    runs: tuple[RunCheck, ...] = ()
    page: tuple[str, ...] = ()
    page_note: str = ""
    trouble: str = ""
    is_wrong: bool = False
    is_over: bool = False
    answers: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> str:
        """YES, NO, NUMBERS or NOT_CHECKED."""
        if self.page or self.answers or not all(run.holds for run in self.runs):
            return NO
        if self.trouble:
            return NOT_CHECKED
        return NUMBERS if self.page_note else YES

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else a teacher should know, such as missing cells, other versions, or what was not checked."""
        notes = tuple(f"{run.name}: {text}" for run in self.runs for text in run.notes)
        return (*notes, *self.unchecked)

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that does not hold, run by run, and the trouble."""
        found = [f"{run.name}: {text}" for run in self.runs for text in run.problems]
        return (*found, *self.page, *self.answers, *filter(None, (self.page_note, self.trouble)))


@dataclass(frozen=True)
class CheckLimits:
    """How much is trained again: at most so many cells of a file (None: all), for so many seconds."""

    max_cells: int | None = None
    max_seconds: float = 600.0


def check_submission(
    path: Path, student: str, runner: Runner, limits: CheckLimits = CheckLimits()
) -> CheckRecord:
    """Check a student's file; whatever is in it, this returns.

    Parameters
    ----------
    path : Path
    student : str
        The name of the row.
    runner : Runner
        `stop` of it, from any thread, ends the check as UNCLEAR.
    limits : CheckLimits

    Returns
    -------
    CheckRecord
    """
    digest = file_digest(path)
    try:
        found = check_file(read(path.name, path), runner, limits.max_cells, limits.max_seconds)
    except Exception as error:  # a border: whatever is in a file, the others are checked
        log.exception("The check of %s failed.", path)  # not a text: for the log
        found = FileCheck(trouble=unexpected(error))
    outcome = {YES: GOOD, NO: BAD}.get(found.holds, UNCLEAR)
    said = (*found.problems, *found.remarks)
    cut = tuple(sanitized(text, MAX_SENTENCE) for text in said[:MAX_SENTENCES])
    n_more = len(said) - MAX_SENTENCES
    text = ngettext("And {n} sentence more.", "And {n} sentences more.", n_more)
    more = (text.format(n=number_text(n_more, ",")),) if n_more > 0 else ()
    return CheckRecord(student, digest, outcome, (*cut, *more), now())


def unexpected(error: Exception) -> str:
    """The sentence on a check that ended with an error of the app's own."""
    text = _("Not checked: something unexpected went wrong ({error}); see the log.")
    return text.format(error=type(error).__name__)


def check_file(
    submission: Submission, runner: Runner, max_cells: int | None, max_seconds: float
) -> FileCheck:
    """Train the cells of all its runs again, and compare its page, if it has one, with its data.

    Answers that a lesson asks for before the sweep are compared with the times of the sweeps.
    """
    project = submission.project
    if project is None:
        return FileCheck(trouble=submission.problem, is_wrong=True)
    runs = tuple(run for run in project.runs if run.n_cells)
    if not runs:
        return FileCheck(trouble=_(NO_RUNS), is_wrong=True)
    try:
        plan = plan_check(runs, max_cells)
    except InputError as error:
        return FileCheck(trouble=str(error), is_wrong=True)
    page, note = _check_page(project, submission.page) if submission.page else ((), "")
    answers = check_answers(project, has_all_runs=not submission.page)
    unchecked = (*_picture_note(project), *answers.notes, *_feedback_note(project))
    untrained = FileCheck((), page, note, answers=answers.late, unchecked=unchecked)
    if not plan.parts:
        return replace(untrained, runs=tuple(check_run(run, {}, {}) for run in runs))
    started = time.monotonic()
    trained, end = _train(plan.parts, plan.keys, runner, max_seconds)
    if not isinstance(end, Finished):
        trouble = _failure_message(end, runner)
        return replace(untrained, trouble=trouble, is_over=isinstance(end, EngineFailed))
    left = max_seconds - (time.monotonic() - started)
    found = tuple(_check(run, runs, project, trained, runner, left) for run in runs)
    return replace(untrained, runs=found)


def _picture_note(project: Project) -> tuple[str, ...]:
    n_pictures = len(project.pins)
    if not n_pictures:
        return ()
    text = ngettext(
        "One pinned picture was not checked: a picture has no numbers to compare.",
        "{n} pinned pictures were not checked: a picture has no numbers to compare.",
        n_pictures,
    )
    return (text.format(n=n_pictures),)


def _feedback_note(project: Project) -> tuple[str, ...]:
    if project.feedback is None:
        return ()
    return (
        _("The teacher's feedback in the file was not checked: anyone who changes the file can write it."),
    )


def _check_page(project: Project, page: str) -> tuple[tuple[str, ...], str]:
    from engine.report.page_check import check_page  # imports the figures, which only reports need

    found = check_page(project, page)
    return found.problems, found.note


def _train(
    parts: tuple[Part, ...], keys: tuple[tuple[str, str], ...], runner: Runner, max_seconds: float
) -> tuple[dict[Key, CellResult], End]:
    trained: dict[Key, CellResult] = {}

    def take(event: CellsFinished) -> None:
        for result in event.results:
            trained[(*keys[event.part], result.cell)] = result

    return trained, runner.train(parts, take, max_seconds)


def _failure_message(end: End, runner: Runner) -> str:
    match end:
        case TooLong(seconds=seconds):
            return _("Not checked: it would take too long, about {duration}.").format(
                duration=_minutes(seconds)
            )
        case _ if runner.is_stopped:
            return _(INTERRUPTED)
        case Failed(message=message) | Lost(message=message) | EngineFailed(message=message):
            return _("Not checked: {problem}").format(problem=_continued(message))
        case Stopped() | Finished():
            return _("Not checked: the run was stopped.")


def _minutes(seconds: float) -> str:
    if seconds < 90:
        n = round(seconds)
        return ngettext("{n} second", "{n} seconds", n).format(n=number_text(n))
    if seconds < 5400:
        n = round(seconds / 60)
        return ngettext("{n} minute", "{n} minutes", n).format(n=number_text(n))
    n = round(seconds / 3600)
    return ngettext("{n} hour", "{n} hours", n).format(n=number_text(n))


def _continued(sentence: str) -> str:
    """A sentence after a colon, where English begins it small."""
    return sentence[:1].lower() + sentence[1:] if in_sentence("A") == "a" else sentence


def _check(
    run: RunRecord,
    runs: tuple[RunRecord, ...],
    project: Project,
    trained: dict[Key, CellResult],
    runner: Runner,
    max_seconds: float,
) -> RunCheck:
    """Compare one run; if its numbers are those of another training, search for it."""
    own_results = {(key, cell): result for (uid, key, cell), result in trained.items() if uid == run.uid}
    found = check_run(run, own_results, runner.facts.versions)
    if found.holds or runner.is_stopped:
        return found

    def train(parts: tuple[Part, ...], seconds: float) -> list[list[CellResult]]:
        if runner.is_stopped:
            return [[] for _ in parts]
        keys = tuple((str(number), "") for number in range(len(parts)))
        more, _end = _train(parts, keys, runner, seconds)
        return [[result for key, result in more.items() if key[0] == number] for number, _key in keys]

    rounding_growth = None
    if found.suspects:
        rounding_growth = measure_rounding(run, found.suspects, own_results, train, max_seconds)
        found = check_run(run, own_results, runner.facts.versions, rounding_growth=rounding_growth)
    if not found.others:
        return found
    search = OriginSearch(run, found, train, max_seconds)
    extra = search.other_seeds(set(own_results))
    alternatives = search.definition(runs, project)
    return check_run(run, own_results, runner.facts.versions, extra, alternatives, rounding_growth)
