"""A part of the program that has a licence, and the file that lists them in a package."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

INDEX = "licences.json"


@dataclass(frozen=True)
class LicenceText:
    """A file with terms; it is read when it is shown, since all of them together are long."""

    title: str
    path: Path

    def read(self) -> str:
        """The words; bytes that are no UTF-8 are shown as such."""
        return self.path.read_text("utf-8", errors="replace")


@dataclass(frozen=True)
class Part:
    """What somebody made, and the terms on which it is in the program; `licence` is short: "MIT"."""

    name: str
    version: str
    licence: str
    texts: tuple[LicenceText, ...] = ()
    homepage: str = ""
    note: str = ""

    def whole_text(self) -> str:
        """Note and terms as one page of plain text."""
        pages = [self.note] if self.note else []
        for text in self.texts:
            title = [f"{text.title}\n{'─' * len(text.title)}\n"] if len(self.texts) > 1 else []
            pages.append("\n".join([*title, text.read().strip("\n")]))
        return "\n\n\n".join(pages)


def read_index(folder: Path) -> tuple[Part, ...]:
    """The parts that a package's folder of licences lists."""
    rows = json.loads((folder / INDEX).read_text("utf-8"))
    return tuple(
        Part(
            row["name"],
            row["version"],
            row["licence"],
            tuple(LicenceText(title, folder / file) for title, file in row["texts"]),
            row["homepage"],
            row["note"],
        )
        for row in rows
    )


def write_index(folder: Path, parts: Iterable[Part]) -> None:
    """List parts whose texts lie in `folder`."""
    rows = [
        {
            "name": part.name,
            "version": part.version,
            "licence": part.licence,
            "homepage": part.homepage,
            "note": part.note,
            "texts": [[text.title, text.path.relative_to(folder).as_posix()] for text in part.texts],
        }
        for part in parts
    ]
    (folder / INDEX).write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
