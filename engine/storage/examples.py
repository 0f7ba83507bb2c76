"""The bundled example projects, by id."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.data.catalogue import DATA_SETS
from engine.errors import InputError
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
    """A bundled example; raises InputError for an unknown id."""
    if example_id not in EXAMPLES:
        raise InputError(f"The examples are {', '.join(EXAMPLES)}; there is none called {example_id}.")
    return read_project(RESOURCES / "examples" / f"{example_id}.json")


@cache
def generic_names() -> frozenset[str]:
    """Names that say nothing about the user's own work: those of examples, of data sets, and no name."""
    titles = (info.title for info in DATA_SETS.values())
    return frozenset({Project().name, *(example(name).name for name in EXAMPLES), *titles})


def open_project(name: str) -> tuple[Project, Path | None]:
    """A project by example id or by path, with its path; raises InputError if it is neither."""
    if name in EXAMPLES:
        return example(name), None
    path = Path(name)
    if kind_of(path) == MISSING:
        raise InputError(
            f"PROJECT must be a project file or one of {', '.join(EXAMPLES)}; there is no file {name}."
        )
    return read_project(path), path
