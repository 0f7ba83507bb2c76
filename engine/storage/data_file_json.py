"""A file of the user's as plain JSON data, and back: what it is and how it is read, not where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from engine.errors import InputError
from engine.experiment.data_file import (
    COLUMN_KINDS,
    COLUMN_ROLES,
    DATE_PARTS,
    FILE_FORMATS,
    MISSING,
    ColumnSpec,
    FileSpec,
    TableFormat,
)
from engine.language.texts import N_, _
from engine.network.fields import cut, is_number, is_text
from engine.storage.migrations import Json

MAX_SIZE = 1 << 40  # of counts and bytes; larger numbers are not from this app
_CHOICES = {
    "kind": COLUMN_KINDS,
    "role": COLUMN_ROLES,
    "missing": MISSING,
    "format": FILE_FORMATS,
    "task": ("classification", "regression"),
}
_COLUMN, _TABLE = ColumnSpec(name=""), TableFormat()
_FILE = FileSpec(name="", sha256="", n_bytes=0)
_NOT_WRITTEN = {"path", "is_embedded"}
_NESTED = {"table", "columns", "test_file"}
_EXPECTED = {
    "bool": N_("{where}: {name} must be true or false, not {value}."),
    "int": N_("{where}: {name} must be a whole number from 0, not {value}."),
    "str": N_("{where}: {name} must be text, not {value}."),
    "tuple": N_("{where}: {name} must be a list, not {value}."),
}


def file_to_json(file: FileSpec) -> Json:
    """The file as plain data; equal files give equal data, wherever they lie."""
    content = _written(file, _FILE)
    if file.table != _TABLE:
        content["table"] = _written(file.table, _TABLE)
    if file.columns:
        content["columns"] = [_written(column, _COLUMN) for column in file.columns]
    if file.test_file is not None:
        content["test_file"] = _written(file.test_file, _FILE)
    return content


def file_from_json(content: object) -> FileSpec | None:
    """The file from parsed JSON, without a path; None for None. Raises InputError with one sentence."""
    if content is None:
        return None
    values = _object(content, "file")
    test = values.pop("test_file", None)
    columns = values.pop("columns", [])
    if not isinstance(columns, list):
        raise InputError(
            _("the file's columns must be a list, not {type}.").format(type=type(columns).__name__)
        )
    table = TableFormat(**_read(_object(values.pop("table", {}), "table"), _TABLE, _("the file's table")))
    specs = tuple(_column(item, number) for number, item in enumerate(columns, start=1))
    test_file = None if test is None else _test_file(test)
    nested = {"table": table, "columns": specs, "test_file": test_file}
    file = FileSpec(**(_read(values, _FILE, _("the file")) | nested))
    _check_digest(file, _("the file"))
    if len({column.name for column in specs}) < len(specs):
        raise InputError(_("two columns of the file have the same name."))
    for column in specs:
        _check_column(column)
    if len(set(file.class_names)) < len(file.class_names):
        raise InputError(_("two classes of the file have the same name."))
    if specs and [column.name for column in specs if column.role == "target"] != [file.target]:
        raise InputError(
            _("the file's target must be its one column with that role, not {target}.").format(
                target=cut(file.target)
            )
        )
    if test_file is not None and (test_file.format != file.format or not file.is_table):
        raise InputError(_("the file with test rows must be a table like the file itself."))
    if file.task == "classification" and len(file.class_names) != len(file.class_counts):
        raise InputError(_("the file's class_counts must have one number for each of its class_names."))
    return file


def _column(content: object, number: int) -> ColumnSpec:
    where = _("column {column} of the file").format(column=number)
    return ColumnSpec(**_read(_object(content, _("column {n}").format(n=number)), _COLUMN, where))


def _test_file(content: object) -> FileSpec:
    """The file with the test rows, of which only the identity is written."""
    where = _("the file with test rows")
    file = FileSpec(**_read(_object(content, "test_file"), _FILE, where))
    _check_digest(file, where)
    return file


def _check_digest(file: FileSpec, where: str) -> None:
    if len(file.sha256) != 64 or set(file.sha256) - set("0123456789abcdef"):
        raise InputError(
            _("{where}: sha256 must be 64 hexadecimal digits, not {sha256}.").format(
                where=where, sha256=cut(file.sha256)
            )
        )


def _check_column(column: ColumnSpec) -> None:
    """Refuse what no table can be read as."""
    where = _("column {column} of the file").format(column=cut(column.name))
    if column.kind == "text" and column.role == "feature":
        raise InputError(_("{where} is text, which a network can't read.").format(where=where))
    if column.missing == {"number": "category", "date": "category", "category": "median"}.get(column.kind):
        raise InputError(
            _("{where} is a {kind}, whose missing can't be {missing}.").format(
                where=where, kind=column.kind, missing=column.missing
            )
        )
    if len(set(column.categories)) < len(column.categories):
        raise InputError(_("{where} has a category twice.").format(where=where))


def _written(value: ColumnSpec | TableFormat | FileSpec, default: object) -> Json:
    """Everything that is not nested and differs from the default."""
    content: Json = {}
    for item in fields(value):
        found = getattr(value, item.name)
        if item.name not in _NOT_WRITTEN | _NESTED and found != getattr(default, item.name):
            content[item.name] = list(found) if isinstance(found, tuple) else found
    return content


def _read(content: Mapping[str, object], default: object, where: str) -> Json:
    """Check each value against the type of its default, and lists against those of their items."""
    known = {name: value for name, value in vars(default).items() if name not in _NOT_WRITTEN | _NESTED}
    unknown = [name for name in content if name not in known]
    if unknown:
        raise InputError(
            _("{where} has an unknown field {unknown}; known are {names}.").format(
                where=where, unknown=cut(unknown[0]), names=", ".join(known)
            )
        )
    return {name: _value(name, content[name], known[name], where) for name in content}


def _value(name: str, value: object, default: object, where: str) -> object:
    choices = _CHOICES.get(name)
    if choices is not None and value not in choices:
        raise InputError(
            _("{where}: {name} must be one of {names}, not {value}.").format(
                where=where, name=name, names=", ".join(choices), value=cut(str(value))
            )
        )
    is_right = {
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SIZE,
        "str": is_text(value),
        "tuple": isinstance(value, list),
    }[type(default).__name__]
    if not is_right:
        text = _(_EXPECTED[type(default).__name__])
        raise InputError(text.format(where=where, name=name, value=cut(str(value))))
    if isinstance(value, list):
        return _items(name, value, default, where)
    return value


def _items(name: str, values: list[object], default: object, where: str) -> tuple[object, ...]:
    assert isinstance(default, tuple)
    if name in ("shape", "class_counts", "given_sizes"):
        is_right = all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in values)
    elif name == "target_deviations":
        is_right = all(is_number(one) and float(one) >= 0 for one in values)
    else:
        is_right = all(map(is_text, values))
    if not is_right or (default and len(values) != len(default)):
        raise InputError(
            _("{where}: {name} must have other values, not {values}.").format(
                where=where, name=name, values=cut(str(values))
            )
        )
    if name == "date_parts" and set(values) - set(DATE_PARTS):
        raise InputError(
            _("{where}: date_parts must be out of {names}, not {values}.").format(
                where=where, names=", ".join(DATE_PARTS), values=cut(str(values))
            )
        )
    return tuple(values)


def _object(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise InputError(
            _("{name} must be an object, not {type}.").format(name=name, type=type(value).__name__)
        )
    return dict(value)
