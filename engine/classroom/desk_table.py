"""The table of a class: who has handed in what, how far each student is, marks and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.classroom.class_merge import Student
from engine.classroom.class_record import CheckRecord, ClassRecord
from engine.project.lesson_record import LessonAnswer

NOT_HANDED_IN, BROKEN, NO_SWEEP, SWEPT = STATES = ("not handed in", "broken", "no sweep", "swept")


@dataclass(frozen=True)
class LessonState:
    """How far a student is in a lesson; pages count from 1, and a number that is not known is 0."""

    title: str
    page: int
    n_pages: int
    n_done: int
    n_steps: int

    @property
    def text(self) -> str:
        """A sentence's part: "page 2 of 6, 5 of 14 steps"."""
        raise NotImplementedError


@dataclass(frozen=True)
class DeskRow:
    """A student's row.

    Attributes
    ----------
    student : str
        The seat's name, else the report's author, else the file's name: marks and checks have this name.
    group : str
    file, path : str
        Of the file that counts; where nothing is handed in, the seat's file, and no path.
    digest : str
        SHA-256 of the file, in hex.
    state : str
        One of STATES.
    problems : tuple of str
        Sentences: why a file can't be read, whose seeds these are, that another file was left out.
    lesson : LessonState or None
        Of the class's lesson, else of the one that was opened last.
    n_right, n_marked : int
        How many answers of this lesson are right, and how many are right or wrong.
    answers : tuple of LessonAnswer
        Of this lesson, also those to words questions.
    prediction : str
        "helps", "no difference", "hurts", "a sketch"; empty for none.
    result : str
        What the sweep says: its verdict and the best rate; empty for none.
    seeds : str
        Those that were swept: "seeds 0 to 4".
    has_own_seeds : bool
        False where others were swept than those handed out; `problems` says so then.
    check : CheckRecord or None
    is_check_current : bool
        Whether the file is still the one that was checked.
    mark, comment : str
    """

    student: str
    group: str = ""
    file: str = ""
    path: str = ""
    digest: str = ""
    state: str = NOT_HANDED_IN
    problems: tuple[str, ...] = ()
    lesson: LessonState | None = None
    n_right: int = 0
    n_marked: int = 0
    answers: tuple[LessonAnswer, ...] = ()
    prediction: str = ""
    result: str = ""
    seeds: str = ""
    has_own_seeds: bool = True
    check: CheckRecord | None = None
    is_check_current: bool = False
    mark: str = ""
    comment: str = ""


def desk_rows(record: ClassRecord | None, students: Sequence[Student]) -> tuple[DeskRow, ...]:
    """Return the rows of a class.

    Parameters
    ----------
    record : ClassRecord or None
        None if this computer does not know the class; then the table has those who handed in, no marks and
        no checks.
    students : sequence of Student
        What `read_class` read. Of two files of one student one counts, as `Student.is_better_than` says.

    Returns
    -------
    tuple of DeskRow
        All seats in their order, then those who have none, by name.
    """
    raise NotImplementedError


def record_of(students: Sequence[Student], folder: str) -> ClassRecord:
    """Return what the files themselves say of their class, so that marks can be kept where no record is.

    Parameters
    ----------
    students : sequence of Student
    folder : str
        Where they were collected. Files that were never handed out are the class of this folder.

    Returns
    -------
    ClassRecord
        Its class_id is that of most files; it is stored only by `write_class_record`.
    """
    raise NotImplementedError


def class_ids(students: Sequence[Student]) -> tuple[str, ...]:
    """Return the ids of the classes that the files belong to, the one of most files first.

    Parameters
    ----------
    students : sequence of Student

    Returns
    -------
    tuple of str
    """
    raise NotImplementedError
