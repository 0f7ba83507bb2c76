"""Answers that a lesson asks for before the sweep, beside the times of the sweeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.classroom.answer_times import MAX_LISTED, check_answers
from engine.project.lesson_record import LessonAnswer
from engine.project.project import Project
from engine.report.content import make_report
from engine.runs.record import TRAIN, RunRecord
from tests.engine.project.sample_lessons import EARLY, EXPECTS, LATE, RECORD, WHY
from tests.engine.report.sample_reports import sample_project

OWN_WORD = (
    "1 answer to a lesson was not checked: words have no numbers to compare, and marks and times are the "
    "file's own."
)
NAME = "“What do you expect?” (What Dropout does, expects)"


def with_answers(*answers: LessonAnswer, project: Project | None = None) -> Project:
    return replace(project or sample_project(), lessons=(replace(RECORD, answers=answers),))


def other_network(made: str) -> RunRecord:
    """A sweep of another network, later or earlier than the sample's."""
    (run,) = sample_project().runs
    layers = run.definition.network.layers
    network = replace(run.definition.network, layers=(*layers[:-2], layers[-1]))
    definition = replace(run.definition, network=network)
    return replace(run, uid="other", name="Sweep 2", made=made, definition=definition)


@pytest.mark.parametrize("has_all_runs", [True, False])
def test_answer_before_the_sweep_is_not_late(has_all_runs: bool) -> None:
    found = check_answers(with_answers(EXPECTS), has_all_runs=has_all_runs)
    assert (found.late, found.notes) == ((), (OWN_WORD,))


@pytest.mark.parametrize("has_all_runs", [True, False])
def test_answer_that_says_that_there_were_results_is_late(has_all_runs: bool) -> None:
    late = replace(EXPECTS, made=LATE, had_results=True)
    found = check_answers(with_answers(late), has_all_runs=has_all_runs)
    assert found.late == (
        f"{NAME} was to be answered before the sweep and was answered after it, 24 November 2026, 11:30.",
    )
    timeless = replace(late, made="", question="")
    assert check_answers(with_answers(timeless), has_all_runs=has_all_runs).late == (
        NAME.replace("What do you expect?", "expects")
        + " was to be answered before the sweep and was answered after it.",
    )


def test_answer_whose_time_contradicts_what_it_says_is_late() -> None:
    changed = replace(EXPECTS, made=LATE)
    assert check_answers(with_answers(changed), has_all_runs=True).late == (
        f"{NAME} is said to be answered before the sweep, but its time, 24 November 2026, 11:30, is after "
        "the start of Sweep 1, 24 November 2026, 10:12, and no other network was swept first after it.",
    )


def test_answer_between_the_sweeps_of_two_networks_may_be_about_the_second() -> None:
    project = with_answers(replace(EXPECTS, made=LATE))
    later = replace(project, runs=(*project.runs, other_network("2026-11-24T12:00:00+01:00")))
    assert check_answers(later, has_all_runs=True).late == ()
    earlier = replace(project, runs=(*project.runs, other_network("2026-11-24T09:30:00+01:00")))
    (sentence,) = check_answers(earlier, has_all_runs=True).late
    assert "after the start of Sweep 2, 24 November 2026, 09:30" in sentence


def test_second_sweep_of_a_network_excuses_no_answer() -> None:
    project = with_answers(replace(EXPECTS, made=LATE))
    again = replace(project.runs[0], uid="again", made="2026-11-24T12:00:00+01:00")
    assert len(check_answers(replace(project, runs=(*project.runs, again)), has_all_runs=True).late) == 1


def test_answer_on_a_network_that_was_not_swept_is_not_late() -> None:
    project = with_answers(replace(EXPECTS, made=LATE))
    unswept = replace(project, network=other_network("").definition.network)
    found = check_answers(unswept, has_all_runs=True)
    assert found.late == ()
    assert "can't be told" in found.notes[0]


def test_of_a_report_with_one_of_the_sweeps_it_can_not_be_told() -> None:
    project = make_report(with_answers(replace(EXPECTS, made=LATE)), with_figures=False).project
    found = check_answers(project, has_all_runs=False)
    assert found.late == ()
    assert found.notes[0] == (
        f"{NAME} was answered after the start of Sweep 1: whether it is about that sweep, or about one that "
        "is not in the file, can't be told."
    )


def test_answer_without_a_time_can_not_be_told() -> None:
    found = check_answers(with_answers(replace(EXPECTS, made="")), has_all_runs=True)
    assert found.late == ()
    assert "has no time: whether it was answered before the sweep can't be told." in found.notes[0]


def test_other_answers_and_files_without_a_sweep_are_never_late() -> None:
    assert check_answers(with_answers(replace(WHY, made=LATE)), has_all_runs=True).late == ()
    late = replace(EXPECTS, made=LATE, had_results=True)
    training = replace(sample_project().runs[0], kind=TRAIN)
    for runs in ((), (training,)):
        project = replace(with_answers(late), runs=runs)
        assert check_answers(project, has_all_runs=True).late == ()
    nothing = check_answers(
        replace(sample_project(), lessons=(replace(RECORD, answers=()),)), has_all_runs=True
    )
    assert (nothing.late, nothing.notes) == ((), ())


def test_words_of_the_file_are_short_and_on_one_line() -> None:
    late = replace(EXPECTS, step="1\n\x1b[31m", question="Why?\x00" + "x" * 1000, had_results=True, made="")
    record = replace(RECORD, title="t\n" * 100, answers=(late,))
    (sentence,) = check_answers(replace(sample_project(), lessons=(record,)), has_all_runs=True).late
    assert sentence.isprintable()
    assert len(sentence) < 250


def test_many_late_answers_are_counted() -> None:
    late = [replace(EXPECTS, step=str(n), had_results=True) for n in range(MAX_LISTED + 7)]
    found = check_answers(with_answers(*late), has_all_runs=True)
    assert len(found.late) == MAX_LISTED + 1
    assert found.late[-1] == "So it is with 7 more answers."
    assert EARLY < sample_project().runs[0].made < LATE
