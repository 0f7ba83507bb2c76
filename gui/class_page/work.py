"""What the class window has done on another thread: the heavy imports are there, too."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.analysis.pooled import PooledSweep
    from engine.classroom.class_merge import Student


def read_students(names: list[str], is_leaving: threading.Event) -> object:
    """The students in files and folders, and what is to say of it."""
    from engine.classroom.class_merge import student_of
    from engine.classroom.submissions import MOST_FILES, find, read

    found = find(names)
    students = [student_of(read(name, path)) for name, path in found.files if not is_leaving.is_set()]
    note = f"Only the first {MOST_FILES} files were taken." if found.is_cut else ""
    return students, note if found.files else "There is no report and no project in that folder."


def pool_students(students: list[Student]) -> object:
    """What they found together."""
    import gui.charts.pooled_chart  # noqa: F401 (loaded here, so that the window need not wait)
    from engine.classroom.class_merge import pooled

    return pooled(students)


def save_pooled(found: PooledSweep, students: list[Student], folder: Path) -> object:
    """Write figure and numbers."""
    from engine.classroom.class_merge import save_merge

    return save_merge(found, students, folder)
