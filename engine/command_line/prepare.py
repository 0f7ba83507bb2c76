"""`prepare`: one project file for each student of a class, each with its own seeds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import format_seeds
from engine.classroom.handout import MAX_STUDENTS, numbered_students, plan_handout, read_roster, write_handout
from engine.command_line.output import echo
from engine.errors import InputError
from engine.project.locks import LOCKABLE
from engine.project.project import Project

MAX_DIGITS = 6


@dataclass(frozen=True)
class PrepareOptions:
    """The options of `prepare`.

    `students` is a number or a file with one name per line; `n_seeds` is by default the project's own number;
    `locked` are parts of a project with commas between.
    """

    students: str
    n_seeds: int | None = None
    first_seed: int = 0
    locked: str = ""


def prepare(project: Project, out: Path, options: PrepareOptions) -> int:
    """Write the class's files into `out`; raises InputError, also if one of them is there already."""
    n_seeds = len(project.sweep.seeds) if options.n_seeds is None else options.n_seeds
    locked = [part.strip() for part in options.locked.split(",") if part.strip()]
    if any(part not in LOCKABLE for part in locked):
        raise InputError(f"--lock must list parts out of {','.join(LOCKABLE)}, not {options.locked}.")
    planned = plan_handout(_names(options.students), n_seeds, options.first_seed)
    write_handout(project, planned, out, locked)
    for one in planned:
        echo(f"{one.file}: {one.student}, {format_seeds(one.seeds)}")
    echo(f"{len(planned)} project file{'s' if len(planned) != 1 else ''} in {out}.")
    return 0


def _names(students: str) -> tuple[str, ...]:
    if not students.isdecimal():
        return read_roster(Path(students))
    if len(students) > MAX_DIGITS or not 1 <= int(students) <= MAX_STUDENTS:
        raise InputError(f"--students must be 1 to {MAX_STUDENTS}, or a file with one name per line.")
    return numbered_students(int(students))
