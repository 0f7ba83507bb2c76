"""The version of Dropout Lab: in build.json of a packaged app, else in pyproject.toml."""

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
    """A version, and for a packaged app its build date (YYYY-MM-DD, UTC), commit and processor.

    `commit` is git's short hash, "" if unknown; `flavour` is "cpu" or "gpu", "" in a checkout or wheel.
    """

    version: str
    date: str = ""
    commit: str = ""
    flavour: str = ""

    def to_json(self) -> str:
        """The content of build.json."""
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
    """The command that starts this program without its window."""
    if this_build().flavour:
        return "dropout-lab-console" if sys.platform == "win32" else "dropout-lab"
    is_wheel = (PROGRAM_FOLDER / "__init__.py").is_file()  # release/wheel.py makes a package of it
    return "dropout-lab" if is_wheel else "python main.py"  # not a text: a command
