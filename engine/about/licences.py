"""The parts of this program with their licences.

A packaged app has a list of them, a checkout looks at what is installed.
"""

from __future__ import annotations

import platform
import tomllib
from itertools import chain
from pathlib import Path

from engine.about import known
from engine.about.distributions import OUR_COPIES, installed, needed, part_of
from engine.about.part import INDEX, LicenceText, Part, read_index
from engine.language.texts import N_
from engine.system.paths import PROGRAM_FOLDER, RESOURCES
from engine.version import this_build

FOLDER = "licences"
NOTICE = "NOTICE.txt"  # of the files in resources/data and resources/lessons
OURS, DATA, LESSONS, FONT, PYTHON = (
    "Dropout Lab",  # not a text: its name
    N_("Data sets"),
    N_("Lessons"),
    "Inter",  # not a text: its name
    "Python",  # not a text: its name
)
FIRST = (
    *(OURS, DATA, LESSONS, FONT, PYTHON),
    *(known.NAMES[name] for name in (known.QT, known.SHIBOKEN, "tensorflow", "keras")),
)


def parts() -> tuple[Part, ...]:
    """All parts, our own first; texts are listed, not read. Names and licences are in English: see `Part`."""
    folder = PROGRAM_FOLDER / FOLDER
    if (folder / INDEX).is_file():
        return read_index(folder)
    return ordered([*own_parts(), *_installed_parts()])


def own_parts() -> list[Part]:
    """The program itself, its data and font, and Python."""
    data = PROGRAM_FOLDER / "DATA_LICENCES.md"
    font = RESOURCES / "fonts" / "OFL.txt"
    return [
        Part(OURS, this_build().version, "MIT", _text(PROGRAM_FOLDER / "LICENSE")),
        Part(DATA, "", N_("see the table"), (*_text(data), *_text(RESOURCES / "data" / NOTICE))),
        Part(LESSONS, "", "CC BY 4.0", _text(RESOURCES / "lessons" / NOTICE)),  # not a text: a licence
        Part(FONT, "", "OFL-1.1", _text(font), "https://rsms.me/inter/"),
        Part(
            PYTHON,
            platform.python_version(),
            "PSF-2.0",
            _text(OUR_COPIES / "Python.txt"),  # not a text: a file
            "https://www.python.org",
        ),
    ]


def ordered(found: list[Part]) -> tuple[Part, ...]:
    """Sort parts: those that users know first, then by name."""

    def place(part: Part) -> tuple[int, str]:
        return FIRST.index(part.name) if part.name in FIRST else len(FIRST), part.name.lower()

    return tuple(sorted(found, key=place))


def _installed_parts() -> list[Part]:
    with (PROGRAM_FOLDER / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    folders = installed()
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = needed(asked, folders)
    return [part_of(folders[name]) for name in names]


def _text(path: Path) -> tuple[LicenceText, ...]:
    return (LicenceText(path.name, path),)
