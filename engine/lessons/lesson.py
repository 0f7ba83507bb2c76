"""A lesson: pages, and on each page steps. One YAML file (`lesson.yaml`) and Markdown pages beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.lessons.measure import Measure
from engine.network.spec import NetworkSpec
from engine.project.lesson_record import CHOICE, NUMBER, SKETCH, WORDS
from engine.project.project import Project


@dataclass(frozen=True)
class Step:
    """What is common to all steps.

    Attributes
    ----------
    id : str
        Unique in its lesson: as written, or page and step counted from 1, such as "2.3".
    text : str
        What the student reads: one paragraph of Markdown.
    hints : tuple of str
        Shown one after the other when the student asks, or answers wrongly.
    """

    id: str
    text: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point(Step):
    """Ring a control, scrolled to, on the page of the window that has it; `control` is one of CONTROLS."""

    control: str = ""


@dataclass(frozen=True)
class SetUp(Step):
    """Set the app up, at the press of a button, as one edit that can be undone.

    Attributes
    ----------
    project : Project or None
        An example or a project file of the lesson, whose definition the open project takes.
    data, training, sweep : dict
        Fields that differ, by the names that project files use; empty for none.
    network : NetworkSpec or None
    """

    project: Project | None = None
    data: dict[str, object] = field(default_factory=dict)
    network: NetworkSpec | None = None
    training: dict[str, object] = field(default_factory=dict)
    sweep: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Lock(Step):
    """Lock these parts of the project (`engine.project.locks.LOCKABLE`), and unlock the others."""

    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wait(Step):
    """Wait until all of these hold; the step ticks itself.

    `conditions` maps names of `conditions.CONDITIONS` to their arguments, checked when the lesson is read.
    """

    conditions: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Question(Step):
    """What all questions share.

    Attributes
    ----------
    comes_first : bool
        Whether the answer counts only if it is given before the sweep.
    right, wrong : str
        What is said of a right and of a wrong answer.
    """

    comes_first: bool = False
    right: str = ""
    wrong: str = ""

    @property
    def kind(self) -> str:
        """One of QUESTION_KINDS."""
        raise NotImplementedError


@dataclass(frozen=True)
class ChoiceQuestion(Question):
    """One of several; `answer` counts from 0, None where none is right (an opinion or a prediction)."""

    choices: tuple[str, ...] = ()
    answer: int | None = None

    @property
    def kind(self) -> str:
        return CHOICE


@dataclass(frozen=True)
class NumberQuestion(Question):
    """A number, right within `tolerance`; None where none is right. `unit` stands behind the field.

    An answer that is a Measure is read off the student's own sweep.
    """

    answer: float | Measure | None = None
    tolerance: float = 0.0
    unit: str = ""

    @property
    def kind(self) -> str:
        return NUMBER


@dataclass(frozen=True)
class WordsQuestion(Question):
    """Free text of at most `max_length` characters; the teacher reads it. `model` is a model answer."""

    model: str = ""
    max_length: int = 2000

    @property
    def kind(self) -> str:
        return WORDS


@dataclass(frozen=True)
class SketchQuestion(Question):
    """The expected curve, sketched over the rates of the sweep; it becomes the project's prediction."""

    @property
    def kind(self) -> str:
        return SKETCH


@dataclass(frozen=True)
class Page:
    """A page: Markdown with formulas between dollar signs, and pictures from the lesson's folder."""

    title: str
    text: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson that was read and checked.

    Attributes
    ----------
    folder : Path
    title, summary : str
    minutes : int
    order : int or None
        Its place among the lessons of a folder; None puts it after those that have one.
    pages : tuple of Page
    digest : str
        SHA-256 of all that was read, in hex.
    language : str
        Such as "en".
    author : str
    licence : str
    teacher : str
        The teacher's page, Markdown; empty if there is none.
    pictures : dict of str to bytes
        Those that the pages show, by the path that they are written with.
    files : tuple of str
        The paths, from the folder, of all files that the lesson consists of.
    original : Path or None
        The folder of the lesson that this one translates; None if it is no translation.
    """

    folder: Path
    title: str
    summary: str = ""
    minutes: int = 30
    order: int | None = None
    pages: tuple[Page, ...] = ()
    digest: str = ""
    language: str = "en"
    author: str = ""
    licence: str = ""
    teacher: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    original: Path | None = None

    @property
    def home(self) -> Path:
        """The folder by which it is found, whatever its language."""
        return self.original or self.folder

    @property
    def name(self) -> str:
        """The name of that folder, by which projects know it."""
        return self.home.name

    @property
    def steps(self) -> Iterator[Step]:
        """All steps, in the order of the pages."""
        return (step for page in self.pages for step in page.steps)
