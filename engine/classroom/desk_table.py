"""The table of a class: who has handed in what, how far each student is, marks and checks."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from engine.analysis.wording import format_seeds, sanitized
from engine.classroom.class_merge import MAX_NAME_LENGTH, Student
from engine.classroom.class_record import CheckRecord, ClassRecord, ClassSeat, is_same_name, name_key
from engine.classroom.handout import STUDENT
from engine.classroom.seating import own_seeds
from engine.errors import InputError
from engine.language.lists import comma_listed, listed
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.project.handout_record import MAX_NAME, MAX_SEATS, HandoutRecord, Seat
from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.runs.record import now
from engine.storage.project_file import SUFFIX
from engine.storage.safe_files import safe_file_name

STATES = (
    "not handed in",  # not a text: what is shown of a state is the table's
    "broken",
    "no sweep",  # not a text
    "swept",
)
NOT_HANDED_IN, BROKEN, NO_SWEEP, SWEPT = STATES


@dataclass(frozen=True)
class LessonState:
    """How far a student is in a lesson; pages count from 1, and a number that is not known is 0."""

    title: str
    page: int
    n_pages: int
    n_done: int
    n_steps: int

    @property
    def text(self) -> str:
        """A sentence's part: "page 2 of 6, 5 of 14 steps"."""
        if self.n_pages:
            page = _("page {page} of {n}").format(page=self.page, n=self.n_pages)
        else:
            page = _("page {page}").format(page=self.page)
        n, done = number_text(self.n_steps or self.n_done, ","), number_text(self.n_done)
        if self.n_steps:
            steps = ngettext("{done} of {n} step", "{done} of {n} steps", self.n_steps).format(done=done, n=n)
        else:
            steps = ngettext("{n} step", "{n} steps", self.n_done).format(n=n)
        return comma_listed([page, steps])


@dataclass(frozen=True)
class DeskRow:
    """A student's row.

    Attributes
    ----------
    student : str
        The seat's name, else the report's author, else the file's name: marks and checks have this name.
    author : str
        The report's author where that is another name, as with numbered students; else empty.
    group : str
    file, path : str
        Of the file that counts; where nothing is handed in, the seat's file, and no path.
    digest : str
        SHA-256 of the file, in hex.
    state : str
        One of STATES.
    problems : tuple of str
        Sentences: why a file can't be read, whose seeds or runs these are, that another file was left out.
    lesson : LessonState or None
        Of the class's lesson, else of the one that was opened last.
    n_right, n_marked : int
        How many answers of this lesson are right, and how many are right or wrong.
    answers : tuple of LessonAnswer
        Of this lesson, also those to words questions.
    prediction : str
        One of `predictions.TEXTS`, in English, such as "helps"; empty for none.
    result : str
        What the sweep says: its verdict and the best rate; empty for none.
    english_result : str
        The same in English.
    seeds : str
        Those that were swept: "seeds 0 to 4".
    has_own_seeds : bool
        False where others were swept than those handed out; `problems` says so then.
    check : CheckRecord or None
    is_check_current : bool
        Whether the file is still the one that was checked.
    mark, comment : str
    """

    student: str
    author: str = ""
    group: str = ""
    file: str = ""
    path: str = ""
    digest: str = ""
    state: str = NOT_HANDED_IN
    problems: tuple[str, ...] = ()
    lesson: LessonState | None = None
    n_right: int = 0
    n_marked: int = 0
    answers: tuple[LessonAnswer, ...] = ()
    prediction: str = ""
    result: str = ""
    english_result: str = ""
    seeds: str = ""
    has_own_seeds: bool = True
    check: CheckRecord | None = None
    is_check_current: bool = False
    mark: str = ""
    comment: str = ""


def desk_rows(record: ClassRecord | None, students: Sequence[Student]) -> tuple[DeskRow, ...]:
    """Return the rows of a class.

    Parameters
    ----------
    record : ClassRecord or None
        None if this computer does not know the class; then the table has those who handed in, no marks and
        no checks.
    students : sequence of Student
        What `read_class` read. Of two files of one student one counts, as `Student.is_better_than` says.

    Returns
    -------
    tuple of DeskRow
        All seats in their order, then those who have none, by name.
    """
    record = record_of(students, "") if record is None else record
    kept, notes = _one_each(students)
    claims = _claims(record, kept)
    rows: list[DeskRow] = []
    seated: set[int] = set()
    for seat in record.seats:
        one = _holder(seat, [one for one in claims[name_key(seat.student)] if id(one) not in seated])
        if one is None:
            rows.append(DeskRow(seat.student, file=seat.file))
            continue
        seated.add(id(one))
        rows.append(_row(seat.student, one, record, notes.get(one.path or one.file, ())))
    taken = {name_key(row.student) for row in rows}
    others = [one for one in kept if id(one) not in seated]
    for one in sorted(others, key=lambda one: one.name.casefold()):
        name = one.name if name_key(one.name) not in taken else f"{one.name} ({one.file})"
        taken.add(name_key(name))
        rows.append(_row(name, one, record, notes.get(one.path or one.file, ())))
    return _with_desk(_with_others(rows, kept), record)


def record_of(students: Sequence[Student], folder: str) -> ClassRecord:
    """Return what the files themselves say of their class, so that marks can be kept where no record is.

    Parameters
    ----------
    students : sequence of Student
    folder : str
        Where they were collected. Files that were never handed out are the class of this folder.

    Returns
    -------
    ClassRecord
        Its class_id is that of most files; it is stored only by `write_class_record`.
    """
    ids = class_ids(students)
    if not ids:
        digest = hashlib.sha256(folder.encode("utf-8", "replace")).hexdigest()
        return ClassRecord(digest[:32], Path(folder).name[:MAX_NAME], folder, now())
    own = [(one, one.handout) for one in students if one.handout and one.handout.class_id == ids[0]]
    seats: dict[str, ClassSeat] = {}
    shared = ""
    for one, handout in own:
        if one.is_nobodys:
            shared = Path(one.file).name
        for seat in (*handout.seats, *([Seat(handout.student, handout.seeds)] if handout.student else [])):
            file = f"{safe_file_name(seat.student, STUDENT)}{SUFFIX}"
            seats.setdefault(name_key(seat.student), ClassSeat(seat.student, file, seat.seeds))
    _one, first = own[0]
    listed = tuple(sorted(seats.values(), key=lambda seat: (seat.seeds, seat.student)))
    return ClassRecord(
        ids[0], first.class_name, folder, now(), listed[:MAX_SEATS], first.lesson, shared_file=shared
    )


def class_ids(students: Sequence[Student]) -> tuple[str, ...]:
    """Return the ids of the classes that the files belong to, the one of most files first.

    Parameters
    ----------
    students : sequence of Student

    Returns
    -------
    tuple of str
    """
    counts = Counter(one.handout.class_id for one in students if one.handout is not None)
    return tuple(class_id for class_id, _n in counts.most_common())


# --- Whose file counts for which seat


def _one_each(students: Sequence[Student]) -> tuple[list[Student], dict[str, tuple[str, ...]]]:
    """The file of each student that counts, and by its path a sentence for each other one."""
    kept: list[Student] = []
    left_out: dict[str, tuple[str, ...]] = {}
    places: dict[tuple[str, str], list[int]] = defaultdict(list)  # in `kept`, of a seat or a name
    for one in students:
        if one.is_nobodys:
            continue
        keys = [key for key in (one.seat, ("", name_key(one.author))) if any(key)]
        near = sorted({at for key in keys for at in places[key]})
        same = next((at for at in near if kept[at].is_same_student(one)), None)
        for key in keys:
            places[key].append(len(kept) if same is None else same)
        if same is None:
            kept.append(one)
            continue
        other = kept[same]
        kept[same], left = (one, other) if one.is_better_than(other) else (other, one)
        note = _("{file} is of the same student, too.").format(file=left.file)
        notes = (*left_out.pop(other.path or other.file, ()), note)
        left_out[kept[same].path or kept[same].file] = notes
    return kept, left_out


def _claims(record: ClassRecord, students: Sequence[Student]) -> dict[str, list[Student]]:
    """The files that may be of a seat, by its name: handed out to it, or else of its name."""
    stems = {Path(seat.file).stem.casefold(): name_key(seat.student) for seat in record.seats}
    claims: dict[str, list[Student]] = defaultdict(list)
    for one in students:
        class_id, handed_to = one.seat
        own = handed_to if class_id and class_id == record.class_id else name_key(one.name)
        if one.is_broken:
            own = stems.get(Path(one.file).stem.casefold(), own)
        claims[own].append(one)
    return claims


def _holder(seat: ClassSeat, claims: Sequence[Student]) -> Student | None:
    """The file that counts for a seat: one that was handed out to it first, then one of its name."""

    def rank(one: Student) -> tuple[bool, bool, bool, int]:
        is_own = is_same_name(one.name, seat.student)
        return is_same_name(one.handed_to, seat.student), is_own, one.results is not None, one.time

    return max(claims, key=rank, default=None)


# --- A row


def _row(name: str, one: Student, record: ClassRecord, notes: tuple[str, ...]) -> DeskRow:
    lesson = _lesson(one, record)
    swept = sorted({result.cell.seed for result in one.results.cells}) if one.results is not None else []
    expected = _expected_seeds(one, record)
    has_own = not expected or expected.issuperset(swept)
    problems = [one.problem] if one.is_broken else []
    if record.seats and not one.is_broken and one.seat[0] != record.class_id:
        problems.append(_("It is not a file that was handed out to this class."))
    elif one.seat[0] and not is_same_name(one.handed_to, name):
        text = _("It is the file that was handed out to {student}.")
        problems.append(text.format(student=sanitized(one.handed_to)))
    if not has_own:
        given = format_seeds(expected)
        text = _("It was swept with {swept}; {given} were handed out.")
        problems.append(text.format(swept=format_seeds(swept), given=given))
    row = DeskRow(
        name,
        author="" if not one.author or is_same_name(one.author, name) else one.author,
        group=one.group,
        file=one.file,
        path=one.path,
        digest=one.digest,
        state=BROKEN if one.is_broken else NO_SWEEP if one.results is None else SWEPT,
        problems=(*problems, *notes),
        prediction=one.prediction,
        result=one.result,
        english_result=one.english_result,
        seeds=format_seeds(swept) if swept else "",
        has_own_seeds=has_own,
    )
    if lesson is not None:
        at = LessonState(
            sanitized(lesson.title or lesson.lesson, MAX_NAME_LENGTH),
            lesson.page + 1,
            lesson.n_pages,
            len(lesson.done_steps),
            lesson.n_steps,
        )
        row = replace(
            row, lesson=at, n_right=lesson.n_right, n_marked=lesson.n_marked, answers=lesson.answers
        )
    return row


def _with_desk(rows: Sequence[DeskRow], record: ClassRecord) -> tuple[DeskRow, ...]:
    """The rows with what the desk knows: mark, comment, check."""
    found = []
    for row in rows:
        mark, check = record.mark_of(row.student), record.check_of(row.student)
        if mark is not None:
            row = replace(row, mark=mark.mark, comment=mark.comment)
        is_current = check is not None and bool(row.digest) and check.digest == row.digest
        found.append(replace(row, check=check, is_check_current=is_current))
    return tuple(found)


def _lesson(one: Student, record: ClassRecord) -> LessonRecord | None:
    name = record.lesson or (one.handout.lesson if one.handout is not None else "")
    own = next((lesson for lesson in one.lessons if name and lesson.lesson == name), None)
    return own if own is not None or not one.lessons else one.lessons[-1]


def _expected_seeds(one: Student, record: ClassRecord) -> frozenset[int]:
    """The seeds that this file was handed out with; empty if it was not."""
    if one.handout is None or not one.handed_to:
        return frozenset()
    if one.handout.class_id == record.class_id and record.seats:
        if (seat := record.seat_of(one.handed_to)) is not None:
            return frozenset(seat.seeds)
        if record.shared_file:  # a name that is not on the list
            seats = tuple(Seat(seat.student, seat.seeds) for seat in record.seats)
            with suppress(InputError):
                return frozenset(own_seeds(HandoutRecord(record.class_id, seats=seats), one.handed_to))
    return frozenset(one.handout.seeds)


def _with_others(rows: list[DeskRow], students: Sequence[Student]) -> tuple[DeskRow, ...]:
    """The rows; one that has runs of an earlier row, or swept seeds of one, says so."""
    read = {one.path or one.file: one for one in students}
    of_run: dict[str, str] = {}
    of_seed: dict[int, str] = {}
    found = []
    for row in rows:
        one = read.get(row.path or row.file)
        if one is None or row.state == NOT_HANDED_IN:
            found.append(row)
            continue
        seeds = {result.cell.seed for result in one.results.cells} if one.results is not None else set()
        seeds = seeds if one.seat[0] else set()
        text = ""
        if copied := {of_run[uid] for uid in one.run_uids if uid in of_run}:
            text = _("It has the same run as the file of {students}: one is a copy of the other.")
            text = text.format(students=listed(sorted(copied)))
        elif shared := {of_seed[seed] for seed in seeds if seed in of_seed}:
            text = ngettext(
                "{students} swept some of these seeds, too.",
                "{students} swept some of these seeds, too.",
                len(shared),
            ).format(students=listed(sorted(shared)))
        of_run |= dict.fromkeys(one.run_uids - of_run.keys(), row.student)
        of_seed |= dict.fromkeys(seeds - of_seed.keys(), row.student)
        found.append(replace(row, problems=(*row.problems, text)) if text else row)
    return tuple(found)
