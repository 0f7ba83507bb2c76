"""What a package for Linux leaves to the system: libraries of its drivers, and the C library.

Read from the files themselves, so that a library which the build machine had by chance is not forgotten.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Which Debian package has a library that must be the system's own, because it fits its drivers.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb.so.1": "libxcb1",
}
# Loaded only on a Wayland desktop, or for drawing on no desktop at all.
RECOMMENDED = {
    "libdrm.so.2": "libdrm2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
ALWAYS = ("xkb-data",)  # keyboards, which libxkbcommon in the package reads
ALWAYS_RECOMMENDED = ("fontconfig-config",)
_OF_C = re.compile(r"^(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+$")
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_GLIBC = re.compile(r"GLIBC_(\d+(?:\.\d+)+)")
_AT_ONCE = 200  # names in one command


@dataclass(frozen=True)
class Needs:
    """Debian packages that must, and that should, be installed for a program to run."""

    packages: tuple[str, ...]
    recommended: tuple[str, ...]


def needs_of(folder: Path) -> Needs:
    """What the program in `folder` needs; ValueError for a library that no known package has."""
    files = list(_programs(folder))
    output = "".join(_read(files[start : start + _AT_ONCE]) for start in range(0, len(files), _AT_ONCE))
    present = {path.name for path in folder.rglob("*")}
    outside = {name for name in _NEEDED.findall(output) if name not in present and not _OF_C.match(name)}
    if unknown := sorted(outside - PACKAGES.keys() - RECOMMENDED.keys()):
        raise ValueError(f"The program needs {', '.join(unknown)}, which no known package of the system has.")
    versions = [tuple(map(int, version.split("."))) for version in _GLIBC.findall(output)]
    c_library = [f"libc6 (>= {'.'.join(map(str, max(versions)))})"] if versions else []
    must = {PACKAGES[name] for name in outside & PACKAGES.keys()}
    should = {RECOMMENDED[name] for name in outside & RECOMMENDED.keys()}
    return Needs((*c_library, *sorted({*must, *ALWAYS})), tuple(sorted({*should, *ALWAYS_RECOMMENDED})))


def _programs(folder: Path) -> Iterator[Path]:
    """All ELF files."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _read(files: list[Path]) -> str:
    command = ["readelf", "--wide", "--dynamic", "--version-info", *map(str, files)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
