"""Handing back: copies of the students' files with mark, comment and check, and a table of all marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.classroom.class_record import ClassRecord
from engine.classroom.desk_table import DeskRow

MARKS = "marks.csv"


def hand_back(rows: Sequence[DeskRow], record: ClassRecord, folder: Path) -> tuple[Path, ...]:
    """Write a copy for each student who handed in and has a mark, a comment or a check, and the table of all.

    A copy is a project; of a report, the project inside it. Nothing is overwritten.

    Parameters
    ----------
    rows : sequence of DeskRow
    record : ClassRecord
    folder : Path
        Made if it is not there.

    Returns
    -------
    tuple of Path
        The copies, then marks.csv.

    Raises
    ------
    InputError
        If a file is there already or can't be read or written; then nothing is left of the others.
    """
    raise NotImplementedError


def marks_table(rows: Sequence[DeskRow]) -> list[tuple[str, ...]]:
    """Return the table for the school's system: its head, and a row for each student.

    Parameters
    ----------
    rows : sequence of DeskRow

    Returns
    -------
    list of tuple of str
    """
    raise NotImplementedError
