"""The German lessons ask the same as the English ones, and quote the window as it is labelled in German."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from engine.charts.formula_check import formula_problem
from engine.lessons.catalogue import FOLDER
from engine.lessons.inspection import inspected
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lesson,
    NumberQuestion,
    Question,
    Step,
    WordsQuestion,
)
from engine.lessons.marking import is_right, read_answer
from engine.lessons.measure import PLACE, Measure
from engine.lessons.reading import read_lesson
from engine.system.paths import RESOURCES

LESSONS = RESOURCES / FOLDER
NAMES = sorted(place.parent.name for place in LESSONS.glob("*/lesson.yaml"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
FIGURE = re.compile(r"−?\d[\d.]* ± \d[\d.]*\d")
TIME_ROW = re.compile(r"^\| (\d+) (.+?) \| (\d+) \|$", re.MULTILINE)


def label(text: str) -> str:
    """A label without the sign of its key and its dots."""
    return text.replace("&", "").rstrip("…").strip()


@pytest.fixture(scope="module")
def labels() -> dict[str, set[str]]:
    """What the German catalogue makes of each English text; more than one where a text stands for more."""
    mofile = pytest.importorskip("babel.messages.mofile", reason="only a checkout has Babel")
    with (RESOURCES / "languages" / "de" / "dropout_lab.mo").open("rb") as file:
        catalogue = mofile.read_mo(file)
    found = defaultdict(set)
    for message in catalogue:
        english, german = (one if isinstance(one, str) else one[0] for one in (message.id, message.string))
        found[label(english)].add(label(german))
    return dict(found)


def bold(text: str) -> list[str]:
    return [label(" ".join(term.split())) for term in BOLD.findall(text)]


def both(name: str) -> tuple[Lesson, Lesson]:
    return read_lesson(LESSONS / name), read_lesson(LESSONS / name / "de")


every_lesson = pytest.mark.parametrize("name", NAMES)


def bare(step: Step) -> Step:
    """The step without what is read."""
    step = replace(step, text="", hints=("",) * len(step.hints))
    match step:
        case ChoiceQuestion():
            return replace(step, right="", wrong="", choices=("",) * len(step.choices))
        case NumberQuestion():
            return replace(step, right="", wrong="", unit="")
        case WordsQuestion():
            return replace(step, right="", wrong="", model="")
    return step


@every_lesson
def test_steps_are_those_of_the_english_lesson(name: str) -> None:
    english, german = both(name)
    assert (german.language, german.minutes, german.order) == ("de", english.minutes, english.order)
    assert (german.author, german.licence) == (english.author, english.licence)
    assert sorted(german.files) == sorted(english.files)
    assert [len(page.steps) for page in german.pages] == [len(page.steps) for page in english.pages]
    for one, other in zip(english.steps, german.steps, strict=True):
        assert bare(one) == bare(other), one.id
        assert bool(one.text) == bool(other.text), one.id


@every_lesson
def test_nothing_is_to_be_said_of_it(name: str) -> None:
    _english, german = both(name)
    found = inspected(german, formula_problem)
    assert (found.problems, found.remarks) == ((), ())
    for page in german.pages:
        assert 80 <= len(page.text.split()) <= 200, page.title


@every_lesson
def test_answers_are_marked_as_they_are_written_in_german(name: str) -> None:
    _english, german = both(name)
    for step in german.steps:
        if isinstance(step, NumberQuestion) and step.answer is not None:
            answer = 12.5 if isinstance(step.answer, Measure) else step.answer
            written = f"{answer:g} {step.unit}".replace(".", ",")
            assert is_right(step, read_answer(step, written), (answer,)), step.id
            assert (PLACE in step.right) == isinstance(step.answer, Measure), step.id
        if isinstance(step, ChoiceQuestion) and step.answer is not None:
            assert len(set(step.choices)) == len(step.choices), step.id
        if isinstance(step, WordsQuestion):
            assert step.model and len(step.model) <= step.max_length, step.id


@every_lesson
def test_the_teachers_page_has_the_same_plan_and_figures(name: str) -> None:
    english, german = both(name)
    rows = [match[:2] for match in TIME_ROW.findall(german.teacher)]
    assert rows == [(str(number), page.title) for number, page in enumerate(german.pages, start=1)]
    told = " ".join(english.teacher.split()), " ".join(german.teacher.split())
    german_figures = [text.replace(",", ".") for text in re.findall(r"−?\d[\d,]* ± \d[\d,]*\d", told[1])]
    assert sorted(german_figures) == sorted(FIGURE.findall(told[0]))


def read_texts(lesson: Lesson) -> list[tuple[str, str]]:
    """All that is read of a lesson, and where it stands."""
    found = [("the teacher's page", lesson.teacher)]
    for page in lesson.pages:
        found.append((page.title, page.text))
        for step in page.steps:
            found.append((step.id, step.text))
            found += [(step.id, hint) for hint in step.hints]
            if isinstance(step, Question):
                found += [(step.id, step.right), (step.id, step.wrong)]
    return found


@every_lesson
def test_the_window_is_quoted_as_it_is_labelled(name: str, labels: dict[str, set[str]]) -> None:
    english, german = both(name)
    wrong = []
    for (place, one), (_place, other) in zip(read_texts(english), read_texts(german), strict=True):
        terms, quoted = bold(one), bold(other)
        assert len(terms) == len(quoted), f"{place}: {terms}, {quoted}"
        wrong += [
            f"{place}: {term} is {labels[term]}, not {shown}"
            for term, shown in zip(terms, quoted, strict=True)
            if term in labels and shown.casefold() not in {text.casefold() for text in labels[term]}
        ]
    assert not wrong


def test_every_lesson_that_ships_has_its_german() -> None:
    assert NAMES and all((LESSONS / name / "de" / "lesson.yaml").is_file() for name in NAMES)
