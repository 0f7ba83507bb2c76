"""The files that a class starts from: one project for each student, each with seeds of its own.

Students who sweep the same seeds repeat one another's trainings; with disjoint ranges every training adds
to the class's curve.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.class_record import ClassRecord, ClassSeat
from engine.classroom.class_store import write_class_record
from engine.errors import InputError, InTheWayError
from engine.experiment.seeds import MOVED
from engine.language.lists import listed
from engine.language.texts import N_, _, ngettext
from engine.lessons.catalogue import FOLDER as LESSONS
from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from engine.lessons.versions import home_of, translations_of
from engine.project.data_place import with_places
from engine.project.handout_record import MAX_NAME, HandoutRecord, Seat
from engine.project.locks import LOCKABLE
from engine.project.project import Project, ReportSpec
from engine.runs.record import now
from engine.storage.data_places import copied_beside, place_beside
from engine.storage.folder_lock import locked_folder
from engine.storage.project_file import SUFFIX, write_project
from engine.storage.safe_files import MAX_NAME_BYTES, replace_file, safe_file_name, windows_name_problem
from engine.system.held_files import writing_error
from engine.system.paths import RESOURCES
from engine.system.regular_files import FOLDER, MISSING, is_folder, kind_of, read_bytes, reading_error

MAX_STUDENTS, MAX_SEEDS_EACH, MAX_NAME_LENGTH = 500, 1000, 40
MAX_ROSTER_BYTES = 1_000_000
MAX_LESSON_FILE = 1_000_000_000  # bytes; `read_lesson` has refused what is too large
ROSTER_SUFFIXES = (".txt", ".csv")
STUDENT = "Student"  # not a text: in names of files
_HEADS = ("name", "names", "student", "students")
_MAX_NAMED = 3


@dataclass(frozen=True)
class Handout:
    """One student's file, before it is written."""

    student: str
    file: str
    seeds: tuple[int, ...]


def numbered_students(count: int) -> tuple[str, ...]:
    """Names for a class without a list: "Student 01" to "Student 24"."""
    width = max(2, len(str(count)))
    return tuple(f"{STUDENT} {number:0{width}}" for number in range(1, count + 1))


def names_in(text: str, *, is_csv: bool = False) -> tuple[str, ...]:
    """The names in a list with one on each line; of a table, the first column.

    Only in a CSV file a comma ends a column, since many lists have "Lovelace, Ada". A head such as "Name" is
    left out, and so are empty lines; a name that comes again gets a number, as two students may share it. A
    number alone stands for so many students.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) == 1 and re.fullmatch(r"\s*[0-9]{1,6}\s*", lines[0]):
        return numbered_students(min(int(lines[0]), MAX_STUDENTS + 1))
    names = [sanitized(_first_column(line, is_csv=is_csv), MAX_NAME_LENGTH) for line in lines]
    if names and names[0].casefold() in _HEADS:
        names = names[1:]
    taken: set[str] = set()
    return tuple(free_name(name, taken) for name in names if name)


def _first_column(line: str, *, is_csv: bool) -> str:
    """The first value of a line, which may be quoted, before a tab, a semicolon or, in CSV, a comma."""
    separator = next((mark for mark in "\t;" if mark in line), "," if is_csv else "\t")
    return next(csv.reader(io.StringIO(line), delimiter=separator), [""])[0]


def read_roster(path: Path) -> tuple[str, ...]:
    """The names in a text or CSV file; raises InputError."""
    data = read_bytes(path, MAX_ROSTER_BYTES, N_("a list of names"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what a spreadsheet on Windows writes
    if "\x00" in text:
        raise InputError(
            _("{name} is not a list of names: save it as text or CSV, one name per line.").format(
                name=path.name
            )
        )
    names = names_in(text, is_csv=path.suffix.lower() == ".csv")
    if not names:
        raise InputError(_("There are no names in {name}: write one name per line.").format(name=path.name))
    return names


def plan_handout(names: Sequence[str], n_seeds: int, first_seed: int = 0) -> tuple[Handout, ...]:
    """Each student's file name and seeds, in the order of the names; raises InputError.

    The ranges follow one another, so that no seed is given out twice. Names that give the same file are told
    apart by a number, also where only their case differs, which Windows and macOS ignore.
    """
    if not names:
        raise InputError(_("Name at least one student."))
    if len(names) > MAX_STUDENTS:
        raise InputError(_("A class can have up to {n} students.").format(n=MAX_STUDENTS))
    if not 1 <= n_seeds <= MAX_SEEDS_EACH:
        raise InputError(
            _("Each student needs 1 to {most} seeds, not {n}.").format(most=MAX_SEEDS_EACH, n=n_seeds)
        )
    if first_seed < 0 or first_seed + len(names) * n_seeds > MOVED:
        raise InputError(_("Seeds go from 0 to {last}: choose a lower first seed.").format(last=MOVED - 1))
    students: set[str] = set()
    taken: set[str] = set()
    planned = []
    for number, name in enumerate(names):
        start = first_seed + number * n_seeds
        student = free_name(name, students)
        file = free_name(safe_file_name(student, STUDENT), taken)
        planned.append(Handout(student, f"{file}{SUFFIX}", tuple(range(start, start + n_seeds))))
    return tuple(planned)


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if `taken` has it in any case; `taken` gets it."""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    taken.add(free.casefold())
    return free


def student_project(
    project: Project, handout: Handout, locked: Sequence[str] = (), record: HandoutRecord | None = None
) -> Project:
    """The project that a student starts from: no results, no prediction, the student's name and seeds.

    `locked` are the parts that the student may not edit (`locks.LOCKABLE`), `record` is what the file says of
    its class. The teacher's notes, pinned pictures and answers to lessons stay out of it; the report's title,
    question and text are given to everybody.
    """
    report = ReportSpec(
        title=project.report.title,
        author=handout.student,
        group="",
        question=project.report.question,
        text=project.report.text,
    )
    return replace(
        project,
        sweep=replace(project.sweep, seeds=handout.seeds),
        notes="",
        runs=(),
        prediction=None,
        report=report,
        locked=tuple(part for part in LOCKABLE if part in locked),
        pins=(),
        lessons=(),
        handout=record,
        feedback=None,
    )


def files_in_the_way(folder: Path, files: Iterable[str]) -> tuple[str, ...]:
    """Which of these names a folder has already, in whatever case."""
    try:
        present = {path.name.casefold() for path in folder.iterdir()} if kind_of(folder) == FOLDER else set()
    except OSError as error:
        raise reading_error(folder, error, "a folder") from None
    return tuple(file for file in files if file.casefold() in present)


def refuse_files_in_the_way(folder: Path, files: Iterable[str]) -> None:
    """Raise InTheWayError, which names some of the files, if the folder has one of them already."""
    if there := files_in_the_way(folder, files):
        # Translators: the last of a list, such as "a, b, c and 4 more".
        more = [_("{n} more").format(n=len(there) - _MAX_NAMED)] if len(there) > _MAX_NAMED else []
        text = ngettext(
            "{files} is in {folder} already: choose a new folder.",
            "{files} are in {folder} already: choose a new folder.",
            len(there),
        )
        files = listed([*there[:_MAX_NAMED], *more])
        raise InTheWayError(text.format(files=files, folder=folder.name))


def write_handout(
    project: Project,
    handouts: Sequence[Handout],
    folder: Path,
    locked: Sequence[str] = (),
    *,
    name: str = "",
    lesson: Path | None = None,
) -> ClassRecord:
    """Write a file for each student into a folder, which is made if it is not there.

    The user's own data file is put beside them, unless they keep it inside. Nothing is ever overwritten.

    Parameters
    ----------
    project : Project
    handouts : sequence of Handout
    folder : Path
    locked : sequence of str
        Parts that students may not edit (`locks.LOCKABLE`).
    name : str
        Of the class; the folder's by default.
    lesson : Path or None
        The folder of the lesson that opens with each file. It is copied to `lessons` beside them with its
        translations, unless the lesson comes with the app.

    Returns
    -------
    ClassRecord
        As it was stored.

    Raises
    ------
    InputError
        If a file is there already or can't be written; then nothing is left of the others.
    """
    record = _new_record(handouts, folder, locked, name, lesson)

    def files(project: Project) -> Iterator[tuple[str, Project]]:
        for one in handouts:
            says = HandoutRecord(record.class_id, record.name, one.student, one.seeds, record.lesson)
            yield one.file, student_project(project, one, locked, says)

    return _write_class(project, record, [one.file for one in handouts], files, folder, lesson)


def write_one_file(
    project: Project,
    handouts: Sequence[Handout],
    folder: Path,
    file_name: str,
    locked: Sequence[str] = (),
    *,
    name: str = "",
    lesson: Path | None = None,
) -> ClassRecord:
    """Write one file for all students, which asks for a name when it is opened.

    Parameters
    ----------
    project : Project
    handouts : sequence of Handout
        The students to choose from.
    folder : Path
        Made if it is not there.
    file_name : str
        Of the file; its suffix may be left out.
    locked, name, lesson
        As `write_handout` takes them.

    Returns
    -------
    ClassRecord
        As it was stored; the file of each student in it is what will be proposed.

    Raises
    ------
    InputError
        If the file is there already or can't be written; then nothing is left of the others.
    """
    file = file_name if file_name.lower().endswith(SUFFIX) else f"{file_name}{SUFFIX}"
    if problem := windows_name_problem(file):
        raise InputError(
            _("The file for all can't be called {file_name}: {problem}.").format(
                file_name=sanitized(file_name), problem=problem
            )
        )
    if not file_name.strip(". ") or len(os.fsencode(file)) > MAX_NAME_BYTES:
        raise InputError(
            _("The file for all must have a name of up to {most} letters, such as Class.dropoutlab.").format(
                most=MAX_NAME_BYTES
            )
        )
    record = replace(_new_record(handouts, folder, locked, name, lesson), shared_file=file)
    seats = tuple(Seat(one.student, one.seeds) for one in handouts)
    says = HandoutRecord(record.class_id, record.name, lesson=record.lesson, seats=seats)

    def files(project: Project) -> Iterator[tuple[str, Project]]:
        yield file, student_project(project, Handout("", file, project.sweep.seeds), locked, says)

    return _write_class(project, record, [file], files, folder, lesson)


def _new_record(
    handouts: Sequence[Handout], folder: Path, locked: Sequence[str], name: str, lesson: Path | None
) -> ClassRecord:
    return ClassRecord(
        uuid.uuid4().hex,
        sanitized(name or folder.absolute().name, MAX_NAME),
        str(folder.absolute()),
        now(),
        tuple(ClassSeat(one.student, one.file, one.seeds) for one in handouts),
        "" if lesson is None else safe_file_name(home_of(lesson).name, "lesson"),
        tuple(part for part in LOCKABLE if part in locked),
    )


def _write_class(
    project: Project,
    record: ClassRecord,
    names: Sequence[str],
    files: Callable[[Project], Iterator[tuple[str, Project]]],
    folder: Path,
    lesson: Path | None,
) -> ClassRecord:
    """Write files, data, lesson and the class's record, or nothing of it."""
    versions = () if lesson is None or _is_bundled(home_of(lesson)) else _versions(home_of(lesson))
    refuse_files_in_the_way(folder, names)
    with locked_folder(folder):
        refuse_files_in_the_way(folder, names)  # now that nobody else writes there
        made: list[Path] = []
        try:
            for version in versions:
                inner = version.folder.relative_to(version.home)
                _copy_lesson(version, folder / LESSONS / record.lesson / inner, made)
            for file, one in files(_with_data_beside(project, folder, made)):
                write_project(one, folder / file)
                made.append(folder / file)
            write_class_record(record)
        except InputError:  # what was made would be in the way of the next try
            for path in reversed(made):
                _delete(path)
            raise
    return record


def _delete(path: Path) -> None:
    if is_folder(path):
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _with_data_beside(project: Project, folder: Path, copies: list[Path]) -> Project:
    """The project with a copy of its data files in the folder, which a class gets as a whole.

    What was not there before is added to `copies`.
    """
    if project.data.file is None or project.data.file.is_embedded:
        return project
    paths: dict[str, str] = {}
    for file in project.data.file.sources:
        is_new = kind_of(place_beside(file, folder)) == MISSING
        paths[file.sha256] = copied_beside(file, folder)
        if is_new:
            copies.append(Path(paths[file.sha256]))
    return with_places(replace(project, runs=()), lambda file: (paths[file.sha256], False))


def new_folder(folder: Path) -> Path:
    """A folder beside this one that is not there yet: "Class 2" beside "Class"."""
    number = 2
    while kind_of(beside := folder.with_name(f"{folder.name} {number}")) != MISSING:
        number += 1
    return beside


# --- The lesson that goes with the files


def _is_bundled(lesson: Path) -> bool:
    return os.path.realpath(lesson.parent) == os.path.realpath(RESOURCES / LESSONS)


def _versions(home: Path) -> tuple[Lesson, ...]:
    """A lesson and its translations; raises InputError."""
    return tuple(read_lesson(folder) for folder in (home, *translations_of(home)))


def _copy_lesson(lesson: Lesson, folder: Path, made: list[Path]) -> None:
    """Copy what a lesson consists of; the same lesson may be there already. `made` gets the new folders."""
    if os.path.realpath(lesson.folder) == os.path.realpath(folder):
        return
    if kind_of(folder) != MISSING:
        home = home_of(folder)
        if read_lesson(folder).digest != lesson.digest:
            raise InTheWayError(
                _("{folder} has another lesson {lesson} already: choose a new folder.").format(
                    folder=home.parent.parent.name, lesson=home.name
                )
            )
        return
    made += [path for path in (folder.parent, folder) if kind_of(path) == MISSING]
    for name in lesson.files:
        to = folder / name
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise writing_error(to.parent, error, "made") from error
        replace_file(to, read_bytes(lesson.folder / name, MAX_LESSON_FILE, N_("a file of a lesson")))
