"""Handing back: copies of the students' files with mark, comment and check, and a table of all marks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.class_record import BAD, GOOD, UNCLEAR, CheckRecord, ClassRecord
from engine.classroom.collecting import file_digest
from engine.classroom.desk_table import BROKEN, DeskRow
from engine.classroom.handout import free_name, refuse_files_in_the_way
from engine.classroom.spreadsheet import no_formula, table_bytes
from engine.classroom.submissions import read
from engine.errors import InputError
from engine.language.texts import N_, _, in_english
from engine.project.handout_record import MAX_COMMENT, MAX_NAME, Feedback
from engine.project.project import Project
from engine.runs.record import now
from engine.storage.folder_lock import locked_folder
from engine.storage.project_file import SUFFIX, write_project
from engine.storage.safe_files import replace_file

MARKS = "marks.csv"
HEAD = (
    "student", "author", "group", "file", "mark", "comment", "check", "steps_done", "steps", "right",
    "marked", "prediction", "result",
)  # fmt: skip
CHANGED = N_("changed since the check")
_OUTCOMES = {GOOD: N_("holds"), BAD: N_("does not hold"), UNCLEAR: N_("unclear")}
_SENTENCES = {
    GOOD: N_("The numbers hold."),
    BAD: N_("Something does not hold."),
    UNCLEAR: N_("Whether the numbers hold could not be told."),
}


def hand_back(rows: Sequence[DeskRow], record: ClassRecord, folder: Path) -> tuple[Path, ...]:
    """Write a copy for each student who handed in and has a mark, a comment or a check, and the table of all.

    A copy is a project; of a report, the project inside it. Nothing is overwritten.

    Parameters
    ----------
    rows : sequence of DeskRow
    record : ClassRecord
    folder : Path
        Made if it is not there; none from which files are collected.

    Returns
    -------
    tuple of Path
        The copies, then marks.csv.

    Raises
    ------
    InputError
        If a file is there already or can't be read or written; then nothing is left of the others.
    """
    taken: set[str] = set()
    chosen = [(row, f"{free_name(Path(row.file).stem, taken)}{SUFFIX}") for row in rows if has_copy(row)]
    names = [*(name for _row, name in chosen), MARKS]
    if os.path.realpath(folder) in _collected_folders(rows, record):
        text = _("The files in {folder} are collected, and so would the copies be: choose a new folder.")
        raise InputError(text.format(folder=folder.name))
    refuse_files_in_the_way(folder, names)
    made: list[Path] = []
    with locked_folder(folder):
        refuse_files_in_the_way(folder, names)  # now that nobody else writes there
        try:
            for row, name in chosen:
                write_project(_given_back(row), folder / name)
                made.append(folder / name)
            replace_file(folder / MARKS, table_bytes(marks_table(rows)))
        except InputError:  # what was made would be in the way of the next try
            for path in made:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
    return (*made, folder / MARKS)


def has_copy(row: DeskRow) -> bool:
    """Whether a student gets a copy: a file that can be read, and something to give back with it.

    Parameters
    ----------
    row : DeskRow

    Returns
    -------
    bool
    """
    is_checked = row.check is not None and row.is_check_current
    return bool(row.path) and row.state != BROKEN and bool(row.mark or row.comment or is_checked)


@in_english()
def marks_table(rows: Sequence[DeskRow]) -> list[tuple[str, ...]]:
    """Return the table for the school's system, in English: its head, and a row for each student.

    Parameters
    ----------
    rows : sequence of DeskRow

    Returns
    -------
    list of tuple of str
        HEAD, then the rows; what is not known is empty.
    """
    return [HEAD, *map(_marks_row, rows)]


def check_text(row: DeskRow) -> str:
    """Say what `check` found in a student's file, in a few words of the language in use.

    Parameters
    ----------
    row : DeskRow

    Returns
    -------
    str
        "holds", "does not hold", "unclear", "changed since the check"; empty if it was not checked.
    """
    if row.check is None:
        return ""
    return _(_OUTCOMES[row.check.outcome] if row.is_check_current else CHANGED)


def feedback_of(row: DeskRow) -> Feedback:
    """Return what a student gets back with the copy.

    Parameters
    ----------
    row : DeskRow

    Returns
    -------
    Feedback
        With the check only where the file is still the one that was checked.
    """
    check = row.check if row.is_check_current else None
    said = "" if check is None else _said(check)
    return Feedback(row.mark[:MAX_NAME], row.comment[:MAX_COMMENT], said, now())


def _collected_folders(rows: Sequence[DeskRow], record: ClassRecord) -> set[str]:
    names = {record.folder, *(str(Path(row.path).parent) for row in rows if row.path)}
    return {os.path.realpath(name) for name in names if name}


def _said(check: CheckRecord) -> str:
    """The outcome and its sentences, a line each, as far as a project can keep them."""
    lines = [_(_SENTENCES[check.outcome])]
    for text in check.sentences:
        if sum(map(len, lines)) + len(lines) + len(text) > MAX_COMMENT:
            break
        lines.append(text)
    return "\n".join(lines)


def _given_back(row: DeskRow) -> Project:
    """The project of a student as it is now, with the feedback."""
    path = Path(row.path)
    digest = file_digest(path)
    submission = read(path.name, path)
    if submission.project is None:
        text = _("{file} can't be handed back: {problem}")
        raise InputError(text.format(file=row.file, problem=submission.problem))
    if digest != row.digest:  # saved again since the table was made
        row = replace(row, is_check_current=row.check is not None and row.check.digest == digest)
    return replace(submission.project, feedback=feedback_of(row))


def _marks_row(row: DeskRow) -> tuple[str, ...]:
    lesson = row.lesson
    steps = ("", "") if lesson is None else (str(lesson.n_done), str(lesson.n_steps or ""))
    marked = ("", "") if lesson is None else (str(row.n_right), str(row.n_marked))
    who = (row.student, row.author, row.group, row.file, row.mark)
    return (
        *(no_formula(sanitized(text)) for text in who),
        no_formula(row.comment),
        check_text(row),
        *steps,
        *marked,
        row.prediction,
        no_formula(sanitized(row.english_result)),
    )
