"""`prepare`: project files for a class, one for each student or one for all, with seeds for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import format_seeds
from engine.classroom.handout import (
    MAX_STUDENTS,
    numbered_students,
    plan_handout,
    read_roster,
    write_handout,
    write_one_file,
)
from engine.command_line.output import echo
from engine.errors import InputError
from engine.language.texts import _, ngettext
from engine.lessons.catalogue import lesson_folder
from engine.lessons.reading import FILE
from engine.project.locks import LOCKABLE
from engine.project.project import Project
from engine.system.regular_files import is_file

MAX_DIGITS = 6


@dataclass(frozen=True)
class PrepareOptions:
    """The options of `prepare`.

    `students` is a number or a file with one name per line; `n_seeds` is by default the project's own number;
    `locked` are parts of a project with commas between; `lesson` is a lesson's name or folder, `one_file` the
    name of one file for all.
    """

    students: str
    n_seeds: int | None = None
    first_seed: int = 0
    locked: str = ""
    lesson: str = ""
    one_file: str = ""


def prepare(project: Project, out: Path, options: PrepareOptions) -> int:
    """Write the class's files into `out`; raises InputError, also if one of them is there already."""
    n_seeds = len(project.sweep.seeds) if options.n_seeds is None else options.n_seeds
    locked = [part.strip() for part in options.locked.split(",") if part.strip()]
    if any(part not in LOCKABLE for part in locked):
        raise InputError(
            _("--lock must list parts out of {parts}, not {given}.").format(
                parts=",".join(LOCKABLE), given=options.locked
            )
        )
    planned = plan_handout(_names(options.students), n_seeds, options.first_seed)
    lesson = _lesson(options.lesson) if options.lesson else None
    if options.one_file:
        record = write_one_file(project, planned, out, options.one_file, locked, lesson=lesson)
    else:
        record = write_handout(project, planned, out, locked, lesson=lesson)
    for one in planned:
        file = "" if options.one_file else f"{one.file}: "
        echo(f"{file}{one.student}, {format_seeds(one.seeds)}")
    n = len(planned)
    if options.one_file:
        text = ngettext(
            "One project file for {n} student in {folder}: {file}.",
            "One project file for {n} students in {folder}: {file}.",
            n,
        )
        echo(text.format(n=n, folder=out, file=record.shared_file))
    else:
        text = ngettext("{n} project file in {folder}.", "{n} project files in {folder}.", n)
        echo(text.format(n=n, folder=out))
    if record.lesson and options.one_file:
        echo(_("The lesson {lesson} opens with it.").format(lesson=record.lesson))
    elif record.lesson:
        echo(_("The lesson {lesson} opens with each of them.").format(lesson=record.lesson))
    return 0


def _lesson(name: str) -> Path:
    """The folder of a lesson that is named by its path, or as `lesson list` has it."""
    folder = Path(name) if is_file(Path(name) / FILE) else lesson_folder(name, None)
    if folder is None:
        raise InputError(
            _("There is no lesson {name}: name one of `lesson list`, or a folder with a {file}.").format(
                name=name, file=FILE
            )
        )
    return folder


def _names(students: str) -> tuple[str, ...]:
    if not students.isdecimal():
        return read_roster(Path(students))
    if len(students) > MAX_DIGITS or not 1 <= int(students) <= MAX_STUDENTS:
        raise InputError(
            _("--students must be 1 to {most}, or a file with one name per line.").format(most=MAX_STUDENTS)
        )
    return numbered_students(int(students))
