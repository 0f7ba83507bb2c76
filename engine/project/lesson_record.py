"""What a student has done in a lesson, as the project keeps it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_RECORDS = 20  # lessons of one project
MAX_ANSWERS = 500  # of one lesson
MAX_PAGES, MAX_STEPS = 1000, 10_000  # of one lesson
MAX_NAME = 300  # characters of a lesson's name and title, and of a step's id: no folder's name has more
MAX_TEXT = 20_000  # characters of a question, and of an answer

# The kinds of questions.
CHOICE, NUMBER, WORDS, SKETCH = QUESTION_KINDS = ("choice", "number", "words", "sketch")


@dataclass(frozen=True)
class LessonAnswer:
    """The last answer to a question, with the question itself: a report has it without the lesson's folder.

    Attributes
    ----------
    step : str
        Id of the question in its lesson.
    kind : str
        One of QUESTION_KINDS.
    question : str
    value : str
        A choice's text, a number as typed, or the words; empty for a sketch.
    sketch : tuple of (float, float)
        Rates and values of a sketched curve, in the score's own unit.
    made : str
        When it was given (ISO 8601).
    tries : int
        How often the question was answered, this time included.
    is_right : bool or None
        None where the lesson has no right answer.
    had_results : bool
        Whether the project had a sweep of its experiment by then: a prediction has to come before.
    comes_first : bool
        Whether the lesson asks for the answer before the sweep.
    measured : float or None
        What the answer was compared with, where the student's sweep had the right one; it may have changed
        since.
    """

    step: str
    kind: str
    question: str
    value: str = ""
    sketch: tuple[tuple[float, float], ...] = ()
    made: str = ""
    tries: int = 1
    is_right: bool | None = None
    had_results: bool = False
    comes_first: bool = False
    measured: float | None = None


@dataclass(frozen=True)
class LessonRecord:
    """How far a student is in one lesson.

    Attributes
    ----------
    lesson : str
        Name of the lesson's folder.
    digest : str
        SHA-256 of the lesson's file, in hex: another one is another edition.
    title : str
    page : int
        The page that was open last, counted from 0.
    n_pages : int
    started, ended : str
        When the first page was opened, and when the last step was done (ISO 8601); empty if not yet.
    done : tuple of (str, str)
        Ids of the steps that are done, with when (ISO 8601), in that order.
    answers : tuple of LessonAnswer
        At most one for a question, in the order of the questions.
    n_steps : int
        How many the lesson has; 0 if that is not known.
    language : str
        In which it was begun, and goes on.
    """

    lesson: str
    digest: str = ""
    title: str = ""
    page: int = 0
    n_pages: int = 0
    started: str = ""
    ended: str = ""
    done: tuple[tuple[str, str], ...] = ()
    answers: tuple[LessonAnswer, ...] = ()
    n_steps: int = 0
    language: str = "en"

    def answer(self, step: str) -> LessonAnswer | None:
        """Return the answer to a question, or None.

        Parameters
        ----------
        step : str

        Returns
        -------
        LessonAnswer or None
        """
        return next((answer for answer in self.answers if answer.step == step), None)

    @property
    def done_steps(self) -> frozenset[str]:
        """The ids of the steps that are done."""
        return frozenset(step for step, _ in self.done)

    @property
    def n_marked(self) -> int:
        """How many of the answers are marked as right or wrong."""
        return sum(answer.is_right is not None for answer in self.answers)

    @property
    def n_right(self) -> int:
        """How many of the answers are marked as right."""
        return sum(answer.is_right is True for answer in self.answers)
