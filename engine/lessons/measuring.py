"""Whether the student's sweep is the one that a question is about, and what is measured in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.lessons.lesson import Lesson, NumberQuestion, Question, SetUp, Step, Wait
from engine.lessons.measure import Measure, measured_values
from engine.lessons.set_up import applied
from engine.project.project import Project
from engine.runs.record import RunRecord, missing_work, sweep_work

SWEEP_FIRST = N_("Sweep first: the answer is read off your own sweep.")


def is_measured(question: Question) -> bool:
    """Return whether the right answer is in the student's own sweep.

    Parameters
    ----------
    question : Question

    Returns
    -------
    bool
    """
    return isinstance(question, NumberQuestion) and isinstance(question.answer, Measure)


def values_for(question: Question, lesson: Lesson, project: Project) -> tuple[float, ...]:
    """Return the right answers to a question that is measured in the student's sweep as it is now.

    Parameters
    ----------
    question : Question
    lesson : Lesson
        That it is of.
    project : Project

    Returns
    -------
    tuple of float
        Empty for any other question.

    Raises
    ------
    InputError
        In one sentence, if the sweep that it is about is not there, or does not have what it asks for.
    """
    measure = question.answer if isinstance(question, NumberQuestion) else None
    if not isinstance(measure, Measure):
        return ()
    run = _finished(project)
    before = tuple(takewhile(lambda step: step.id != question.id, lesson.steps))
    last = max((at for at, step in enumerate(before) if isinstance(step, SetUp)), default=None)
    if last is not None:
        _check_set_up(before[last], before[last + 1 :], project, run)
    return measured_values(measure, run.results)


def _finished(project: Project) -> RunRecord:
    """The sweep of the plan, with all of its trainings."""
    run = project.sweep_run if project.has_current_results else None
    if project.sweep.second is not None or (run is not None and run.is_family):
        raise InputError(_("Sweep without a second setting: the answer is read off a single curve."))
    if run is None or missing_work(sweep_work(project.definition), run):
        raise InputError(_(SWEEP_FIRST))
    return run


def _check_set_up(step: Step, since: tuple[Step, ...], project: Project, run: RunRecord) -> None:
    """Refuse the sweep of something else than the last set-up says.

    What it leaves out is free, and so are data or a network that a step since then has the student change.
    """
    assert isinstance(step, SetUp)
    wanted = applied(step, project)
    changed = {name for one in since if isinstance(one, Wait) for name in one.conditions}
    if changed & {"dataset", "held_out"}:
        wanted = replace(wanted, data=project.data)
    if "layer" in changed:
        wanted = replace(wanted, network=project.network)
    if wanted.definition.sweep_identity != project.definition.sweep_identity:
        raise InputError(
            _("This sweep is not that of the lesson. Press “Set up” above the question once more, and sweep.")
        )
    n_seeds, n_wanted = len(run.seeds), len(wanted.sweep.seeds)
    if n_seeds < n_wanted:
        text = ngettext(
            "Sweep with {n} seed, as the lesson has set it up: the answer is read off your own sweep.",
            "Sweep with {n} seeds, as the lesson has set it up: the answer is read off your own sweep.",
            n_wanted,
        )
        raise InputError(text.format(n=number_text(n_wanted, ",")))
