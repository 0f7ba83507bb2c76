"""The content of a report: sections of a few kinds of blocks, which both HTML and PDF render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.project.project import Project


@dataclass(frozen=True)
class NumberName:
    """Identifies the number of a table cell: a training's (rate and seed), or a statistic of a rate.

    `part` is the member of a family, else empty.
    """

    column: str
    rate: float | None
    seed: int | None = None
    statistic: str = ""
    part: str = ""


@dataclass(frozen=True)
class TableCell:
    """Text in a table. A heading names its row; a number has its NumberName."""

    text: str
    is_heading: bool = False
    is_number: bool = False
    name: NumberName | None = None


@dataclass(frozen=True)
class Table:
    """Rows under a line of headings, with a caption above."""

    caption: str
    head: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True)
class Facts:
    """Names and values: a table of two columns without headings."""

    caption: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figure:
    """A drawing, `width` × `height` millimetres large, and its description as text."""

    svg: str
    width: float
    height: float
    description: str
    caption: str


@dataclass(frozen=True)
class Picture:
    """A PNG, `width` × `height` millimetres large, under its title; `facts` say what it shows."""

    png: bytes
    width: float
    height: float
    title: str
    caption: str
    facts: str


@dataclass(frozen=True)
class Paragraph:
    """Plain text; with `is_note` less prominent."""

    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Callout:
    """The most important statement: a headline with details, coloured by its tone."""

    tone: str
    headline: str
    details: str = ""


@dataclass(frozen=True)
class Markup:
    """The student's own text as Markdown."""

    text: str


@dataclass(frozen=True)
class Code:
    """Lines of source code."""

    text: str


Block = Table | Facts | Figure | Picture | Paragraph | Callout | Markup | Code


@dataclass(frozen=True)
class Section:
    """A heading and its blocks; `id` identifies it in the page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report.

    `project` is embedded in it: the reported run with its definition, and nothing more.
    """

    title: str
    author: str
    group: str
    date: str
    question: str
    sections: tuple[Section, ...]
    project: Project

    @property
    def byline(self) -> str:
        """Author and date as far as they are known: "Ada · group 3 · 24 November 2026"."""
        return " · ".join(filter(None, (self.author, self.group, self.date)))


def text_cells(texts: Sequence[str]) -> tuple[TableCell, ...]:
    """A row of texts, the first of which names the row."""
    return tuple(TableCell(text, is_heading=index == 0) for index, text in enumerate(texts))


def head_cells(texts: Sequence[str], first_number: int = 1) -> tuple[TableCell, ...]:
    """A row of headings; from `first_number` on they are above numbers."""
    return tuple(
        TableCell(text, is_heading=True, is_number=index >= first_number) for index, text in enumerate(texts)
    )


def number_cell(text: str, name: NumberName | None = None) -> TableCell:
    """A number, right-aligned in its column."""
    return TableCell(text, is_number=True, name=name)
