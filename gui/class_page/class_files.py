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
        self._students: list[Student] = []
        self._left_out: set[str] = set()

    @property
    def students(self) -> tuple[Student, ...]:
        """All files, sorted by the students' names."""
        return tuple(self._students)

    @property
    def counted(self) -> list[Student]:
        """The students that are counted."""
        return [one for one in self._students if one.results is not None and one.path not in self._left_out]

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
        added, updated = [], []
        for student in students:
            place = self._place_of(student)
            if place < 0:
                added.append(student.name)
            elif _says_more(student, self._students[place]):
                old = self._students.pop(place)
                if old.path in self._left_out:
                    self._left_out ^= {old.path, student.path} if old.path != student.path else set()
                updated.append(student.name)
            else:
                continue
            self._students.append(student)
        if added or updated:
            self._students.sort(key=lambda one: one.name.casefold())
            self.changed.emit()
        return Taken(tuple(added), tuple(updated))

    def remove(self, paths: Iterable[str]) -> None:
        """List these files no more."""
        gone = set(paths)
        left = [one for one in self._students if one.path not in gone]
        if len(left) < len(self._students):
            self._students = left
            self._left_out -= gone
            self.changed.emit()

    def clear(self) -> None:
        """List no file any more."""
        self.remove([one.path for one in self._students])

    def _place_of(self, student: Student) -> int:
        """The place of this file or, if it is new, of another file of the same student; -1 if neither."""
        places = range(len(self._students))
        same = (place for place in places if self._students[place].path == student.path)
        other = (place for place in places if self._students[place].is_same_student(student))
        return next(same, next(other, -1))


def _says_more(student: Student, there: Student) -> bool:
    """Whether a file replaces what is listed; one that is still broken says nothing new."""
    if student.path != there.path:
        return student.is_better_than(there)
    return not (student.is_broken and there.is_broken and student.text == there.text)
