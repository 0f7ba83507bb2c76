"""The files of a class that are listed: each student once, with the newest file, and who is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from engine.classroom.class_merge import Student


@dataclass(frozen=True)
class Taken:
    """The names of students that were new, and of those whose file was replaced by a newer one."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()


class ClassFiles(QObject):
    """A file is listed once, and so is a student: of two files the newer one stays.

    `changed` when other files are listed or counted. A student is counted who has a sweep and was not left
    out.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._students: dict[str, Student] = {}  # by path
        self._left_out: set[str] = set()

    @property
    def students(self) -> tuple[Student, ...]:
        """All files, sorted by the students' names."""
        return tuple(sorted(self._students.values(), key=lambda one: one.name.casefold()))

    @property
    def counted(self) -> list[Student]:
        """The students that are counted."""
        return [one for one in self.students if one.results is not None and one.path not in self._left_out]

    def is_left_out(self, path: str) -> bool:
        """Whether the teacher has left a file out."""
        return path in self._left_out

    def leave_out(self, path: str, *, is_out: bool) -> None:
        """Leave a file out, or count it again."""
        if is_out != (path in self._left_out):
            (self._left_out.add if is_out else self._left_out.remove)(path)
            self.changed.emit()

    def put(self, students: Iterable[Student]) -> Taken:
        """Add files; newer contents replace older ones, and whoever was left out stays so."""
        from engine.classroom.class_record import name_key

        of_name: dict[str, list[Student]] = {}
        for one in self._students.values():
            of_name.setdefault(name_key(one.name), []).append(one)
        added, updated = [], []
        for student in students:
            others = of_name.setdefault(name_key(student.name), [])  # files of a student have one name
            there = self._students.get(student.path)
            there = there or next((one for one in others if one.is_same_student(student)), None)
            if there is None:
                added.append(student.name)
            elif _says_more(student, there):
                self._replace(there, student)
                updated.append(student.name)
            else:
                continue
            others[:] = [*(one for one in others if one is not there), student]
            self._students[student.path] = student
        if added or updated:
            self.changed.emit()
        return Taken(tuple(added), tuple(updated))

    def remove(self, paths: Iterable[str]) -> None:
        """List these files no more."""
        gone = self._students.keys() & set(paths)
        for path in gone:
            del self._students[path]
        self._left_out -= gone
        if gone:
            self.changed.emit()

    def clear(self) -> None:
        """List no file any more."""
        self.remove(tuple(self._students))

    def _replace(self, old: Student, new: Student) -> None:
        """Take a file off for another one of the student, who stays left out."""
        del self._students[old.path]
        if old.path in self._left_out:
            self._left_out ^= {old.path, new.path} if old.path != new.path else set()


def _says_more(student: Student, there: Student) -> bool:
    """Whether a file replaces what is listed; one that is still broken says nothing new."""
    if student.path != there.path:
        return student.is_better_than(there)
    return not (student.is_broken and there.is_broken and student.text == there.text)
