"""What the user's choices make of a request: pure functions, which the import page calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.data.own_files.request import Request
from engine.data.own_files.tables.columns import ColumnChoice
from engine.experiment.data_file import TableFormat

SAME_COLUMNS = {"decimal", "thousands"}  # other changes of the format may give other columns


def with_format(request: Request, table: TableFormat, **changes: Any) -> Request:
    """Read the text in another way; choices of columns stay only where the columns surely do."""
    changed = replace(request, table=replace(table, **changes), sheet="")
    return changed if changes.keys() <= SAME_COLUMNS else without_choices(changed)


def with_sheet(request: Request, sheet: str) -> Request:
    """Read another sheet, and guess how."""
    return without_choices(replace(request, table=None, sheet=sheet))


def without_choices(request: Request) -> Request:
    """Guess what becomes of the columns."""
    return replace(request, choices=(), task="", target="")


def with_column(request: Request, name: str, **changes: str) -> Request:
    """Choose kind, role or missing of a column; another kind may need another way with missing values."""
    if changes.get("role") == "target":
        return with_target(request, name)
    before = next((one for one in request.choices if one.name == name), ColumnChoice(name=name))
    if "kind" in changes:
        before = replace(before, missing="", role="" if before.role == "ignored" else before.role)
    choice = replace(before, **changes)
    if changes.get("role") == "split":
        request = replace(request, test_path="", takes_given=True)
    kept = [one for one in request.choices if one.name != name]
    if choice.role in ("group", "order", "split"):  # one column at most has each of these
        kept = [replace(one, role="feature") if one.role == choice.role else one for one in kept]
    if request.target == name and "kind" in changes:
        return replace(request, choices=(*kept, replace(choice, role="")), task="")
    if request.target == name and "role" in changes:
        return replace(request, choices=(*kept, choice), target="", task="")
    return replace(request, choices=(*kept, choice))


def with_target(request: Request, name: str) -> Request:
    """Predict another column."""
    kept = tuple(one for one in request.choices if one.name != name)
    return replace(request, choices=kept, target=name, task="")


def with_task(request: Request, target: str, task: str) -> Request:
    """Predict the target as a class or as a number."""
    kept = tuple(one for one in request.choices if one.name != target)
    return replace(request, choices=kept, target=target, task=task)
