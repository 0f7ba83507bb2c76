"""A part of the program with its licence, and the file that lists the parts in a packaged app."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.about import known

INDEX = "licences.json"


@dataclass(frozen=True)
class LicenceText:
    """A file with licence terms, read only when it is shown, since all of them together are long."""

    title: str
    path: Path

    def read(self) -> str:
        """The text; bytes that are not UTF-8 are replaced."""
        return self.path.read_text("utf-8", errors="replace")


@dataclass(frozen=True)
class Part:
    """A component by its author and the terms of its use; `licence` is short: "MIT".

    `name` and `licence` are in English; `_` gives them in the language in use, where they are no names.
    """

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
    """The parts listed in a packaged app's folder of licences, their notes in the language in use."""
    rows = json.loads((folder / INDEX).read_text("utf-8"))
    return tuple(
        Part(
            row["name"],
            row["version"],
            row["licence"],
            tuple(LicenceText(title, folder / file) for title, file in row["texts"]),
            row["homepage"],
            known.note_of(known.package_of(row["name"]), row["version"], is_package=True) or row["note"],
        )
        for row in rows
    )


def write_index(folder: Path, parts: Iterable[Part]) -> None:
    """Write the list of parts whose texts are in `folder`."""
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
