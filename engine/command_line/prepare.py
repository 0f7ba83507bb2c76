"""`prepare`: one project file for each student of a class, each with its own seeds."""

from __future__ import annotations

from pathlib import Path

from engine.analysis.wording import format_seeds
from engine.classroom.handout import MAX_STUDENTS, numbered_students, plan_handout, read_roster, write_handout
from engine.command_line.output import echo
from engine.errors import InputError
from engine.project.project import Project


def prepare(project: Project, students: str, out: Path, n_seeds: int | None, first_seed: int) -> int:
    """Write the class's files into `out`; raises InputError, also if one of them is there already.

    `students` is a number or a file with one name per line; `n_seeds` is by default the project's own number.
    """
    names = _names(students)
    planned = plan_handout(names, len(project.sweep.seeds) if n_seeds is None else n_seeds, first_seed)
    write_handout(project, planned, out)
    for one in planned:
        echo(f"{one.file}: {one.student}, {format_seeds(one.seeds)}")
    echo(f"{len(planned)} project file{'s' if len(planned) != 1 else ''} in {out}.")
    return 0


def _names(students: str) -> tuple[str, ...]:
    if not students.isdecimal():
        return read_roster(Path(students))
    if not 1 <= int(students) <= MAX_STUDENTS:
        raise InputError(f"--students must be 1 to {MAX_STUDENTS}, or a file with one name per line.")
    return numbered_students(int(students))
