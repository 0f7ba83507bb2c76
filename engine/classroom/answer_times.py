"""Whether the answers that a lesson asks for before the sweep were given before it.

An answer does not name its sweep. It says whether there was one by then, and its time must be before the
first sweep of some experiment in the file. Both are the file's own word.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.wording import sanitized
from engine.language.dates import moment_text
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.project.project import Project
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
                text, is_late = _judged(_name(record, answer), answer, sweeps, is_certain=is_certain)
                found = late if is_late else unclear
                found += [text] if text else []
    notes = _listed(unclear)
    n_answers = sum(len(record.answers) for record in project.lessons)
    if n_answers:
        text = ngettext(
            "{n} answer to a lesson was not checked: words have no numbers to compare, and marks and times "
            "are the file's own.",
            "{n} answers to a lesson were not checked: words have no numbers to compare, and marks and times "
            "are the file's own.",
            n_answers,
        )
        notes.append(text.format(n=number_text(n_answers, ",")))
    return AnswerTimes(tuple(_listed(late)), tuple(notes))


def _judged(
    question: str, answer: LessonAnswer, sweeps: list[RunRecord], *, is_certain: bool
) -> tuple[str, bool]:
    """A sentence, empty if all is well, and whether the answer came late."""
    when = moment_text(answer.made)
    if answer.had_results and when:
        text = _("{question} was to be answered before the sweep and was answered after it, {when}.")
        return text.format(question=question, when=when), True
    if answer.had_results:
        text = _("{question} was to be answered before the sweep and was answered after it.")
        return text.format(question=question), True
    if not answer.made:
        text = _("{question} has no time: whether it was answered before the sweep can't be told.")
        return text.format(question=question), False
    first = _sweep_before(answer, sweeps)
    if first is None:
        return "", False
    name = _short(first.name)
    if is_certain:
        text = _(
            "{question} is said to be answered before the sweep, but its time, {when}, is after the start of "
            "{run}, {start}, and no other network was swept first after it."
        )
        return text.format(question=question, when=when, run=name, start=moment_text(first.made)), True
    text = _(
        "{question} was answered after the start of {run}: whether it is about that sweep, or about one that "
        "is not in the file, can't be told."
    )
    return text.format(question=question, run=name), False


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
    # Translators: a question of a lesson, then in brackets the lesson's title and the number of the step.
    text = _("“{question}” ({lesson}, {step})")
    return text.format(question=question, lesson=_short(record.title or record.lesson), step=step)


def _short(text: str) -> str:
    return sanitized(text, MAX_NAME_LENGTH)


def _listed(sentences: list[str]) -> list[str]:
    if len(sentences) <= MAX_LISTED:
        return sentences
    n = len(sentences) - MAX_LISTED
    more = ngettext("So it is with {n} more answer.", "So it is with {n} more answers.", n).format(n=n)
    return [*sentences[:MAX_LISTED], more]
