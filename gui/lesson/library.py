"""The lessons that there are, read on a thread; the files of the open one are watched while it is in view."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import InputError
from engine.language.texts import N_
from engine.lessons.catalogue import Found, bundled_lessons, lesson_at, lessons_beside, own_lessons
from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from engine.project.lesson_record import LessonRecord
from gui.control.background import Background

POLL = 1000  # milliseconds
MAX_FILES = 500  # of a lesson's folder that are looked at
_LIST, _WATCH = "list", "watch"
BUNDLED, BESIDE, OPENED, OWN = (
    N_("With the app"),
    N_("Beside this project"),
    N_("Opened from a folder"),
    N_("Your own"),
)
SHELVES = (BESIDE, OPENED, OWN, BUNDLED)  # of two lessons of one name the first counts
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Shelf:
    """Where lessons lie, in English, and those that lie there, also broken ones."""

    title: str
    lessons: Found


class Library(QObject):
    """`found` when the shelves are read; `opened` returns the folders of lessons that lie elsewhere.

    `edited` has a new edition of the watched lesson, `broken` the sentence why it can't be read.
    """

    found = Signal()
    edited = Signal(object)
    broken = Signal(str)

    def __init__(self, opened: Callable[[], Sequence[Path]] = tuple, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self.shelves: tuple[Shelf, ...] = ()
        self.is_read = False
        self._may_read, self._wanted = False, False
        self._project: Path | None = None
        self._begun: tuple[LessonRecord, ...] = ()
        self._turn = 0
        self._background = Background("lessons", self)
        self._watched: Path | None = None
        self._stamp: Stamp | None = None
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self.look_at_files)

    def start(self) -> None:
        """From now on there may be threads; what was asked for before is read now."""
        self._may_read = True
        if self._wanted:
            self.read(self._project, self._begun)

    def read(self, project: Path | None, begun: Sequence[LessonRecord] = ()) -> None:
        """Read all lessons; `project` is the project's file, beside which some may lie.

        What the project has `begun` stays in its language.
        """
        self._project, self._begun, self._wanted = project, tuple(begun), True
        if self._may_read:
            self._background.drop(_LIST)
            self._turn += 1
            opened, take = tuple(self._opened()), partial(self._take_shelves, self._turn)
            self._background.run(partial(_shelves, project, opened, self._begun), take, key=_LIST)

    def lesson(self, name: str) -> Lesson | None:
        """The lesson of a folder of this name: beside the project, else the user's own, else the app's."""
        lessons = (one for shelf in self.shelves for one in shelf.lessons if isinstance(one, Lesson))
        return next((lesson for lesson in lessons if lesson.name == name), None)

    def watch(self, folder: Path | None) -> None:
        """Look once a second whether files of this folder have changed; None to look no more."""
        if folder != self._watched:
            self._watched, self._stamp = folder, None
            self._background.drop(_WATCH)
        if folder is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self.look_at_files()
            self._timer.start()

    def look_at_files(self) -> None:
        """Look once, on the thread."""
        folder, before = self._watched, self._stamp
        if folder is not None and not self._background.is_busy:
            self._background.run(lambda: _looked_at(folder, before), self._take_look, key=_WATCH)

    def wait(self) -> None:
        """Look no more, and wait until nothing is read, for a clean end."""
        self._timer.stop()
        self._background.wait()

    def _take_shelves(self, turn: int, shelves: tuple[Shelf, ...]) -> None:
        if turn == self._turn:  # else another project was opened since
            self.shelves, self.is_read = shelves, True
            self.found.emit()

    def _take_look(self, seen: tuple[Path, Stamp, Lesson | str | None]) -> None:
        folder, stamp, lesson = seen
        if folder != self._watched:
            return
        self._stamp = stamp
        if isinstance(lesson, str):
            self.broken.emit(lesson)
        elif lesson is not None:
            self.edited.emit(lesson)


def _shelves(
    project: Path | None, opened: Sequence[Path], begun: Sequence[LessonRecord]
) -> tuple[Shelf, ...]:
    beside, own, bundled = lessons_beside(project, begun), own_lessons(begun), bundled_lessons(begun)
    places = {lesson.home.resolve() for lesson in (*beside, *own, *bundled)}
    others = tuple(lesson_at(folder, begun) for folder in opened if folder.resolve() not in places)
    found = zip(SHELVES, (beside, others, own, bundled), strict=True)
    return tuple(Shelf(title, lessons) for title, lessons in found if lessons)


def _looked_at(folder: Path, before: Stamp | None) -> tuple[Path, Stamp, Lesson | str | None]:
    """The files as they are, and if they are not as before the lesson, or why it can't be read."""
    stamp = _stamp_of(folder)
    if before is None or stamp == before:
        return folder, stamp, None
    try:
        return folder, stamp, read_lesson(folder)
    except InputError as error:
        return folder, stamp, str(error)


def _stamp_of(folder: Path) -> Stamp:
    found = []
    with contextlib.suppress(OSError):
        for place in islice(folder.rglob("*"), MAX_FILES):
            with contextlib.suppress(OSError):
                status = place.stat()
                found.append((place.name, status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))
