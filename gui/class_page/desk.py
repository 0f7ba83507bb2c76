"""The class in view: its record, its files, and the rows that the tables of all tabs show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import InputError
from engine.runs.record import now
from gui.class_page.class_files import ClassFiles
from gui.control.background import Background

if TYPE_CHECKING:
    from engine.classroom.class_merge import Student
    from engine.classroom.class_record import CheckRecord, ClassRecord
    from engine.classroom.class_store import Classes
    from engine.classroom.desk_table import DeskRow

SETTLE = 100  # milliseconds in which more files may come
_ROWS, _WRITE = "rows", "write"


class Desk(QObject):
    """Every mark and check is written at once, to the teacher's own data folder.

    `rows_changed` when the tables are to show other rows, `record_changed` when another class is in view,
    `classes_changed` when other classes are known. `failed` has a sentence.
    """

    rows_changed = Signal()
    record_changed = Signal()
    classes_changed = Signal()
    failed = Signal(str)

    def __init__(self, files: ClassFiles, folder: Callable[[], str], parent: QObject | None = None) -> None:
        """`folder` says where files are collected."""
        super().__init__(parent)
        self.files, self._folder = files, folder
        self.record: ClassRecord | None = None
        self.classes: tuple[ClassRecord, ...] = ()
        self.rows: tuple[DeskRow, ...] = ()
        self._turn = 0
        self._unwritten: ClassRecord | None = None
        self._background = Background("desk", self, must_finish=True)
        self._background.failed.connect(self.failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._make_rows)
        files.changed.connect(self._make_rows_soon)

    @property
    def is_idle(self) -> bool:
        """Whether the rows are up to date, and everything is written."""
        return not self._background.is_busy and not self._settle.isActive()

    def row_of(self, student: str) -> DeskRow | None:
        """The row of a student, or None."""
        return next((row for row in self.rows if row.student == student), None)

    def look_for_classes(self) -> None:
        """Read which classes there are."""
        self._background.run(read_classes, self._on_classes)

    def show_class(self, record: ClassRecord | None) -> None:
        """Show another class, without files as yet; None for files whose class is not known."""
        self._turn += 1
        self.record = record
        self.files.clear()
        self.record_changed.emit()
        self._make_rows()

    def choose(self, class_id: str, then: Callable[[], None]) -> None:
        """Show a class that is kept, and do something then."""

        def on_read(record: ClassRecord | None) -> None:
            self.show_class(record)
            then()

        self._background.run(partial(read_record, class_id), on_read)

    def set_mark(self, student: str, *, mark: str | None = None, comment: str | None = None) -> None:
        """Keep a student's mark or comment; what is None stays."""
        row = self.row_of(student)
        if row is None:
            return
        new = replace(
            row,
            mark=row.mark if mark is None else mark,
            comment=row.comment if comment is None else comment,
        )
        if new != row:
            from engine.classroom.class_record import Mark

            record = self.sure_record()
            self._keep(record.with_mark(Mark(student, new.mark, new.comment, now())), new)

    def set_check(self, check: CheckRecord) -> None:
        """Keep what a check found."""
        row = self.row_of(check.student)
        if row is not None:
            is_current = bool(check.digest) and check.digest == row.digest
            new = replace(row, check=check, is_check_current=is_current)
            self._keep(self.sure_record().with_check(check), new)

    def wait(self) -> None:
        """End: wait until nothing is written any more."""
        self._settle.stop()
        self._background.wait()
        if self._unwritten is not None:
            write_record(self._unwritten)

    def sure_record(self) -> ClassRecord:
        """The class's record; where this computer has none, what the files say of their class."""
        if self.record is not None:
            return self.record
        from engine.classroom.desk_table import record_of

        return record_of(self.files.students, self._folder())

    def _keep(self, record: ClassRecord, row: DeskRow) -> None:
        self.rows = tuple(row if one.student == row.student else one for one in self.rows)
        self._turn += 1  # rows that are being made do not know of it
        self._take_record(record)
        self._unwritten = record
        self._background.drop(_WRITE)
        self._background.run(partial(write_record, record), self._on_written, key=_WRITE)
        self.rows_changed.emit()

    def _on_written(self, record: ClassRecord) -> None:
        if record is self._unwritten:
            self._unwritten = None

    def _take_record(self, record: ClassRecord | None) -> None:
        is_other = (record and record.class_id) != (self.record and self.record.class_id)
        self.record = record
        if is_other:
            self.record_changed.emit()

    # --- rows

    def _make_rows_soon(self) -> None:
        self._settle.start()

    def _make_rows(self) -> None:
        self._turn += 1
        self._background.drop(_ROWS)
        job = partial(desk_of, self.record, self.files.students, self._folder())
        self._background.run(job, partial(self._on_rows, self._turn), key=_ROWS)

    def _on_rows(self, turn: int, found: Found) -> None:
        if turn != self._turn:
            self._make_rows_soon()  # a mark was given meanwhile, or there are other files
            return
        self.rows = found.rows
        self._take_record(found.record)
        self.rows_changed.emit()
        if found.problem:
            self.failed.emit(found.problem)

    def _on_classes(self, found: Classes) -> None:
        self.classes = found.records
        self.classes_changed.emit()
        if found.problems:
            self.failed.emit(" ".join(found.problems))


# --- Background jobs, with their slow imports


@dataclass(frozen=True)
class Found:
    """The rows of a class, its record, and why that can't be read."""

    record: ClassRecord | None
    rows: tuple[DeskRow, ...]
    problem: str = ""


def desk_of(record: ClassRecord | None, students: Sequence[Student], folder: str) -> Found:
    """The rows, and the record that they belong to: another one if no file is of this class."""
    import engine.classroom.hand_back  # noqa: F401 (the tables use it: the window need not wait)
    from engine.classroom.class_store import read_class_record
    from engine.classroom.desk_table import class_ids, desk_rows, record_of

    ids, problem = class_ids(students), ""
    if students and (record is None or (ids and record.class_id not in ids)):
        class_id = ids[0] if ids else record_of(students, folder).class_id
        try:
            record = read_class_record(class_id)
        except InputError as error:
            record, problem = None, str(error)
    return Found(record, desk_rows(record, students), problem)


def read_classes() -> Classes:
    """All classes that are kept."""
    from engine.classroom.class_store import classes

    return classes()


def read_record(class_id: str) -> ClassRecord | None:
    """A class that is kept."""
    from engine.classroom.class_store import read_class_record

    return read_class_record(class_id)


def write_record(record: ClassRecord) -> ClassRecord:
    """Keep a class."""
    from engine.classroom.class_store import write_class_record

    write_class_record(record)
    return record
