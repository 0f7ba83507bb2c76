"""What a teacher's desk knows of a class: the seats, the marks, the results of checks.

It is kept in the teacher's own data folder (`class_store`), never in a folder that students see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

GOOD, BAD, UNCLEAR = OUTCOMES = ("good", "bad", "unclear")


@dataclass(frozen=True)
class ClassSeat:
    """A student of the class.

    Attributes
    ----------
    student : str
    file : str
        Name of the file that the student was given, or that is proposed where one file is for all.
    seeds : tuple of int
        Those that only this student has.
    """

    student: str
    file: str = ""
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A student's mark as the school writes it ("2+", "87 %"), and the comment; `made` is when (ISO 8601)."""

    student: str
    mark: str = ""
    comment: str = ""
    made: str = ""


@dataclass(frozen=True)
class CheckRecord:
    """What `check` found in one student's file.

    Attributes
    ----------
    student : str
    digest : str
        SHA-256 of the file that was checked, in hex; a file with another one has changed since.
    outcome : str
        GOOD if all holds, BAD if something does not, UNCLEAR if it could not be told.
    sentences : tuple of str
        What does not hold, and what else to know.
    made : str
        When (ISO 8601).
    """

    student: str
    digest: str = ""
    outcome: str = UNCLEAR
    sentences: tuple[str, ...] = ()
    made: str = ""


@dataclass(frozen=True)
class ClassRecord:
    """A class.

    Attributes
    ----------
    class_id : str
        32 hex digits: the same in all files of the class, and in no other class.
    name : str
    folder : str
        Where its files were written.
    made : str
        When (ISO 8601).
    seats : tuple of ClassSeat
        In the order of the teacher's list.
    lesson : str
        Folder name of the lesson that opens with each file; empty for none.
    locked : tuple of str
        Parts of the project that were locked (`engine.project.locks.LOCKABLE`).
    shared_file : str
        Name of the one file for all; empty if each student has a file of their own.
    marks : tuple of Mark
        At most one for a student.
    checks : tuple of CheckRecord
        At most one for a student: the last.
    """

    class_id: str
    name: str = ""
    folder: str = ""
    made: str = ""
    seats: tuple[ClassSeat, ...] = ()
    lesson: str = ""
    locked: tuple[str, ...] = ()
    shared_file: str = ""
    marks: tuple[Mark, ...] = ()
    checks: tuple[CheckRecord, ...] = ()

    def with_mark(self, mark: Mark) -> ClassRecord:
        """Return the class with a student's mark instead of an earlier one; an empty one takes it away.

        Parameters
        ----------
        mark : Mark

        Returns
        -------
        ClassRecord
        """
        others = tuple(one for one in self.marks if not is_same_name(one.student, mark.student))
        return replace(self, marks=(*others, mark) if mark.mark or mark.comment else others)

    def with_check(self, check: CheckRecord) -> ClassRecord:
        """Return the class with the result of a student's check instead of an earlier one.

        Parameters
        ----------
        check : CheckRecord

        Returns
        -------
        ClassRecord
        """
        others = (one for one in self.checks if not is_same_name(one.student, check.student))
        return replace(self, checks=(*others, check))

    def mark_of(self, student: str) -> Mark | None:
        """Return a student's mark, or None.

        Parameters
        ----------
        student : str

        Returns
        -------
        Mark or None
        """
        return self._marks.get(name_key(student))

    def check_of(self, student: str) -> CheckRecord | None:
        """Return the result of a student's last check, or None.

        Parameters
        ----------
        student : str

        Returns
        -------
        CheckRecord or None
        """
        return self._checks.get(name_key(student))

    def seat_of(self, student: str) -> ClassSeat | None:
        """Return a student's seat, or None.

        Parameters
        ----------
        student : str

        Returns
        -------
        ClassSeat or None
        """
        return self._seats.get(name_key(student))

    @cached_property
    def _seats(self) -> dict[str, ClassSeat]:
        return {name_key(one.student): one for one in reversed(self.seats)}  # of two the first counts

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        return {name_key(one.student): one for one in reversed(self.marks)}

    @cached_property
    def _checks(self) -> dict[str, CheckRecord]:
        return {name_key(one.student): one for one in reversed(self.checks)}


def is_same_name(first: str, second: str) -> bool:
    """Whether two texts name the same student: neither case nor the spaces between words count.

    Parameters
    ----------
    first, second : str

    Returns
    -------
    bool
    """
    return name_key(first) == name_key(second)


def name_key(name: str) -> str:
    """Return what is equal for all ways to write a student's name.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    return " ".join(name.split()).casefold()
