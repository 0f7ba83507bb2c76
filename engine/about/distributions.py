"""Installed Python packages as parts: name, version, short licence and the places of its texts."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

from engine.about import known
from engine.about.part import LicenceText, Part
from engine.system.paths import PROGRAM_FOLDER

OUR_COPIES = PROGRAM_FOLDER / "release" / "licences"
TERMS = re.compile(r"licen[cs]e|copying|notice|copyright|third.?party", re.IGNORECASE)
_AUTHORS = re.compile(r"authors", re.IGNORECASE)  # files that say who "the authors" of a licence text are
_HOMES = ("homepage", "home", "home page", "source", "source code", "repository", "code")  # not a text
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SHORT = 60  # a longer field holds a whole licence text


def normal(name: str) -> str:
    """The normalized form of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, Path]:
    """The metadata folders of the packages that this Python finds."""
    found: dict[str, Path] = {}
    for place in sys.path:
        for folder in Path(place or ".").glob("*.dist-info"):
            found.setdefault(normal(folder.name.split("-")[0]), folder)
    return found


def needed(targets: list[str], folders: dict[str, Path]) -> list[str]:
    """The packages that requirements name, and theirs in turn, if they are installed; extras are left out."""
    found: list[str] = []
    open_names = [normal(match[0]) for text in targets if (match := _NAME.match(text))]
    while open_names:
        name = open_names.pop()
        if name in found or name not in folders:
            continue
        found.append(name)
        for text in Distribution.at(folders[name]).requires or []:
            if "extra ==" not in text and (match := _NAME.match(text)):
                open_names.append(normal(match[0]))
    return found


def part_of(folder: Path, *, is_package: bool = False) -> Part:
    """The package whose metadata are in `folder`."""
    metadata = Distribution.at(folder).metadata
    name, version = normal(metadata["Name"]), metadata["Version"]

    def lines(field: str) -> list[str]:
        return [str(line).strip() for line in metadata.get_all(field) or ()]

    texts = [LicenceText(title, path) for title, path in _with_metadata(folder)]
    texts += [
        LicenceText(title, folder.parent / title)
        for title in known.FILES_AMONG_CODE.get(name, ())
        if (folder.parent / title).is_file()
    ]
    texts += [LicenceText(title, OUR_COPIES / title) for title in known.OUR_COPIES.get(name, ())]
    expressions = [*lines("License-Expression"), *lines("License")]  # not a text: names in metadata
    return Part(
        known.NAMES.get(name, metadata["Name"]),
        version,
        known.LICENCES.get(name) or _in_short(expressions, lines("Classifier")),  # not a text
        tuple(texts),
        _homepage(lines("Project-URL"), lines("Home-page")),
        known.note_of(name, version, is_package=is_package),
    )


def _in_short(expressions: list[str], classifiers: list[str]) -> str:
    """The licence in a few words, "" if the metadata do not say."""
    named = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: ")]
    first = next((text for text in expressions if text), "")
    if len(first) <= _SHORT and "\n" not in first:
        return first or " or ".join(named)
    return " or ".join(named) or first.splitlines()[0][:_SHORT]


def _with_metadata(folder: Path) -> Iterator[tuple[str, Path]]:
    """Licence files beside a package's metadata, the package's own before those of its parts."""
    licences = folder / "licenses"
    found = [path for path in licences.rglob("*") if path.is_file()]
    found += [path for path in folder.iterdir() if path.is_file() and _is_terms(path)]
    for path in sorted(found, key=lambda path: (len(path.parts), path.name)):
        yield path.relative_to(licences if licences in path.parents else folder).as_posix(), path


def _is_terms(path: Path) -> bool:
    return bool(TERMS.search(path.name) or _AUTHORS.match(path.name))


def _homepage(links: list[str], fields: list[str]) -> str:
    of_names = {name.lower(): url for name, _comma, url in (link.partition(", ") for link in links)}
    found = [*(of_names.get(name, "") for name in _HOMES), *fields]
    return next((url for url in found if url.startswith("http")), "")
