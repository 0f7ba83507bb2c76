"""The texts to translate: collected from the program and its data, put into each catalogue, and compiled.

    python -m release.texts [--check]

The template resources/languages/dropout_lab.pot has every marked text, and those that stand in JSON files.
Each language has a catalogue `<code>/dropout_lab.po`, which a translator edits, and beside it what the app
reads, `dropout_lab.mo`. With --check nothing is written, and the exit code says whether all is as it would be
written.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ROOT / "resources" / "languages"
TEMPLATE = LANGUAGES / "dropout_lab.pot"
NAME = "dropout_lab.po"
SOURCES = ("main.py", "engine", "gui")
# Where texts are in JSON files of resources/: keys one within the other, * for each key.
IN_FILES = {
    "data/effects.json": ("*/sentence",),
    "examples/*.json": ("name", "notes"),
    "presets/*.json": ("title", "group", "sentence"),
}
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
COMMENT = "Translators:"
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
LEFT_OUT = (  # lines of a head
    "#, fuzzy\n",
    *(
        '"Report-Msgid',
        '"Generated-By',
        '"POT-Creation',
        '"PO-Revision',
        '"Last-Translator',
        '"Language-Team',
    ),
)
HEADER = "# Texts of Dropout Lab. A translation may move the {names} between braces, and must keep them.\n#"


def sources() -> Iterator[Path]:
    """Yield the program's files, in the same order on every computer."""
    for name in SOURCES:
        place = ROOT / name
        yield from sorted(place.rglob("*.py")) if place.is_dir() else [place]


def texts_in_files() -> Iterator[tuple[Path, str]]:
    """Yield the texts that are data, each with its file."""
    for pattern, places in IN_FILES.items():
        for path in sorted((ROOT / "resources").glob(pattern)):
            content = json.loads(path.read_text("utf-8"))
            for place in places:
                yield from ((path, text) for text in _values(content, place.split("/")) if text)


def _values(content: Any, keys: list[str]) -> Iterator[str]:
    if not keys:
        yield content
        return
    for value in content.values() if keys[0] == "*" else [content[keys[0]]]:
        yield from _values(value, keys[1:])


def template() -> Catalog:
    """Collect the marked texts, and those that are data."""
    catalogue = Catalog(project="Dropout Lab", version="1", charset="utf-8", header_comment=HEADER)
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        found = extract_from_file("python", path, keywords=KEYWORDS, comment_tags=(COMMENT,))
        for _line, message, comments, context in found:
            catalogue.add(message, None, [(where, 0)], auto_comments=comments, context=context)
    for path, text in texts_in_files():
        catalogue.add(text, None, [(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def updated(catalogue: Catalog, newest: Catalog) -> Catalog:
    """Put new texts into a catalogue, and take those out that the program has no more."""
    catalogue.update(newest, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the file of a catalogue; it says no time, so that equal texts give equal files."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(LEFT_OUT)).encode()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return what the app reads."""
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def read_catalogue(path: Path) -> Catalog:
    """Return a translator's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name.replace("-", "_"))


def files() -> dict[Path, bytes]:
    """Return all files as they should be: the template, and two of each language."""
    newest = template()
    found = {TEMPLATE: po_bytes(newest)}
    for path in sorted(LANGUAGES.glob(f"*/{NAME}")):
        catalogue = updated(read_catalogue(path), newest)
        found[path] = po_bytes(catalogue)
        found[path.with_suffix(".mo")] = mo_bytes(read_po(io.BytesIO(found[path])))
    return found


def main() -> int:
    """Write the files, or check them; 1 if one is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    is_check = parser.parse_args().check
    other = {path: data for path, data in files().items() if not path.is_file() or path.read_bytes() != data}
    for path, data in other.items():
        print(f"{path.relative_to(ROOT)} {'is not up to date' if is_check else 'is written'}")
        if not is_check:
            path.write_bytes(data)
    return int(is_check and bool(other))


if __name__ == "__main__":
    raise SystemExit(main())
