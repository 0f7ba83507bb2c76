"""A lesson in several languages: its folder has one version, and sub-folders named by a language have others.

A version is a whole lesson, with all of its files. Projects know all of them by the name of the outer folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import language
from engine.lessons.lesson import Lesson
from engine.lessons.reading import FILE, LANGUAGE, original_of, read_lesson
from engine.project.lesson_record import LessonRecord
from engine.system.regular_files import is_file, reading_error


def home_of(folder: Path) -> Path:
    """Return the folder by which a lesson is found, whichever version is asked for.

    Parameters
    ----------
    folder : Path
        Of a lesson, or of a translation of it.

    Returns
    -------
    Path
        Absolute.
    """
    folder = folder.absolute()
    return original_of(folder) or folder


def translations_of(folder: Path) -> tuple[Path, ...]:
    """Return the folders of a lesson's translations.

    Parameters
    ----------
    folder : Path
        Of the lesson itself.

    Returns
    -------
    tuple of Path
        By their languages.

    Raises
    ------
    InputError
        If the folder can't be read.
    """
    try:
        places = sorted(place for place in folder.iterdir() if LANGUAGE.fullmatch(place.name))
    except OSError as error:
        raise reading_error(folder, error, "a folder") from None
    return tuple(place for place in places if is_file(place / FILE))


def version_to_open(folder: Path, begun: Iterable[LessonRecord] = ()) -> Path:
    """Return the folder of the version that is to be opened.

    Parameters
    ----------
    folder : Path
        Of a lesson; or of a translation, which is opened itself unless another version was begun.
    begun : iterable of LessonRecord
        Lessons that the project has begun, which go on in their language: answers are kept in its words.

    Returns
    -------
    Path
        The version in the language in use, else the lesson's own.
    """
    home = home_of(folder)
    record = next((one for one in begun if one.lesson == home.name), None)
    if record is None and home != folder.absolute():
        return folder
    code = language() if record is None else record.language
    for name in (code, code.partition("-")[0]):
        if LANGUAGE.fullmatch(name) and is_file(home / name / FILE):
            return home / name
    return home


def read_version(folder: Path, begun: Iterable[LessonRecord] = ()) -> Lesson:
    """Read the version of a lesson that is to be opened.

    Parameters
    ----------
    folder : Path
    begun : iterable of LessonRecord
        As `version_to_open` takes them.

    Returns
    -------
    Lesson

    Raises
    ------
    InputError
        One sentence with file and line; of a translation, the language stands before it.
    """
    version = version_to_open(folder, begun)
    try:
        return read_lesson(version)
    except InputError as error:
        is_translation = original_of(version.absolute()) is not None
        raise InputError(f"{version.name}: {error}" if is_translation else str(error)) from None
