"""Whether the answers that a lesson asks for before the sweep were given before it.

An answer does not name its sweep. It says whether there was one by then, and its time must be before the
first sweep of some experiment in the file. Both are the file's own word.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.wording import sanitized
from engine.language.dates import moment_text
from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.project.project import Project
from engine.report.lessons import counted
from engine.report.markdown import markdown_text
from engine.report.text import is_later
from engine.runs.record import SWEEP, RunRecord

MAX_LISTED, MAX_NAME_LENGTH = 12, 40


@dataclass(frozen=True)
class AnswerTimes:
    """What was found, in sentences: answers that came late, and what can't be told."""

    late: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_answers(project: Project, *, has_all_runs: bool) -> AnswerTimes:
    """Compare the times of answers that come first with those of the sweeps.

    Parameters
    ----------
    project : Project
    has_all_runs : bool
        Whether it has all sweeps that were made: a report has one alone.

    Returns
    -------
    AnswerTimes
    """
    sweeps = [run for run in project.runs if run.kind == SWEEP and run.n_cells]
    is_certain = has_all_runs and project.has_current_results
    late: list[str] = []
    unclear: list[str] = []
    for record in project.lessons:
        for answer in record.answers:
            if answer.comes_first and sweeps:
                text, is_late = _judged(answer, sweeps, is_certain=is_certain)
                found = late if is_late else unclear
                found += [f"{_name(record, answer)} {text}."] if text else []
    notes = _listed(unclear)
    n_answers = sum(len(record.answers) for record in project.lessons)
    if n_answers:
        verb = "was" if n_answers == 1 else "were"
        notes.append(
            f"{counted(n_answers, 'answer')} to a lesson {verb} not checked: words have no numbers to "
            "compare, and marks and times are the file's own."
        )
    return AnswerTimes(tuple(_listed(late)), tuple(notes))


def _judged(answer: LessonAnswer, sweeps: list[RunRecord], *, is_certain: bool) -> tuple[str, bool]:
    """The rest of a sentence, empty if all is well, and whether the answer came late."""
    when = moment_text(answer.made)
    if answer.had_results:
        at = f", {when}" if when else ""
        return f"was to be answered before the sweep and was answered after it{at}", True
    if not answer.made:
        return "has no time: whether it was answered before the sweep can't be told", False
    first = _sweep_before(answer, sweeps)
    if first is None:
        return "", False
    name = _short(first.name)
    if is_certain:
        text = (
            f"is said to be answered before the sweep, but its time, {when}, is after the start of {name}, "
            f"{moment_text(first.made)}, and no other network was swept first after it"
        )
        return text, True
    text = (
        f"was answered after the start of {name}: whether it is about that sweep, or about one that is not "
        "in the file, can't be told"
    )
    return text, False


def _sweep_before(answer: LessonAnswer, sweeps: list[RunRecord]) -> RunRecord | None:
    """The first of the sweeps, if every network's first sweep was before the answer."""
    before = [run for run in sweeps if is_later(answer.made, run.made)]
    swept = {run.definition.sweep_identity for run in before}
    if any(run.definition.sweep_identity not in swept for run in sweeps):
        return None
    first = before[0]
    for run in before:
        first = run if is_later(first.made, run.made) else first
    return first


def _name(record: LessonRecord, answer: LessonAnswer) -> str:
    step = _short(answer.step)
    question = _short(markdown_text(answer.question)) or step
    return f"“{question}” ({_short(record.title or record.lesson)}, {step})"


def _short(text: str) -> str:
    return sanitized(text, MAX_NAME_LENGTH)


def _listed(sentences: list[str]) -> list[str]:
    if len(sentences) <= MAX_LISTED:
        return sentences
    return [*sentences[:MAX_LISTED], f"So it is with {len(sentences) - MAX_LISTED} more answers."]
