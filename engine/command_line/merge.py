"""`merge`: many students' reports and projects as one pooled figure with its numbers."""

from __future__ import annotations

from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.class_merge import Student, pooled, save_merge, student_of
from engine.classroom.lesson_tables import ANSWERS, save_lessons
from engine.classroom.submissions import MAX_FILES, find, read
from engine.command_line.output import echo, echo_error
from engine.errors import InputError
from engine.language.texts import _, ngettext


def merge(names: list[str], out: Path) -> int:
    """Pool the sweeps of files and folders into `out`, with tables of what was done in lessons.

    Raises InputError if there is neither.
    """
    found = find(names)
    if not found.files:
        raise InputError(_("There is no report and no project in that folder."))
    if found.is_cut:
        echo_error(_("There are more than {n} files; the first {n} are taken.").format(n=MAX_FILES))
    students = [student_of(read(name, path)) for name, path in found.files]
    if all(student.results is None for student in students) and save_lessons(students, out):
        _print_students(students)
        text = _("There is no sweep to pool: the answers to lessons are in {file}.")
        echo(text.format(file=out / ANSWERS))
        return 0
    together = pooled(students)
    paths = save_merge(together, students, out)
    has_lessons = bool(save_lessons(students, out))
    _print_students(students)
    for text in (*together.left_out, *together.warnings):
        echo(sanitized(text, 1000))
    echo(sanitized(together.verdict.headline))
    n_students = len(together.students)
    text = ngettext(
        "{n} student, {trainings} trainings: the figure is in {file}.",
        "{n} students, {trainings} trainings: the figure is in {file}.",
        n_students,
    )
    echo(text.format(n=n_students, trainings=together.n_cells, file=paths[0]))
    if has_lessons:
        echo(_("The answers to lessons are in {file}.").format(file=out / ANSWERS))
    return 0


def _print_students(students: list[Student]) -> None:
    for student in students:
        echo(sanitized(f"{student.name} ({student.file}): {student.text}"))
