"""Libraries that PyInstaller takes from the system: on Debian with their terms, elsewhere by their names."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from engine.about.part import LicenceText, Part

COMMON = Path("/usr/share/common-licenses")
NAME_ONLY = "A library of the system on which this package was built; its maker's terms apply."
_NOTE = (
    "A library of the system on which this package was built, Debian's package {package}, as it is there. It "
    "lies by itself and may be replaced; Debian offers its source under this name and version."
)
_COMMON_NAME = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
_LIBRARY = re.compile(r"\.(so|dylib|dll|pyd)(\.[0-9.]+)?$", re.IGNORECASE)
# What old copyright files say in prose; a beginning of the package's name.
_IN_SHORT = {
    "libgcc": "GPL-3.0 with GCC-exception-3.1",
    "libstdc++": "GPL-3.0 with GCC-exception-3.1",
    "libxkbcommon": "MIT",
    "libx": "MIT",
    "libcairo": "LGPL-2.1 or MPL-1.1",
    "libfontconfig": "MIT",
    "libpixman": "MIT",
    "libgcrypt": "LGPL-2.1+",
    "libselinux": "public domain",
    "libkrb": "MIT",
    "libk5crypto": "MIT",
    "libgssapi": "MIT",
    "libblkid": "LGPL-2.1+",
    "libmount": "LGPL-2.1+",
    "libuuid": "BSD-3-clause",
    "libcom-err": "MIT",
    "libkeyutils": "LGPL-2+",
    "libtinfo": "MIT",
    "libncurses": "MIT",
    "libfreetype": "FTL",
    "libffi": "MIT",
}
_MAX_LENGTH = 40
# Under the GPL without an exception: they would put the whole package under it.
_BINDING = re.compile(r"^lib(readline|gdbm)\b")


class UnknownLicenceError(ValueError):
    """A package must not be made: one sentence says which part's licence is not known, or does not fit."""


def system_parts(files: list[tuple[str, str]]) -> list[Part]:
    """The parts that these files, (destination, where dpkg may know it), belong to."""
    packages = _debian_packages([place for _, place in files])
    found: dict[str, Part] = {}
    for destination, place in files:
        name = PurePosixPath(destination.replace("\\", "/")).name
        if _BINDING.search(name):
            raise UnknownLicenceError(
                f"{name} is under the GNU General Public License, which the whole package would come under: "
                "leave out the Python module that needs it (EXCLUDED_MODULES in release/contents.py)."
            )
        if package := packages.get(place):
            found.setdefault(package, _debian_part(package))
        elif packages or not _LIBRARY.search(name):
            raise UnknownLicenceError(
                f"Nobody is known to have made {destination}: expected a file of a Python package, of "
                f"Python, of this project or of the system's packages, received {place}."
            )
        else:
            found.setdefault(name, Part(name, "", "the system's", note=NAME_ONLY))
    return sorted(found.values(), key=lambda part: part.name)


def _debian_packages(places: list[str]) -> dict[str, str]:
    """The Debian package of each place; a place may be a pattern. Nothing where there is no dpkg."""
    program = shutil.which("dpkg")
    if not program or not places:
        return {}
    done = subprocess.run(
        [program, "-S", *(name for place in places for name in _names(place))],
        check=False,
        capture_output=True,
        text=True,
    )
    owners: dict[str, str] = {}
    for line in done.stdout.splitlines():
        packages, _, path = line.partition(": ")
        owners.setdefault(path, packages.split(",")[0].split(":")[0])
        owners.setdefault(f"*/{Path(path).name}", owners[path])
    return {
        place: next(owners[name] for name in _names(place) if name in owners)
        for place in places
        if any(name in owners for name in _names(place))
    }


def _names(place: str) -> list[str]:
    """A file by all its names: /lib is a link to /usr/lib, and dpkg knows one of the two."""
    names = [place] if place.startswith("*") else [place, str(Path(place).resolve())]
    names += [f"/usr{name}" for name in names if name.startswith("/lib")]
    return [*names, *(name.removeprefix("/usr") for name in names if name.startswith("/usr/lib"))]


def _debian_part(package: str) -> Part:
    """A Debian package by its copyright file, with the common licences that the file points at."""
    file = Path("/usr/share/doc") / package / "copyright"
    if not file.is_file():
        raise UnknownLicenceError(
            f"The licence of Debian's package {package} is not known: expected {file}, found none."
        )
    text = file.read_text("utf-8", errors="replace")
    texts = [LicenceText(f"{package}.txt", file)]
    for path in sorted({(COMMON / name).resolve() for name in _COMMON_NAME.findall(text)}):
        if path.is_file():
            texts.append(LicenceText(f"{path.name}.txt", path))
    return Part(
        package,
        _version(package),
        _in_short(package, text),
        tuple(texts),
        note=_NOTE.format(package=package),
    )


def _version(package: str) -> str:
    status = Path("/var/lib/dpkg/status").read_text("utf-8", errors="replace")
    found = re.search(rf"^Package: {re.escape(package)}\n(?:.+\n)*?Version: (.+)$", status, re.MULTILINE)
    return found[1] if found else ""


def _in_short(package: str, text: str) -> str:
    """The licences that a copyright file names for all but Debian's own files."""
    for start, licence in _IN_SHORT.items():
        if package.startswith(start):
            return licence
    names: dict[str, None] = {}
    for stanza in re.split(r"\n\s*\n", text):
        match = re.search(r"^License:\s*(\S.*)$", stanza, re.MULTILINE)
        if match and stanza.lstrip().startswith("Files:") and "Files: debian/" not in stanza:
            names[match[1].strip()] = None
    first = next(iter(names), "")
    if not first or len(first) > _MAX_LENGTH:
        return "several, see the text" if first else "see the text"
    return f"{first} and others" if len(names) > 1 else first
