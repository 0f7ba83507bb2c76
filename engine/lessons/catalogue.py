"""The lessons that can be opened: the bundled ones, the user's own, and those beside a project."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.lessons.lesson import Lesson
from engine.lessons.reading import FILE
from engine.lessons.versions import home_of, read_version
from engine.project.lesson_record import LessonRecord
from engine.system.paths import RESOURCES, data_folder
from engine.system.regular_files import MISSING, is_file, is_folder, kind_of, reading_error

FOLDER = "lessons"
MAX_LESSONS = 200  # of one folder


@dataclass(frozen=True)
class BrokenLesson:
    """A folder whose lesson can't be read, and why, in one sentence with file and line."""

    folder: Path
    problem: str

    @property
    def home(self) -> Path:
        """The folder by which it is found, whatever its language."""
        return self.folder


Found = tuple[Lesson | BrokenLesson, ...]


def bundled_lessons(begun: Iterable[LessonRecord] = ()) -> Found:
    """Return the lessons that come with the app; `begun` is that of `lessons_in`."""
    return lessons_in(RESOURCES / FOLDER, begun)


def own_folder() -> Path:
    """Return the folder of the user's own lessons."""
    return data_folder() / FOLDER


def own_lessons(begun: Iterable[LessonRecord] = ()) -> Found:
    """Return the user's own lessons; `begun` is that of `lessons_in`."""
    return lessons_in(own_folder(), begun)


def lessons_beside(project: Path | None, begun: Iterable[LessonRecord] = ()) -> Found:
    """Return the lessons beside a project file.

    Parameters
    ----------
    project : Path or None
        None for a project without a file.
    begun : iterable of LessonRecord
        As `lessons_in` takes them.

    Returns
    -------
    tuple of Lesson or BrokenLesson
    """
    return () if project is None else lessons_in(project.parent / FOLDER, begun)


def lessons_in(folder: Path, begun: Iterable[LessonRecord] = ()) -> Found:
    """Return the lessons of a folder, in their order; those without one follow by their folders' names.

    Each is there once, in the language in use if it has been translated.

    Parameters
    ----------
    folder : Path
        Its subfolders with a lesson.yaml are lessons; one that is missing has none.
    begun : iterable of LessonRecord
        Lessons that a project has begun, which stay in their language.

    Returns
    -------
    tuple of Lesson or BrokenLesson
        At most MAX_LESSONS.
    """
    try:
        if kind_of(folder) == MISSING:
            return ()
        places = sorted(folder.iterdir(), key=lambda place: (place.name.casefold(), place.name))
    except InputError as error:
        return (BrokenLesson(folder, str(error)),)
    except OSError as error:
        return (BrokenLesson(folder, str(reading_error(folder, error, "a folder"))),)
    begun = tuple(begun)
    shown = (place for place in places if not place.name.startswith("."))
    found = [place for place in shown if is_folder(place) and is_file(place / FILE)]
    return tuple(sorted((lesson_at(place, begun) for place in found[:MAX_LESSONS]), key=_order))


def _order(lesson: Lesson | BrokenLesson) -> float:
    order = lesson.order if isinstance(lesson, Lesson) else None
    return math.inf if order is None else order


def lesson_at(folder: Path, begun: Iterable[LessonRecord] = ()) -> Lesson | BrokenLesson:
    """Return the lesson of one folder, in the language in use.

    Parameters
    ----------
    folder : Path
    begun : iterable of LessonRecord
        As `lessons_in` takes them.

    Returns
    -------
    Lesson or BrokenLesson
    """
    try:
        return read_version(folder, begun)
    except InputError as error:
        return BrokenLesson(home_of(folder), str(error))


def lesson_folder(name: str, project: Path | None) -> Path | None:
    """Return where a lesson of this name is: beside a project, among the app's, or among the user's own.

    Parameters
    ----------
    name : str
        Of the folder alone, as a file of others may say it: one that would lead elsewhere is none.
    project : Path or None
        The project's file.

    Returns
    -------
    Path or None
        The first in this order; None if there is no such lesson.
    """
    if not name.strip(". ") or any(sign in name for sign in "/\\:\0"):
        return None
    places = [project.parent / FOLDER] if project is not None else []
    found = (place / name for place in (*places, RESOURCES / FOLDER, own_folder()))
    return next((folder for folder in found if is_file(folder / FILE)), None)
