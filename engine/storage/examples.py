"""The bundled example projects, by id."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.data.catalogue import DATA_SETS
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.texts import _, in_english
from engine.project.project import Project
from engine.storage.project_file import read_project
from engine.system.paths import RESOURCES
from engine.system.regular_files import MISSING, kind_of

EXAMPLES = (
    "tutorial-regression",
    "tutorial-classification",
    "honest-regression",
    "honest-classification",
    "dropout-helps",
)
FIRST_EXAMPLE = EXAMPLES[0]


def example(example_id: str) -> Project:
    """A bundled example, its name and notes in the language in use; raises InputError for an unknown id."""
    if example_id not in EXAMPLES:
        text = _("The examples are {known}; there is none called {name}.")
        raise InputError(text.format(known=comma_listed(EXAMPLES), name=example_id))
    project = _as_shipped(example_id)
    return replace(project, name=_(project.name), notes=_(project.notes))


def _as_shipped(example_id: str) -> Project:
    return read_project(RESOURCES / "examples" / f"{example_id}.json")


def generic_names() -> frozenset[str]:
    """Names that say nothing about the user's own work: those of examples, of data sets, and no name.

    In English and in the language in use, in which a project may have been made.
    """
    names = _english_names()
    return names | {_(name) for name in names}


@cache
def _english_names() -> frozenset[str]:
    titles = (info.title for info in DATA_SETS.values())
    with in_english():
        untitled = Project().name
    return frozenset({untitled, *(_as_shipped(name).name for name in EXAMPLES), *titles})


def open_project(name: str) -> tuple[Project, Path | None]:
    """A project by example id or by path, with its path; raises InputError if it is neither."""
    if name in EXAMPLES:
        return example(name), None
    path = Path(name)
    if kind_of(path) == MISSING:
        text = _("PROJECT must be a project file or one of {known}; there is no file {name}.")
        raise InputError(text.format(known=comma_listed(EXAMPLES), name=name))
    return read_project(path), path
