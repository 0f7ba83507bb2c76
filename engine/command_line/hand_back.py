"""`hand-back`: copies of students' files with the marks and comments of a teacher's table."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.class_merge import Student
from engine.classroom.class_record import ClassRecord, Mark, is_same_name
from engine.classroom.class_store import read_class_record
from engine.classroom.collecting import read_class
from engine.classroom.desk_table import BROKEN, NOT_HANDED_IN, DeskRow, class_ids, desk_rows, record_of
from engine.classroom.hand_back import hand_back, has_copy
from engine.classroom.spreadsheet import without_apostrophe
from engine.classroom.submissions import MAX_FILES
from engine.command_line.output import echo, echo_error
from engine.errors import InputError
from engine.language.lists import listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.project.handout_record import MAX_COMMENT, MAX_NAME
from engine.runs.record import now
from engine.system.regular_files import read_bytes

MAX_BYTES = 20_000_000
MAX_NAMED = 3


def hand_back_marks(marks: Path, names: Sequence[str], out: Path) -> int:
    """Write a copy for each student with a mark or a comment, and a table of all; raises InputError.

    Marks, comments and checks that the class window keeps of this class are given back, too; the table's
    win. A file that can't be read keeps no other from being handed back.

    Returns
    -------
    int
        2 if somebody who has a mark has handed in nothing but a file that can't be read, else 0.
    """
    given = list(_marks_in(marks))
    reading = read_class(names, {}, threading.Event())
    if not reading.students:
        raise InputError(_("There is no report and no project in that folder."))
    for problem in reading.problems:
        echo_error(problem)
    if reading.is_cut:
        echo_error(_("There are more than {n} files; the first {n} are taken.").format(n=MAX_FILES))
    record = _record(reading.students)
    rows = desk_rows(record, reading.students)
    for mark in _of_students(given, rows):
        record = record.with_mark(mark)
    rows = desk_rows(record, reading.students)
    copied = [row for row in rows if has_copy(row)]
    broken = [
        _("{file} can't be handed back: {problem}").format(
            file=sanitized(row.file), problem=" ".join(row.problems)
        )
        for row in rows
        if row.state == BROKEN and (row.mark or row.comment)
    ]
    if not copied:
        text = _("Nobody who has a mark in {file} has handed in a file.").format(file=marks.name)
        raise InputError(" ".join(broken) or text)
    paths = hand_back(rows, record, out)
    for path, row in zip(paths, copied, strict=False):
        echo(f"{path.name}: {sanitized(row.student)}{f', {sanitized(row.mark)}' if row.mark else ''}")
    for problem in broken:
        echo_error(problem)
    for row in rows:
        if row.state == NOT_HANDED_IN:
            echo(_("{student} has not handed in.").format(student=sanitized(row.student)))
    n_copies = len(copied)
    text = ngettext("{n} copy and {table} in {folder}.", "{n} copies and {table} in {folder}.", n_copies)
    echo(text.format(n=n_copies, table=paths[-1].name, folder=out))
    return 2 if broken else 0


def _record(students: Sequence[Student]) -> ClassRecord:
    """The class as the window keeps it on this computer, else as the files themselves tell it."""
    for class_id in class_ids(students)[:1]:
        try:
            if (found := read_class_record(class_id)) is not None:
                return found
        except InputError as error:
            echo_error(str(error))
    return record_of(students, "")


# --- The teacher's table


def _marks_in(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Student, file, mark and comment of each row; InputError if it is no such table."""
    data = read_bytes(path, MAX_BYTES, N_("a table of marks"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what a spreadsheet on Windows writes
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        columns = {(name or "").strip().casefold(): name for name in table.fieldnames or ()}
        if not {"student", "file"} & columns.keys() or not {"mark", "comment"} & columns.keys():
            raise InputError(
                _("{name} must be a table with the column student or file, and with mark or comment.").format(
                    name=path.name
                )
            )
        names = [columns.get(name) for name in ("student", "file", "mark", "comment")]
        for row in table:
            cells = ((row.get(name) if name is not None else "") or "" for name in names)
            student, file, mark, comment = (without_apostrophe(cell).strip() for cell in cells)
            if len(mark) > MAX_NAME or len(comment) > MAX_COMMENT:
                raise InputError(
                    _(
                        "Line {line} of {file} has more characters than a mark ({mark}) or a comment "
                        "({comment}) may have."
                    ).format(
                        line=table.line_num,
                        file=path.name,
                        mark=MAX_NAME,
                        comment=number_text(MAX_COMMENT, ","),
                    )
                )
            if mark or comment:
                yield student, file, mark, comment
    except csv.Error as error:
        raise InputError(
            _("{name} can't be read as a table: {error}.").format(name=path.name, error=error)
        ) from None


def _of_students(given: Sequence[tuple[str, str, str, str]], rows: Sequence[DeskRow]) -> Iterator[Mark]:
    """The marks under the names of the rows; InputError for a student who is none of them."""
    unknown = []
    for student, file, mark, comment in given:
        found = [row for row in rows if student and student in (row.student, row.author)]
        found = found or [
            row
            for row in rows
            if student and (is_same_name(student, row.student) or is_same_name(student, row.author))
        ]
        named = [row for row in found or rows if file and file in (row.file, Path(row.file).name)]
        chosen = named if len(found) != 1 else found
        if len(chosen) != 1:
            unknown.append(student or file or _("a row without a name"))
            continue
        yield Mark(chosen[0].student, mark, comment, now())
    if unknown:
        # Translators: the last of a list, such as "a, b, c and 4 more".
        more = [_("{n} more").format(n=len(unknown) - MAX_NAMED)] if len(unknown) > MAX_NAMED else []
        who = listed([*(sanitized(name) for name in unknown[:MAX_NAMED]), *more])
        raise InputError(
            _("No single student of the class is {names}: write names as their files have them.").format(
                names=who
            )
        )
