"""The lessons that ship: what they say holds together, and a student can go through them to the end."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from benchmarks.lessons import FIGURES
from engine.charts.formula_check import formula_problem
from engine.data.changes import with_changes
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.lessons.catalogue import FOLDER, bundled_lessons
from engine.lessons.conditions import Situation, missing
from engine.lessons.inspection import inspected
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lesson,
    Lock,
    NumberQuestion,
    Question,
    SetUp,
    Step,
    Wait,
    WordsQuestion,
)
from engine.lessons.marking import is_right, read_answer
from engine.lessons.measure import PLACE, Measure
from engine.lessons.measuring import values_for
from engine.lessons.places import PAGE_OF_VIEW
from engine.lessons.progress import begun, new_answer, with_answer, with_done, with_record
from engine.lessons.set_up import applied, locked
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.handout_record import HandoutRecord
from engine.project.project import NO_DIFFERENCE, Prediction, Project
from engine.runs.record import SWEEP, TRAIN, RunRecord
from engine.system.paths import RESOURCES
from tests.engine.project.sample_pins import PIN

NAMES = (
    "dropout-is-ridge",
    "images",
    "iris",
    "knowing-what-you-dont-know",
    "regression",
    "validation-below-training",
    "what-dropout-does",
    "where-dropout-helps",
    "wide-networks",
)
LESSONS = {one.folder.name: one for one in bundled_lessons() if isinstance(one, Lesson)}
LATER = "2026-12-01T10:00:00+00:00"
TIME_ROW = re.compile(r"^\| (?P<number>\d+) (?P<title>.+?) \| (?P<minutes>\d+) \|$", re.MULTILINE)
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def test_all_of_them_are_there() -> None:
    assert {one.folder.name for one in bundled_lessons()} == set(LESSONS) >= set(NAMES)


@every_lesson
def test_nothing_is_to_be_said_of_it(lesson: Lesson) -> None:
    found = inspected(lesson, formula_problem)
    assert (found.problems, found.remarks) == ((), ())


@every_lesson
def test_it_says_whose_it_is(lesson: Lesson) -> None:
    assert (lesson.author, lesson.licence, lesson.language) == ("Dropout Lab", "CC BY 4.0", "en")
    assert lesson.licence in (RESOURCES / FOLDER / "NOTICE.txt").read_text("utf-8")


@every_lesson
def test_pages_are_short_and_have_something_to_do(lesson: Lesson) -> None:
    assert 20 <= lesson.minutes <= 45
    for page in lesson.pages:
        assert 80 <= len(page.text.split()) <= 200, page.title
        assert page.steps, page.title
        assert all(len(line) <= 120 for line in page.text.splitlines()), page.title


# --- From the first step to the last


def swept(project: Project) -> Project:
    """The project after a press of Sweep: every seed of the plan at every rate."""
    return with_run(project, SWEEP, project.sweep.cells())


def trained(project: Project) -> Project:
    """The project after a press of Train, with seed 0."""
    return with_run(project, TRAIN, (Cell(None, 0),))


def with_run(project: Project, kind: str, cells: tuple[Cell, ...]) -> Project:
    record = RunRecord(f"{kind}-{len(project.runs)}", kind, kind, LATER, project.definition)
    results = SweepResults(
        project.experiment, tuple(CellResult(cell, scores_of(project, cell), ()) for cell in cells)
    )
    return replace(project, runs=(*project.runs, record.with_results("", results)))


def scores_of(project: Project, cell: Cell) -> tuple[tuple[str, float], ...]:
    """Scores that differ from cell to cell."""
    own = random.Random(repr(cell))
    return tuple((f"{split}_{project.training.metric}", own.random()) for split in ("train", "test"))


def with_layer(project: Project, kind: str, after: str) -> Project:
    """The project with one more layer where a lesson waits for it: at the first such place without one."""
    layers = list(project.network.layers)
    above = ["input", *(layer.kind_id for layer in layers)]
    place = next(
        index
        for index, before in enumerate(above)
        if before == after and (index == len(layers) or layers[index].kind_id != kind)
    )
    layers.insert(place, LayerSpec.of(kind, is_swept=True))
    return replace(project, network=NetworkSpec(tuple(layers)))


def done(wait: Wait, project: Project) -> tuple[Project, str, str]:
    """What the student does: the project, and the page and the tab in front."""
    page = view = ""
    for name, argument in wait.conditions.items():
        match name, argument:
            case "sweep", dict():
                project = swept(project)
            case "sweeps", int():
                pass  # one more was made
            case "training", True:
                project = trained(project)
            case "dataset", str():
                project = replace(project, data=with_changes(project.data, {"dataset": argument}))
            case "prediction", True:
                project = replace(project, prediction=Prediction(NO_DIFFERENCE))
            case "pins", int():
                project = replace(project, pins=(PIN,) * argument)
            case "layer", {"kind": kind, "after": after}:
                project = with_layer(project, str(kind), str(after))
            case "page", str():
                page = argument
            case "view", str():
                page, view = PAGE_OF_VIEW[argument], argument
            case "held_out", bool():
                pass  # set up by the step before
            case _:
                pytest.fail(f"the test does not know how {name} is done")
    return project, page, view


def answer_to(question: Question, measured: tuple[float, ...] = ()) -> str:
    """The right answer, or any where there is none."""
    match question:
        case NumberQuestion(answer=Measure()):
            return f"{measured[0]:.4g}"
        case ChoiceQuestion():
            return question.choices[question.answer or 0]
        case NumberQuestion():
            return f"{question.answer or 0:g}"
        case WordsQuestion():
            return question.model
    return ""


def after(step: Step, project: Project) -> Project:
    """The project after a student has done a step, with which nothing must be in the way."""
    if isinstance(step, SetUp):
        return applied(step, project)
    if isinstance(step, Lock):
        return locked(step, project)
    if isinstance(step, Wait):
        is_new = "held_out" not in step.conditions
        elsewhere = Situation(project, "runs", ("All",))
        assert not is_new or missing(step, elsewhere), f"{step.id} waits for nothing"
        project, page, view = done(step, project)
        assert missing(step, Situation(project, page, (view,))) == "", step.id
    return project


@pytest.mark.parametrize("seeds", [(), tuple(range(300, 340))], ids=["alone", "in a class"])
@every_lesson
def test_a_student_gets_to_the_end(lesson: Lesson, seeds: tuple[int, ...]) -> None:
    project = Project(handout=HandoutRecord("0" * 32, student="Ada", seeds=seeds) if seeds else None)
    record = begun(lesson, LATER)
    for step in lesson.steps:
        project = after(step, project)
        if isinstance(step, Question):
            if "**Sweep**" in step.text:
                project = swept(project)
            measured = values_for(step, lesson, project)
            value = read_answer(step, answer_to(step, measured))
            answer = new_answer(step, value, project, measured=measured)
            assert answer.is_right in (True, None), step.id
            assert not (step.comes_first and answer.had_results), f"{step.id} comes too late"
            record = with_answer(record, lesson, answer, LATER)
        else:
            record = with_done(record, lesson, step.id, LATER)
        project = replace(project, lessons=with_record(project.lessons, record))
    assert record.ended and len(record.done) == len(list(lesson.steps))


@every_lesson
def test_a_sweep_is_predicted_before_it_is_made(lesson: Lesson) -> None:
    assert any(isinstance(step, Question) and step.comes_first for step in lesson.steps)


@every_lesson
def test_answers_are_marked_and_explained(lesson: Lesson) -> None:
    """Right answers are marked right, also with a decimal comma and the unit, and others wrong."""
    ids = [step.id for step in lesson.steps if isinstance(step, Question)]
    assert not any(re.fullmatch(r"\d+\.\d+", one) for one in ids), "questions need names that stay"
    for step in lesson.steps:
        if isinstance(step, WordsQuestion):
            assert step.model and len(step.model) <= step.max_length, step.id
        if isinstance(step, ChoiceQuestion) and step.answer is not None:
            others = [choice for number, choice in enumerate(step.choices) if number != step.answer]
            assert others and not any(is_right(step, one) for one in others), step.id
        if isinstance(step, NumberQuestion) and step.answer is not None:
            answer = 12.5 if isinstance(step.answer, Measure) else step.answer
            off = 2 * step.tolerance + 0.1 * abs(answer) + 0.01
            assert not is_right(step, f"{answer + off:g}", (answer,)), step.id
            assert is_right(step, f"{answer:g} {step.unit}".replace(".", ","), (answer,)), step.id
            assert step.hints, step.id
            assert (PLACE in step.right) == isinstance(step.answer, Measure), step.id
        if isinstance(step, (ChoiceQuestion, NumberQuestion)) and step.answer is not None:
            assert step.right, step.id
            assert step.wrong or not isinstance(step, NumberQuestion), step.id


# --- The teacher's pages


@every_lesson
def test_the_teachers_page_has_all_parts(lesson: Lesson) -> None:
    heads = re.findall(r"^## (.+)$", lesson.teacher, re.MULTILINE)
    assert heads == [
        "Goals",
        "What they need to know",
        "Time",
        "What they will see",
        "What students often believe",
        "Questions, with answers",
        "If there is time left",
        "Sources",
    ]


@every_lesson
def test_the_teachers_page_plans_every_page(lesson: Lesson) -> None:
    rows = [match.groups() for match in TIME_ROW.finditer(lesson.teacher)]
    pages = [(str(number), page.title) for number, page in enumerate(lesson.pages, start=1)]
    assert [row[:2] for row in rows] == pages
    assert sum(int(minutes) for *_, minutes in rows) == lesson.minutes


@every_lesson
def test_the_teachers_page_has_the_figures_that_are_measured(lesson: Lesson) -> None:
    """`python -m benchmarks.lessons` says whether they hold."""
    figures = [figure for figure in FIGURES if figure.lesson == lesson.name]
    teacher = " ".join(lesson.teacher.split())
    assert len(figures) > 5
    for figure in figures:
        shown = re.escape(figure.text)
        assert re.search(rf"(?<![\d.−]){shown}(?!\d|\.\d)", teacher), f"{figure.what}: {figure.text}"
    told = set(re.findall(r"−?\d[\d.]* ± \d[\d.]*\d", teacher))
    assert told <= {figure.text for figure in figures}, "nobody measures these"
    asked = {step.id for step in lesson.steps}
    assert {figure.question for figure in figures} - {""} <= asked
