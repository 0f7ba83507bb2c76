"""Reads a class's files and folders on a thread, and again while students save."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.language.texts import _
from gui.class_page.folder_watch import FolderWatch
from gui.control.background import UNEXPECTED, Background

if TYPE_CHECKING:
    from engine.classroom.collecting import Reading, Seen


class ClassReader(QObject):
    """`came` has a Reading of files that are new or have changed, and whether it was asked for.

    `failed` has a sentence; `gave_up` follows it if it would come again with every look, so that it looks no
    more.
    """

    came = Signal(object, bool)
    failed = Signal(str)
    gave_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[str] = []
        self._known: dict[str, Seen] = {}
        self._removed: set[str] = set()
        self._folders: tuple[str, ...] = ()
        self._is_leaving = threading.Event()
        self._may_watch = False
        self._turn = 0
        self._background = Background("class files", self)
        self._background.failed.connect(self.failed)
        self.watch = FolderWatch(self)
        self.watch.stirred.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return self._background.is_busy

    @property
    def folder(self) -> str:
        """A folder that has files of the class; empty if there is none."""
        return self._folders[0] if self._folders else ""

    def take(self, paths: Sequence[Path]) -> None:
        """Read files and folders; those that are known are read again."""
        names = [str(path) for path in paths]
        job = partial(read_files, names, {}, self._is_leaving)
        self._background.run(job, partial(self._on_read, self._turn, names))

    def leave_away(self, paths: Iterable[str]) -> None:
        """Tell nothing of these files any more, unless they are taken again."""
        self._removed.update(paths)

    def forget(self) -> None:
        """Forget all files and folders: another class comes."""
        self._turn += 1
        self._background.drop()
        self._sources, self._known, self._removed, self._folders = [], {}, set(), ()
        self._follow()

    def set_watching(self, may_watch: bool) -> None:
        """Read again what changes from now on, or do so no more."""
        self._may_watch = may_watch
        self._follow()

    def wait(self) -> None:
        """End: wait until nothing is read any more."""
        self.watch.stop()
        self._is_leaving.set()
        self._background.wait()

    def _on_read(self, turn: int, names: Sequence[str], reading: Reading) -> None:
        if turn != self._turn:
            return
        self._sources += [name for name in names if name not in self._sources]
        self._removed.difference_update(reading.seen)
        self._take(reading)
        self.came.emit(reading, True)
        self._follow()

    def _take(self, reading: Reading) -> None:
        self._known.update(reading.seen)
        self._folders = tuple(sorted({*self._folders, *reading.folders}))

    def _follow(self) -> None:
        """Watch if that is wanted and there is something to watch."""
        if self._may_watch and self._sources and not self._is_leaving.is_set():
            was_on = self.watch.is_on
            self.watch.watch(self._folders)
            if not was_on:
                self.watch.look_soon()
        else:
            self.watch.stop()

    def _look(self) -> None:
        if self._background.is_busy:
            return  # the clock comes again
        job = partial(read_files, tuple(self._sources), dict(self._known), self._is_leaving, is_watching=True)
        self._background.run(job, partial(self._on_looked, self._turn), self._on_look_failed)

    def _on_looked(self, turn: int, reading: Reading) -> None:
        if turn != self._turn:
            return
        self._take(reading)
        self.came.emit(self._without_removed(reading), False)
        self._follow()
        if any(seen.is_retried for seen in reading.seen.values()):
            self.watch.look_soon()

    def _without_removed(self, reading: Reading) -> Reading:
        from dataclasses import replace

        pairs = zip(reading.seen, reading.students, strict=True)
        return replace(reading, students=tuple(student for key, student in pairs if key not in self._removed))

    def _on_look_failed(self, problem: str) -> None:
        self.failed.emit(problem)
        if problem == _(UNEXPECTED):
            self.set_watching(False)
            self.gave_up.emit()


def read_files(
    names: Sequence[str],
    known: Mapping[str, Seen],
    is_leaving: threading.Event,
    *,
    is_watching: bool = False,
) -> Reading:
    """The students in files and folders; a job with its slow imports."""
    from engine.classroom.collecting import read_class

    return read_class(names, known, is_leaving, is_watching=is_watching)
