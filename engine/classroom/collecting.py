"""Reading a class's files again and again while students save them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.classroom.class_merge import Student, student_of
from engine.classroom.submissions import MAX_FILES, find, read
from engine.errors import InputError
from engine.language.texts import N_, _
from engine.storage.safe_files import FileState
from engine.system.regular_files import is_folder

MAX_TRIES = 4
NOT_COMPLETE = N_("It isn't complete yet and will be read again in a moment.")


@dataclass(frozen=True)
class Seen:
    """What a file was like when it was read last; `n_failed` is how often that failed for this content."""

    size: int
    time: int
    n_failed: int = 0

    @property
    def is_retried(self) -> bool:
        """Whether a file that can't be read may still be half-written."""
        return 0 < self.n_failed < MAX_TRIES

    def is_still(self, size: int, time: int) -> bool:
        return (self.size, self.time) == (size, time)


@dataclass(frozen=True)
class Reading:
    """What was read.

    `seen` has the files of `students`, in their order; `folders` are all folders that may get new files,
    `problems` sentences on what can't be found at the moment.
    """

    students: tuple[Student, ...]
    seen: Mapping[str, Seen]
    folders: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    n_files: int = 0
    is_cut: bool = False


def read_class(
    sources: Sequence[str],
    known: Mapping[str, Seen],
    is_leaving: threading.Event,
    *,
    is_watching: bool = False,
) -> Reading:
    """Read those files of `sources` (files and folders) that `known` does not have as they are now.

    While watching, a file that can't be read is taken for half-written a few times before its problem is
    told, and a source that is gone is no error: a network drive may come back.
    """
    files: dict[str, tuple[str, Path]] = {}
    problems, is_cut = [], False
    for source in sources:
        try:
            found = find([source])
        except InputError as error:
            problems.append(str(error))
            continue
        is_cut = is_cut or found.is_cut
        for name, path in found.files:
            if path is not None:
                files.setdefault(str(path.resolve()), (name, path))
    if problems and not files and not is_watching:
        raise InputError(problems[0])
    students, seen = [], {}
    for key, (name, path) in list(files.items())[:MAX_FILES]:
        if is_leaving.is_set():
            break
        state = _state(path)
        before = known.get(key)
        if state is None or (before is not None and before.is_still(*state) and not before.is_retried):
            continue
        digest = file_digest(path)  # before it is read: if it changes meanwhile, it is read again
        student = replace(student_of(read(name, path)), path=key, time=state[1], digest=digest)
        mark = Seen(*state)
        if student.is_broken:
            n_failed = before.n_failed if before is not None and before.is_still(*state) else 0
            mark = replace(mark, n_failed=n_failed + 1 if is_watching else MAX_TRIES)
        if mark.is_retried:
            student = replace(student, problem=_(NOT_COMPLETE))
        students.append(student)
        seen[key] = mark
    folders = {source for source in sources if is_folder(Path(source))}
    folders |= {str(path.parent) for _, path in files.values()}
    return Reading(
        tuple(students),
        seen,
        tuple(sorted(folders)),
        tuple(problems),
        len(files),
        is_cut or len(files) > MAX_FILES,
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex; empty if it can't be read."""
    found = FileState.of(path)
    return found.digest if found is not None else ""


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
