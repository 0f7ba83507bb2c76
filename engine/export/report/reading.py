"""Reads a report back: the project that it carries, and the numbers that its page shows. Nothing is run."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from engine.errors import InputError
from engine.export.report.blocks import NumberName
from engine.export.report.carried import project_of
from engine.export.report.html import SCRIPT_ID
from engine.project.project import Project

MAX_BYTES = 150_000_000
SUFFIXES = (".html", ".htm")


@dataclass(frozen=True)
class ShownNumber:
    """A number of a table as the page shows it."""

    name: NumberName
    text: str


def read_report(path: Path) -> tuple[Project, str]:
    """The project that a report carries, and its page; InputError with one sentence for other files."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB: not a report.")
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no report {path}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not a Dropout Lab report: it is not text.") from None
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    carried = _parsed(text).carried
    if len(carried) > 1:
        raise InputError(f"{path.name} carries {len(carried)} projects, a report one: it was changed.")
    if not carried:
        raise InputError(f"{path.name} is not a Dropout Lab report: it carries no project.")
    try:
        return project_of(carried[0]), text
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def shown_numbers(text: str) -> tuple[ShownNumber, ...]:
    """Every number of the page's tables that says which one it is, in the page's order.

    To find a changed one, compare with those of `report_html(make_report(project, with_figures=False))`.
    """
    return tuple(_parsed(text).numbers)


def _parsed(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Listens for the carried JSON and for cells with a name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.carried: list[str] = []
        self.numbers: list[ShownNumber] = []
        self._text: list[str] | None = None
        self._name: NumberName | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "script" and found.get("id") == SCRIPT_ID:
            self._text = []
        elif tag == "td" and "data-column" in found:
            self._name = _name(found)
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._text is None:
            return
        if tag == "script":
            self.carried.append("".join(self._text))
        elif tag == "td" and self._name is not None:
            self.numbers.append(ShownNumber(self._name, "".join(self._text)))
        else:
            return
        self._text = self._name = None


def _name(found: dict[str, str]) -> NumberName | None:
    """Which number the attributes name; None where they name none."""
    try:
        rate = float(found["data-rate"]) if found.get("data-rate") else None
        seed = int(found["data-seed"]) if found.get("data-seed") else None
    except ValueError:
        return None
    return NumberName(
        found["data-column"], rate, seed, found.get("data-statistic", ""), found.get("data-part", "")
    )
