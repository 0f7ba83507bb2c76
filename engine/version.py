"""Which Dropout Lab this is. The version stands in pyproject.toml alone; a package has it in build.json."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import asdict, dataclass
from functools import cache

from engine.system.paths import PROGRAM_FOLDER

BUILD_FILE = "build.json"


@dataclass(frozen=True)
class Build:
    """A version, and of a package also when it was built (YYYY-MM-DD, UTC), of what, for which processor.

    `commit` is git's short name, "" where it is not known; `flavour` is "cpu" or "gpu", "" outside a package.
    """

    version: str
    date: str = ""
    commit: str = ""
    flavour: str = ""

    def to_json(self) -> str:
        """What build.json has."""
        return json.dumps(asdict(self), indent=1)


@cache
def this_build() -> Build:
    """The package's own build.json, or from source the version in pyproject.toml."""
    package = PROGRAM_FOLDER / BUILD_FILE
    if package.is_file():
        return Build(**json.loads(package.read_text("utf-8")))
    with (PROGRAM_FOLDER / "pyproject.toml").open("rb") as file:
        return Build(tomllib.load(file)["project"]["version"])


def command() -> str:
    """What one types to use this program without its window."""
    if not this_build().flavour:
        return "python main.py"
    return "dropout-lab-console" if sys.platform == "win32" else "dropout-lab"
