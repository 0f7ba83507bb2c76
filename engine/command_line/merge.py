"""`merge`: many students' reports and projects as one pooled figure, with its numbers."""

from __future__ import annotations

from pathlib import Path

from engine.analysis.wording import harmless
from engine.classroom.class_merge import pooled, save_merge, student_of
from engine.classroom.submissions import MOST_FILES, find, read
from engine.command_line.output import complain, say
from engine.errors import InputError


def merge(names: list[str], out: Path) -> int:
    """Pool the sweeps of files and folders into `out`; raises InputError where there is none."""
    found = find(names)
    if not found.files:
        raise InputError("There is no report and no project in that folder.")
    if found.is_cut:
        complain(f"There are more than {MOST_FILES} files; the first {MOST_FILES} are taken.")
    students = [student_of(read(name, path)) for name, path in found.files]
    together = pooled(students)
    paths = save_merge(together, students, out)
    for student in students:
        say(harmless(f"{student.name} ({student.file}): {student.words}"))
    for text in (*together.left_out, *together.warnings):
        say(harmless(text, 1000))
    say(harmless(together.verdict.headline))
    n_students = len(together.students)
    who = f"{n_students} student{'s' if n_students != 1 else ''}"
    say(f"{who}, {together.n_cells} trainings: the figure is in {paths[0]}.")
    return 0
