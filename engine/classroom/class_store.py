"""The classes of a teacher's desk, each a JSON file in the teacher's own data folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from engine.classroom.class_record import OUTCOMES, CheckRecord, ClassRecord, ClassSeat, Mark
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.project.handout_record import MAX_COMMENT, MAX_NAME
from engine.project.locks import LOCKABLE
from engine.storage.handout_json import class_id_field, object_fields, seeds_field, text_field
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.held_files import writing_error
from engine.system.paths import data_folder
from engine.system.regular_files import MissingFileError, read_bytes, reading_error

FOLDER, SUFFIX = "classes", ".json"
FORMAT = 1
MAX_BYTES = 200_000_000
MAX_PATH = 4000  # characters of a folder's path
MAX_ROWS = 2000  # seats, marks or checks: also of students without a seat
MAX_SENTENCES = 1000  # of one check
_Row = TypeVar("_Row", ClassSeat, Mark, CheckRecord)


@dataclass(frozen=True)
class Classes:
    """The classes that could be read, newest first, and a sentence for each file that could not."""

    records: tuple[ClassRecord, ...] = ()
    problems: tuple[str, ...] = ()


def classes_folder() -> Path:
    """Return the folder of the classes."""
    return data_folder() / FOLDER


def classes() -> Classes:
    """Read all classes.

    Returns
    -------
    Classes
    """
    folder = classes_folder()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and path.name[0] != ".")
    except FileNotFoundError:
        return Classes()
    except OSError as error:
        return Classes(problems=(str(reading_error(folder, error, "a folder")),))
    records, problems = [], []
    for path in paths:
        try:
            records.append(_read(path))
        except InputError as error:
            problems.append(str(error))
    return Classes(tuple(sorted(records, key=_moment, reverse=True)), tuple(problems))


def read_class_record(class_id: str) -> ClassRecord | None:
    """Read one class.

    Parameters
    ----------
    class_id : str

    Returns
    -------
    ClassRecord or None
        None if this computer knows no such class.

    Raises
    ------
    InputError
        If its file is broken.
    """
    try:
        return _read(_path(class_id))
    except MissingFileError:
        return None


def write_class_record(record: ClassRecord) -> Path:
    """Write a class atomically.

    Parameters
    ----------
    record : ClassRecord

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If it can't be written, or could not be read again, such as for a comment that is too long.
    """
    path = _path(record.class_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(path.parent, error, "made") from error
    text = json.dumps({"format": FORMAT, **asdict(record)}, ensure_ascii=False, indent=1)
    try:
        _record(parse_json(text))
    except InputError as error:
        raise InputError(_("The class can't be stored: {problem}").format(problem=error)) from None
    replace_file(path, text.encode())
    return path


def _path(class_id: str) -> Path:
    return classes_folder() / f"{class_id_field({'class_id': class_id}, 'class')}{SUFFIX}"


def _moment(record: ClassRecord) -> datetime:
    try:
        made = datetime.fromisoformat(record.made)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _read(path: Path) -> ClassRecord:
    data = read_bytes(path, MAX_BYTES, N_("a class file"))
    try:
        record = _record(parse_json(data))
        if record.class_id != path.stem:
            raise InputError(_("it is the file of another class."))
    except InputError as error:
        raise InputError(
            _("The class in {path} can't be read: {problem}").format(path=path, problem=error)
        ) from None
    except ValueError:
        raise InputError(_("The class in {path} can't be read: it is not JSON.").format(path=path)) from None
    return record


def _record(content: object) -> ClassRecord:
    known = {*ClassRecord.__dataclass_fields__, "format"}
    if isinstance(content, dict) and content.get("format") != FORMAT:
        raise InputError(
            _("its format must be {format}: another Dropout Lab wrote it.").format(format=FORMAT)
        )
    item = object_fields(content, known, "class")
    locked = item.get("locked", [])
    if not isinstance(locked, list) or any(part not in LOCKABLE for part in locked):
        raise InputError(
            _("its locked must be a list of parts out of {parts}.").format(parts=", ".join(LOCKABLE))
        )
    return ClassRecord(
        class_id_field(item, "class"),
        text_field(item, "name", MAX_NAME, "class"),
        text_field(item, "folder", MAX_PATH, "class"),
        text_field(item, "made", MAX_NAME, "class"),
        _rows(item, "seats", _seat),
        text_field(item, "lesson", MAX_NAME, "class"),
        tuple(locked),
        text_field(item, "shared_file", MAX_NAME, "class"),
        _rows(item, "marks", _mark),
        _rows(item, "checks", _check),
    )


def _rows(item: Mapping[str, object], name: str, read: Callable[[object], _Row]) -> tuple[_Row, ...]:
    content = item.get(name, [])
    if not isinstance(content, list) or len(content) > MAX_ROWS:
        raise InputError(
            _("its {name} must be a list of up to {most}.").format(name=name, most=number_text(MAX_ROWS, ","))
        )
    return tuple(map(read, content))


def _seat(content: object) -> ClassSeat:
    item = object_fields(content, {"student", "file", "seeds"}, "seat")
    student, file = (text_field(item, name, MAX_NAME, "seat") for name in ("student", "file"))
    return ClassSeat(student, file, seeds_field(item.get("seeds", [])))


def _mark(content: object) -> Mark:
    limits = {"student": MAX_NAME, "mark": MAX_NAME, "comment": MAX_COMMENT, "made": MAX_NAME}
    item = object_fields(content, set(limits), "mark")
    return Mark(**{name: text_field(item, name, most, "mark") for name, most in limits.items()})


def _check(content: object) -> CheckRecord:
    texts = ("student", "digest", "outcome", "made")
    item = object_fields(content, {*texts, "sentences"}, "check")
    found = {name: text_field(item, name, MAX_NAME, "check") for name in texts}
    if found["outcome"] not in OUTCOMES:
        raise InputError(
            _("a check's outcome must be one of {outcomes}.").format(outcomes=", ".join(OUTCOMES))
        )
    sentences = item.get("sentences", [])
    if not isinstance(sentences, list) or len(sentences) > MAX_SENTENCES:
        raise InputError(
            _("a check's sentences must be a list of up to {most}.").format(
                most=number_text(MAX_SENTENCES, ",")
            )
        )
    numbered = {str(number): text for number, text in enumerate(sentences)}
    said = tuple(text_field(numbered, name, MAX_COMMENT, "check") for name in numbered)
    return CheckRecord(**found, sentences=said)
