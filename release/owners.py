"""Who made a file of the package: an installed distribution, Python, PyInstaller or we; else the system."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from engine.about.distributions import installed

Entry = tuple[str, str, str]  # PyInstaller's: where it will lie, where it comes from, what it is
ROOT = Path(__file__).resolve().parents[1]
_OF_PYTHON = re.compile(r"(^|/)(base_library\.zip$|lib-dynload/|libpython3|python3\d*\.dll$)")


class Owners:
    """Answers for the entries of one package; `builds` are the folders in which the build makes files."""

    BUILDS = (ROOT / "build",)

    def __init__(self, builds: Iterable[Path] = BUILDS) -> None:
        self._builds = tuple(folder.resolve() for folder in builds)

    def distribution_of(self, destination: str, source: str) -> str:
        """The installed distribution that has the file, "" if none has."""
        if (name := self._records.get(_plain(destination))) or self.is_made(source):
            return name or ""
        parts = PurePosixPath(_plain(source)).parts
        for n, folder in enumerate(parts):
            if folder in ("site-packages", "dist-packages") and (
                name := self._records.get("/".join(parts[n + 1 :]))
            ):
                return name
        return ""

    def is_from_elsewhere(self, destination: str, source: str, kind: str) -> bool:
        """Whether neither we, nor Python, nor the build itself made it: then the system has it."""
        path = Path(source)
        if _OF_PYTHON.search(_plain(destination)) or any(map(path.is_relative_to, _python_folders())):
            return False
        if self.is_made(source):
            return kind in ("BINARY", "EXTENSION")  # a copy without symbols
        return not path.is_relative_to(ROOT) or any(part.startswith(".venv") for part in path.parts)

    def is_made(self, source: str) -> bool:
        """Whether the build made this file, or a copy."""
        return any(map(Path(source).is_relative_to, self._builds))

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Where the metadata of each installed distribution lie."""
        return installed()

    @cached_property
    def _records(self) -> dict[str, str]:
        """Each file that a distribution installed, relative to site-packages."""
        found: dict[str, str] = {}
        for name, folder in self.folders.items():
            for file in Distribution.at(folder).files or ():
                found[file.as_posix()] = name
        return found


def _plain(path: str) -> str:
    return path.replace("\\", "/")


@cache
def _python_folders() -> tuple[Path, ...]:
    """Python's own folders; all that it brought where it is not the system's."""
    # Of an environment "platstdlib" is its own folder, in which is all that was installed.
    of_base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    own = [Path(sysconfig.get_path(name, vars=of_base)) for name in ("stdlib", "platstdlib")]
    base = Path(sys.base_prefix)
    if base not in (Path("/usr"), Path("/usr/local"), Path("/")):
        own.append(base)
    return tuple({*own, *(folder.resolve() for folder in own)})
