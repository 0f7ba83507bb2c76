"""Reads a report: the embedded project, and the numbers that its page shows. Nothing in it is run."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.project.pins import MAX_PINS
from engine.project.project import Project
from engine.report.blocks import NumberName
from engine.report.embedded_project import project_of
from engine.report.html import PICTURE, SCRIPT_ID
from engine.system.regular_files import read_text

MAX_BYTES = 150_000_000
MAX_SCRIPTS = 100
SUFFIXES = (".html", ".htm")
# Only pages of this app are read, in which every `<` and `>` outside of tags is escaped. The quantifiers are
# possessive, so that the time is linear in the page's length.
_CELL = re.compile(r"(<td\b[^<>]*+>)([^<]*+)</td>")
_SCRIPT = re.compile(r"(<script\b[^<>]*+>)([^<]*+)</script", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*+>")
_ATTRIBUTE = re.compile(r'\s([A-Za-z-]++)="([^"<>]*+)"')


@dataclass(frozen=True)
class ShownNumber:
    """A number of a table as the page shows it."""

    name: NumberName
    text: str


def read_report(path: Path) -> tuple[Project, str]:
    """The project embedded in a report, and its page; InputError with one sentence for other files."""
    text = read_text(path, MAX_BYTES, "a report")
    if len(re.findall("<script", text, re.IGNORECASE)) > MAX_SCRIPTS:
        text = _("{file} is not a Dropout Lab report, which has one script: it has {n} and more.")
        raise InputError(text.format(file=path.name, n=MAX_SCRIPTS))
    embedded = _embedded_blocks(text)
    if len(embedded) > 1:
        text = _("{file} carries {n} projects, a report one: it was changed.")
        raise InputError(text.format(file=path.name, n=len(embedded)))
    if not embedded:
        text = _("{file} is not a Dropout Lab report: it carries no project.")
        raise InputError(text.format(file=path.name))
    try:
        return project_of(embedded[0], path, _pictures(text)), text
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def shown_numbers(text: str) -> tuple[ShownNumber, ...]:
    """Every identified number of the page's tables, in the page's order.

    To find a changed one, compare with those of `report_html(make_report(project, with_figures=False))`.
    """
    found = ((_attributes(tag), content) for tag, content in _CELL.findall(text))
    named = ((_name(names), content) for names, content in found if "data-column" in names)
    return tuple(ShownNumber(name, unescape(content)) for name, content in named if name is not None)


def number_cells_emptied(text: str) -> str:
    """The page without the numbers that `shown_numbers` returns, so that the rest can be compared."""
    return _CELL.sub(lambda cell: f"{cell[1]}</td>" if _is_number(cell[1]) else cell[0], text)


def _embedded_blocks(text: str) -> list[str]:
    """The JSON of every element that is marked as embedded project; all `<` in it are escaped."""
    return [content for tag, content in _SCRIPT.findall(text) if _attributes(tag).get("id") == SCRIPT_ID]


def _pictures(text: str) -> dict[str, bytes]:
    """The page's first pictures by their SHA-256, as many as a project can have."""
    found: dict[str, bytes] = {}
    for image in islice(_IMAGE.finditer(text), MAX_PINS):
        kind, mark, data = _attributes(image[0]).get("src", "").partition(",")
        if kind + mark == PICTURE:
            try:
                png = base64.b64decode(data, validate=True)
            except (binascii.Error, ValueError):
                continue  # the project then misses it, and says so
            found[hashlib.sha256(png).hexdigest()] = png
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _is_number(tag: str) -> bool:
    return "data-column" in _attributes(tag)


def _name(found: dict[str, str]) -> NumberName | None:
    """The name of the number that the attributes identify, or None."""
    try:
        rate = float(found["data-rate"]) if found.get("data-rate") else None
        seed = int(found["data-seed"]) if found.get("data-seed") else None
    except ValueError:
        return None
    return NumberName(
        found["data-column"], rate, seed, found.get("data-statistic", ""), found.get("data-part", "")
    )
