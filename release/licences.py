"""Collects the licences of everything in a package; what nobody answers for makes the build fail."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from engine.about.distributions import OUR_COPIES, part_of
from engine.about.known import QT, SHIBOKEN
from engine.about.licences import FOLDER, NOTICE, ordered, own_parts
from engine.about.part import LicenceText, Part, write_index
from release.bundled import OF_MICROSOFT, bundled_problem
from release.owners import Entry, Owners
from release.system_libraries import COMMON, NAME_ONLY, UnknownLicenceError, system_parts

# The program that starts the app, and what runs before it.
ALWAYS = ("pyinstaller", "pyinstaller-hooks-contrib")
CPP_RUNTIME = "msvc-runtime"


def entries(packed: Iterable[Entry], made: Path) -> list[Entry]:
    """The entries that a spec adds to its data; `made` is the folder for what is written for each package.

    `packed` is all that PyInstaller will pack, as (destination, source, kind), after everything unused was
    taken out. Raises UnknownLicenceError, one sentence, for a file that nobody is known to have made, for a
    part without a licence or its text, and for a change of Qt's libraries.
    """
    folder = made / FOLDER
    write_licences(folder, collect(packed, Owners((made.parent, *Owners.BUILDS))))
    return [(f"{FOLDER}/{path.name}", str(path.resolve()), "DATA") for path in sorted(folder.iterdir())]


def write_licences(folder: Path, parts: Iterable[Part]) -> None:
    """Write index and texts into `folder`, which is emptied first; the same words are kept once."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = _Texts(folder)
    write_index(folder, [texts.kept(part) for part in parts])


def collect(packed: Iterable[Entry], owners: Owners | None = None) -> tuple[Part, ...]:
    """The parts of a package, in the order in which they are shown: the system's libraries last."""
    owners = owners or Owners()
    names, from_system = set(ALWAYS), []
    for destination, source, kind in packed:
        if kind == "SYMLINK" or source in ("", "-", None):
            continue  # what it leads to has an entry of its own; a namespace has no file
        _check_data(destination, source)
        name = owners.distribution_of(destination, source)
        if problem := bundled_problem(destination, name):
            raise UnknownLicenceError(problem)
        if name in (QT, SHIBOKEN) and owners.is_made(source) and "libicu" not in destination:
            raise UnknownLicenceError(
                f"{destination} is under the LGPL and must be as its makers built it, received {source}."
            )
        if name:
            names.add(name)
        file = PurePosixPath(destination.replace("\\", "/")).name
        if OF_MICROSOFT.match(file) and CPP_RUNTIME in owners.folders:
            names.add(CPP_RUNTIME)  # its text is about all of them, whichever wheel carries them
        elif OF_MICROSOFT.match(file):
            from_system.append((file, source))
        elif not name and owners.is_from_elsewhere(destination, source, kind):
            from_system.append((destination, f"*/{file}" if owners.is_made(source) else source))
    installed = (part_of(owners.folders[name], is_package=True) for name in sorted(names))
    found = (*ordered([*own_parts(), *installed]), *system_parts(from_system))
    for part in found:
        _check(part)
    return found


def _check(part: Part) -> None:
    if not part.licence or not (part.texts or part.note == NAME_ONLY):
        raise UnknownLicenceError(
            f"The licence of {part.name} {part.version} is not known: expected a name and a text, found "
            f"{part.licence or 'no name'} and {len(part.texts)} texts; add them to engine/about/known.py."
        )


def _check_data(destination: str, source: str) -> None:
    """Of a data file of ours the notice beside it says whose data they are."""
    path = PurePosixPath(destination.replace("\\", "/"))
    if path.parent != PurePosixPath("resources/data") or path.suffix != ".npz":
        return
    if path.name not in Path(source).with_name(NOTICE).read_text("utf-8"):
        raise UnknownLicenceError(
            f"The licence of the data in {path} is not known: expected {path.name} in {NOTICE} beside it."
        )


class _Texts:
    """The files with terms in a package's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_content: dict[bytes, Path] = {}

    def kept(self, part: Part) -> Part:
        """The part with its texts in the folder, each of them once."""
        texts: dict[Path, LicenceText] = {}
        for text in part.texts:
            path = self._path(part, text)
            texts.setdefault(path, LicenceText(text.title, path))
        return replace(part, texts=tuple(texts.values()))

    def _path(self, part: Part, text: LicenceText) -> Path:
        content = text.path.read_bytes()
        if content not in self._by_content:
            path = self._free(_file_name(part, text))
            path.write_bytes(content)
            self._by_content[content] = path
        return self._by_content[content]

    def _free(self, stem: str) -> Path:
        path, n = self._folder / f"{stem}.txt", 1
        while path.exists():
            path, n = self._folder / f"{stem}-{n + 1}.txt", n + 1
        return path


def _file_name(part: Part, text: LicenceText) -> str:
    """A name that says whose terms they are, without a suffix; common licences have no owner."""
    title = re.sub(r"\.(txt|md|rst)$", "", text.title, flags=re.IGNORECASE)
    has_owner = text.path.parent in (OUR_COPIES, COMMON) or title.lower().startswith(part.name.lower())
    content = title if has_owner else f"{part.name} {title}"
    return re.sub(r"[^a-z0-9.+]+", "-", content.lower()).strip("-.")
