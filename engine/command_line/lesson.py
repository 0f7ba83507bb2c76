"""`lesson`: checks lessons, begins a new one from a project, lists those that can be opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.charts.formula_check import formula_problem
from engine.command_line.output import echo, echo_error
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.texts import _, ngettext, pgettext
from engine.lessons.catalogue import BrokenLesson, Found, bundled_lessons, own_folder, own_lessons
from engine.lessons.inspection import inspected
from engine.lessons.lesson import Lesson, Question
from engine.lessons.reading import FILE, read_lesson
from engine.lessons.skeleton import write_skeleton
from engine.lessons.translation_check import differences
from engine.lessons.versions import translations_of
from engine.project.project import Project
from engine.system.regular_files import is_file, is_folder, reading_error


def check_lessons(names: Sequence[str]) -> int:
    """Read lessons as the window does, and say what is wrong with each; a folder of lessons counts as all.

    Translations in a lesson's folder are checked with it.

    Returns
    -------
    int
        2 if anything is wrong with any of them, else 0.
    """
    checked = [_check(folder) for folder in _folders(names)]
    return 0 if all(checked) else 2


def _check(folder: Path) -> bool:
    """Print what is to be said of a lesson, and return whether nothing is wrong with it."""
    try:
        lesson = read_lesson(folder)
        found = inspected(lesson, formula_problem)
        problems = found.problems
        if lesson.original is not None:
            problems += differences(lesson, read_lesson(lesson.original))
    except InputError as error:
        echo_error(f"{folder}: {error}")
        return False
    for problem in problems:
        echo_error(f"{folder}: {problem}")
    for remark in found.remarks:
        echo(f"{folder}: {remark}")
    if not problems:
        text = _("{folder}: {summary}. It can be opened.")
        echo(text.format(folder=folder, summary=_summary(lesson)))
    return not problems


def new_lesson(project: Project, folder: Path) -> int:
    """Write a new lesson with the set-up of a project; raises InputError, also if there is one already."""
    path = write_skeleton(project, folder)
    text = _("{file} is a new lesson: write its texts, and check it with: {command}")
    echo(text.format(file=path, command=f"lesson check {folder}"))  # not a text: to be typed
    return 0


def list_lessons() -> int:
    """Print the lessons that come with the app and the user's own, a line each."""
    _print(_("Lessons of the app:"), bundled_lessons())
    _print(_("Your own, in {folder}:").format(folder=own_folder()), own_lessons())
    return 0


def _print(title: str, found: Found) -> None:
    echo(title)
    for one in found:
        if isinstance(one, BrokenLesson):
            text = _("{lesson}: it can't be opened: {problem}")
            echo(f"  {text.format(lesson=one.folder.name, problem=one.problem)}")
        else:
            echo(f"  {one.name}: {_summary(one)}")
    if not found:
        nothing = pgettext("of lessons", "none")
        echo(f"  {nothing}")


def _folders(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        folder = Path(name)
        lessons = [] if is_file(folder / FILE) or not is_folder(folder) else _lessons_in(folder)
        for lesson in lessons or [folder]:
            yield lesson
            yield from translations_of(lesson) if is_folder(lesson) else ()


def _lessons_in(folder: Path) -> list[Path]:
    try:
        return sorted(place for place in folder.iterdir() if is_file(place / FILE))
    except OSError as error:
        raise reading_error(folder, error, "a folder") from None


def _summary(lesson: Lesson) -> str:
    """Such as "What Dropout does: 6 pages, 14 steps, 5 questions, 30 minutes"."""
    steps = list(lesson.steps)
    n_pages, n_steps, n_minutes = len(lesson.pages), len(steps), lesson.minutes
    n_questions = sum(isinstance(step, Question) for step in steps)
    facts = (
        ngettext("{n} page", "{n} pages", n_pages).format(n=n_pages),
        ngettext("{n} step", "{n} steps", n_steps).format(n=n_steps),
        ngettext("{n} question", "{n} questions", n_questions).format(n=n_questions),
        ngettext("{n} minute", "{n} minutes", n_minutes).format(n=n_minutes),
    )
    return f"{lesson.title}: {comma_listed(facts)}"
