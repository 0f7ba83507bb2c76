"""Which sweep a measured answer is read off, and what is said where there is none."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.specs import Cell, SecondSetting
from engine.lessons.lesson import Lesson, NumberQuestion, SetUp
from engine.lessons.measuring import values_for
from engine.lessons.progress import new_answer
from engine.lessons.reading import read_lesson
from engine.lessons.set_up import applied
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.handout_record import HandoutRecord
from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord
from tests.engine.lessons.written import write_steps

STEPS = """
- set_up: {example: honest-classification, sweep: {rates: [0, 0.3], seeds: 0-4}}
- {id: q, text: How much, number: {answer: {measure: mean, rate: 0.3}, tolerance: 0.2, unit: "%"}}
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(write_steps(tmp_path / "one", STEPS))


def question(lesson: Lesson) -> NumberQuestion:
    return next(step for step in lesson.steps if isinstance(step, NumberQuestion))


def set_up(lesson: Lesson, project: Project) -> Project:
    return applied(next(step for step in lesson.steps if isinstance(step, SetUp)), project)


def score(cell: Cell) -> float:
    """Of a training: another one for each rate and seed."""
    return random.Random(repr(cell)).random()


def swept(project: Project, cells: tuple[Cell, ...] | None = None) -> Project:
    done = project.sweep.cells() if cells is None else cells
    results = tuple(
        CellResult(cell, (("train_accuracy", 1.0), ("test_accuracy", score(cell))), ()) for cell in done
    )
    run = RunRecord(f"r{len(project.runs)}", SWEEP, "Sweep", "2026-12-01T10:00:00+00:00", project.definition)
    run = run.with_results("", SweepResults(project.experiment, results))
    return replace(project, runs=(*project.runs, run))


def mean_of(seeds: range) -> float:
    return 100 * sum(score(Cell(0.3, seed)) for seed in seeds) / len(seeds)


def problem(lesson: Lesson, project: Project) -> str:
    with pytest.raises(InputError) as error:
        values_for(question(lesson), lesson, project)
    return str(error.value)


def test_a_student_of_a_class_is_right_with_seeds_of_their_own(lesson: Lesson) -> None:
    """Both read their own table rightly, and each other's value would be wrong."""
    asked, seeds = question(lesson), range(35, 40)
    handout = HandoutRecord("0" * 32, student="Ada", seeds=tuple(seeds))
    alone, ada = (swept(set_up(lesson, one)) for one in (Project(), Project(handout=handout)))
    assert (alone.sweep.seeds, ada.sweep.seeds) == (tuple(range(5)), tuple(seeds))
    for project, own, other in (
        (alone, mean_of(range(5)), mean_of(seeds)),
        (ada, mean_of(seeds), mean_of(range(5))),
    ):
        measured = values_for(asked, lesson, project)
        answer = new_answer(asked, f"{own:.1f}", project, measured=measured)
        assert answer.is_right is True and answer.measured == pytest.approx(own)
        answer = new_answer(asked, f"{other:.1f}", project, measured=measured)
        assert answer.is_right is False and answer.measured == pytest.approx(own)


def test_other_questions_are_not_measured(lesson: Lesson) -> None:
    assert values_for(replace(question(lesson), answer=4.0), lesson, Project()) == ()


def test_there_must_be_a_sweep_with_all_of_its_trainings(lesson: Lesson) -> None:
    first = "Sweep first: the answer is read off your own sweep."
    project = set_up(lesson, Project())
    assert problem(lesson, project) == first
    assert problem(lesson, swept(project, project.sweep.cells()[:-1])) == first
    more = replace(swept(project), sweep=replace(project.sweep, seeds=tuple(range(7))))
    assert problem(lesson, more) == first
    changed = replace(swept(project), training=replace(project.training, epochs=3))
    assert problem(lesson, changed) == first
    assert values_for(question(lesson), lesson, swept(project)) == (pytest.approx(mean_of(range(5))),)


def test_it_must_be_the_sweep_of_the_set_up(lesson: Lesson) -> None:
    project = set_up(lesson, Project())
    other = swept(replace(project, training=replace(project.training, epochs=3)))
    assert problem(lesson, other).startswith("This sweep is not that of the lesson. Press “Set up”")
    few = swept(replace(project, sweep=replace(project.sweep, seeds=(0, 1))))
    assert problem(lesson, few).startswith("Sweep with 5 seeds, as the lesson has set it up")
    others = swept(replace(project, sweep=replace(project.sweep, rates=(0.0, 0.5))))
    assert problem(lesson, others).startswith("Sweep the rate 0.3, too")
    many = swept(replace(project, sweep=replace(project.sweep, seeds=tuple(range(9)))))
    assert values_for(question(lesson), lesson, many) == (pytest.approx(mean_of(range(9))),)


def test_a_second_setting_has_more_than_one_curve(lesson: Lesson) -> None:
    project = swept(set_up(lesson, Project()))
    second = SecondSetting(next(iter(SECOND_SETTINGS)), (4.0, 8.0))
    both = replace(project, sweep=replace(project.sweep, second=second))
    assert problem(lesson, both).startswith("Sweep without a second setting")


def test_what_the_lesson_has_students_change_is_free(tmp_path: Path) -> None:
    layer = "\n- wait: {layer: {kind: dropout, count: 3}}\n- {id"
    lesson = read_lesson(write_steps(tmp_path / "layer", STEPS.replace("\n- {id", layer)))
    project = set_up(lesson, Project())
    layers = (LayerSpec.of("dropout", is_swept=True), *project.network.layers)
    own = swept(replace(project, network=NetworkSpec(layers)))
    assert values_for(question(lesson), lesson, own)
    data = "\n- wait: {dataset: iris}\n- {id"
    lesson = read_lesson(write_steps(tmp_path / "data", STEPS.replace("\n- {id", data)))
    own = swept(replace(project, data=replace(project.data, test_size=0.5)))
    assert values_for(question(lesson), lesson, own)
    assert problem(lesson, swept(replace(own, network=NetworkSpec(layers)))).startswith("This sweep is not")


def test_without_a_set_up_it_is_the_student_s_own(tmp_path: Path) -> None:
    steps = STEPS.strip().splitlines()[1]
    lesson = read_lesson(write_steps(tmp_path / "own", steps))
    project = set_up(read_lesson(write_steps(tmp_path / "two", STEPS)), Project())
    own = swept(replace(project, training=replace(project.training, epochs=3)))
    assert values_for(question(lesson), lesson, own) == (pytest.approx(mean_of(range(5))),)
