"""What a class has done in lessons, as two tables: one of students and lessons, and one of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.analysis.wording import sanitized
from engine.classroom.spreadsheet import no_formula, table_bytes
from engine.language.texts import in_english
from engine.project.lesson_record import MAX_TEXT, NUMBER, LessonAnswer, LessonRecord
from engine.report.lessons import answer_text, mark_text
from engine.report.markdown import markdown_text
from engine.storage.folder_lock import locked_folder
from engine.storage.safe_files import replace_file

if TYPE_CHECKING:
    from engine.classroom.class_merge import Student

PROGRESS, ANSWERS = "lesson_progress.csv", "lesson_answers.csv"
PROGRESS_HEAD = (
    "student", "group", "file", "lesson", "title", "edition", "page", "pages", "steps_done", "steps", "right",
    "marked", "answers", "started", "ended",
)  # fmt: skip
ANSWERS_HEAD = (
    "student", "group", "file", "lesson", "edition", "step", "kind", "question", "answer", "mark", "tries",
    "made", "comes_first", "had_results", "measured",
)  # fmt: skip
EDITION = 8  # first digits of a lesson's SHA-256
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:[.,][0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?")


@in_english()
def progress_rows(students: Sequence[Student]) -> list[tuple[str, ...]]:
    """Return how far each student is in each lesson.

    Parameters
    ----------
    students : sequence of Student

    Returns
    -------
    list of tuple of str
        PROGRESS_HEAD, then the rows; pages count from 1, and a number that is not known is empty.
    """
    rows: list[tuple[str, ...]] = [PROGRESS_HEAD]
    for who, record in _records(students):
        of_lesson = (record.lesson, record.title, record.digest[:EDITION])
        page = (str(record.page + 1), str(record.n_pages or ""))
        steps = (str(len(record.done_steps)), str(record.n_steps or ""))
        answers = (str(record.n_right), str(record.n_marked), str(len(record.answers)))
        rows.append((*who, *map(_safe, of_lesson), *page, *steps, *answers, record.started, record.ended))
    return rows


@in_english()
def answer_rows(students: Sequence[Student]) -> list[tuple[str, ...]]:
    """Return all answers.

    Parameters
    ----------
    students : sequence of Student

    Returns
    -------
    list of tuple of str
        ANSWERS_HEAD, then the rows.
    """
    rows: list[tuple[str, ...]] = [ANSWERS_HEAD]
    for who, record in _records(students):
        of_lesson = (_safe(record.lesson), record.digest[:EDITION])
        rows += [(*who, *of_lesson, *_answer(answer)) for answer in record.answers]
    return rows


def save_lessons(students: Sequence[Student], folder: Path) -> tuple[Path, ...]:
    """Write both tables into a folder; nothing where no student has opened a lesson.

    Parameters
    ----------
    students : sequence of Student
    folder : Path

    Returns
    -------
    tuple of Path
        The files that were written.

    Raises
    ------
    InputError
        If a file can't be written.
    """
    if not any(student.lessons for student in students):
        return ()
    paths = (folder / PROGRESS, folder / ANSWERS)
    with locked_folder(folder):
        for path, rows in zip(paths, (progress_rows(students), answer_rows(students)), strict=True):
            replace_file(path, table_bytes(rows))
    return paths


def _records(students: Sequence[Student]) -> Iterator[tuple[tuple[str, str, str], LessonRecord]]:
    for student in students:
        who = (_safe(student.name), _safe(student.group), _safe(student.file))
        for record in student.lessons:
            yield who, record


def _answer(answer: LessonAnswer) -> tuple[str, ...]:
    value = answer_text(answer)
    is_number = answer.kind == NUMBER and _NUMBER.fullmatch(value) is not None
    return (
        _safe(answer.step),
        answer.kind,
        _safe(markdown_text(answer.question)),
        value if is_number else _safe(value),  # a number below 0 is no formula
        mark_text(answer),
        str(answer.tries),
        answer.made,
        "yes" if answer.comes_first else "",
        "yes" if answer.had_results else "no",
        "" if answer.measured is None else f"{answer.measured:.6g}",
    )


def _safe(text: str) -> str:
    return no_formula(sanitized(text, MAX_TEXT))
