"""What a teacher's file says of its class, and what a teacher gives back, as the project keeps it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SEATS = 500  # students of one class
MAX_SEAT_SEEDS = 1000  # of one student
MAX_NAME = 300  # characters of a name, a mark and a lesson's folder
MAX_COMMENT = 20_000  # characters


@dataclass(frozen=True)
class Seat:
    """A student of the class, and the seeds that only this student has."""

    student: str
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class HandoutRecord:
    """The class that a project was handed out to.

    Attributes
    ----------
    class_id : str
        32 hex digits: the same in all files of a class, and in no other class.
    class_name : str
    student : str
        Whose file it is; empty in one file for all, which asks for a name when it is opened.
    seeds : tuple of int
        Those of this student; empty in one file for all.
    lesson : str
        Folder name of the lesson that opens with the file; empty for none.
    seats : tuple of Seat
        The students to choose from, in one file for all; else empty.
    """

    class_id: str
    class_name: str = ""
    student: str = ""
    seeds: tuple[int, ...] = ()
    lesson: str = ""
    seats: tuple[Seat, ...] = ()

    @property
    def asks_for_a_name(self) -> bool:
        """Whether it is one file for all, which nobody has taken yet."""
        return bool(self.seats) and not self.student


@dataclass(frozen=True)
class Feedback:
    """What a teacher gives back with a copy of a student's file.

    Attributes
    ----------
    mark : str
        As the school writes it: "2+", "87 %", "B".
    comment : str
    check : str
        What `check` found, in a sentence or more; empty if the file was not checked.
    made : str
        When (ISO 8601).
    """

    mark: str = ""
    comment: str = ""
    check: str = ""
    made: str = ""
