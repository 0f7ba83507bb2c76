"""Who a student is in one file for all: the seat of a name on the list, or seeds of a name's own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.class_record import is_same_name, name_key
from engine.classroom.handout import MAX_NAME_LENGTH, STUDENT, free_name
from engine.errors import InputError
from engine.experiment.seeds import MOVED
from engine.language.texts import _
from engine.project.handout_record import HandoutRecord, Seat
from engine.project.project import Project
from engine.storage.project_file import SUFFIX
from engine.storage.safe_files import safe_file_name
from engine.system.regular_files import MISSING, kind_of

FIRST_OWN_SEED = 2**30  # far above the seats of this class, and of others that may be pooled with it


def seat_names(handout: HandoutRecord) -> tuple[str, ...]:
    """Return the names to choose from, in the order of the teacher's list.

    Parameters
    ----------
    handout : HandoutRecord

    Returns
    -------
    tuple of str
    """
    return tuple(seat.student for seat in handout.seats)


def take_seat(project: Project, student: str) -> Project:
    """Return the project of one student, made from one file for all.

    The report has the student's name, the sweep the student's seeds; the other seats are left out.

    Parameters
    ----------
    project : Project
        One that asks for a name (`HandoutRecord.asks_for_a_name`).
    student : str
        A name on the list, in whatever case, or another one, which gets seeds of its own (`own_seeds`).

    Returns
    -------
    Project

    Raises
    ------
    InputError
        If the name is empty, or the project does not ask for one.
    """
    handout = project.handout
    if handout is None or not handout.asks_for_a_name:
        raise InputError(_("This project does not ask for a name: it is somebody's own already."))
    name = sanitized(" ".join(student.split()), MAX_NAME_LENGTH)
    if not name:
        raise InputError(_("Choose a name from the list, or type your own."))
    seat = _seat(handout, student, name)
    taken = replace(handout, student=seat.student, seeds=seat.seeds, seats=())
    return replace(
        project,
        handout=taken,
        report=replace(project.report, author=seat.student),
        sweep=replace(project.sweep, seeds=seat.seeds),
    )


def own_seeds(handout: HandoutRecord, student: str) -> tuple[int, ...]:
    """Return the seeds of a name that is not on the list.

    They are as many as the first seat has, from a range above all seats. A hash of the name chooses the
    place: two names almost never get the same seeds, and where they do, the table of the class says so.

    Parameters
    ----------
    handout : HandoutRecord
    student : str

    Returns
    -------
    tuple of int

    Raises
    ------
    InputError
        If the seats leave no seeds above them.
    """
    n_seeds = max(1, len(handout.seats[0].seeds)) if handout.seats else 1
    highest = max((seed for seat in handout.seats for seed in seat.seeds), default=0)
    first = max(FIRST_OWN_SEED, highest + 1)
    n_places = (MOVED - first) // n_seeds
    if n_places < 1:
        raise InputError(_("There are no seeds left for a name that is not on the list: choose one that is."))
    digest = hashlib.sha256(f"{handout.class_id} {name_key(student)}".encode("utf-8", "replace")).digest()
    start = first + int.from_bytes(digest[:8], "big") % n_places * n_seeds
    return tuple(range(start, start + n_seeds))


def proposed_file(student: str, shared: Path) -> Path:
    """Return where a student's own copy of one file for all goes: beside it, under the student's name.

    Parameters
    ----------
    student : str
    shared : Path
        The file for all.

    Returns
    -------
    Path
        Never that of a file that is there.
    """
    name = safe_file_name(student, STUDENT)
    taken: set[str] = set()
    while True:
        path = shared.with_name(f"{free_name(name, taken)}{SUFFIX}")
        try:
            if kind_of(path) == MISSING:
                return path
        except InputError:  # what can't be seen is not in the way; saving will tell
            return path


def _seat(handout: HandoutRecord, student: str, name: str) -> Seat:
    """The seat of a name as it is, else in another case, else one of its own."""
    seats = sorted(handout.seats, key=lambda seat: seat.student != student)
    found = next((seat for seat in seats if is_same_name(seat.student, student)), Seat(name, ()))
    return found if found.seeds else Seat(found.student, own_seeds(handout, found.student))
