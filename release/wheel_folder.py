"""The folder wheels/, which replaces the network: what a lock wants of it, here or on another system.

    python -m release.wheel_folder wanted LOCK [--platform windows] [--python 3.13]
    python -m release.wheel_folder missing LOCK FOLDER

The first prints the lock's lines for a system, without markers: pip would judge those by the system that it
runs on. The second prints what this Python would miss, a line each. dev.py starts both with a Python that has
pip, which brings the rules of markers and tags along.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
from pathlib import Path
from typing import NamedTuple


class System(NamedTuple):
    """A system as markers see it, and the tags of its wheels, the newest first."""

    sys_platform: str
    platform_machine: str
    tags: tuple[str, ...]


def _manylinux(machine: str, newest: int) -> tuple[str, ...]:
    return *(f"manylinux_2_{minor}_{machine}" for minor in range(newest, 16, -1)), f"manylinux2014_{machine}"


SYSTEMS = {
    "windows": System("win32", "AMD64", ("win_amd64",)),
    "linux": System("linux", "x86_64", _manylinux("x86_64", 34)),
    "linux-arm": System("linux", "aarch64", _manylinux("aarch64", 39)),
    "mac": System("darwin", "arm64", ("macosx_14_0_arm64",)),
}
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?: ; (.+))? \\$")


class Pin(NamedTuple):
    """A package of a lock: its version, the marker that says where it is wanted, the lines of its hashes."""

    name: str
    version: str
    marker: str
    hashes: str


def pins(lock: Path) -> list[Pin]:
    """Read a lock."""
    found: list[Pin] = []
    for line in lock.read_text("utf-8").splitlines():
        if match := PIN.match(line):
            found.append(Pin(match[1], match[2], match[3] or "", ""))
        elif found:
            found[-1] = found[-1]._replace(hashes=f"{found[-1].hashes}{line}\n")
    return found


def options_for(system: str, python: str) -> list[str]:
    """pip's options for wheels of another system or Python."""
    where = [f"--platform={tag}" for tag in SYSTEMS[system].tags]
    return [*where, f"--python-version={python}", "--implementation=cp"]


def wanted(lock: Path, system: str, python: str) -> list[Pin]:
    """The packages that a system gets."""
    from pip._vendor.packaging.markers import Marker

    sys_platform, machine, _ = SYSTEMS[system]
    place = {
        "sys_platform": sys_platform,
        "platform_machine": machine,
        "platform_system": {"win32": "Windows", "darwin": "Darwin"}.get(sys_platform, "Linux"),
        "os_name": "nt" if sys_platform == "win32" else "posix",
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    return [pin for pin in pins(lock) if not pin.marker or Marker(pin.marker).evaluate(place)]


def missing(lock: Path, folder: Path) -> list[str]:
    """What this Python needs of a lock and a folder of wheels has not, or only for other systems."""
    from pip._vendor.packaging.tags import sys_tags
    from pip._vendor.packaging.utils import InvalidWheelFilename, parse_wheel_filename
    from pip._vendor.packaging.version import Version

    tags = set(sys_tags())
    there: set[tuple[str, Version]] = set()
    for path in folder.glob("*.whl"):
        try:
            name, version, _, its_tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        if not tags.isdisjoint(its_tags):
            there.add((name, version))
    needed = wanted(lock, this_system(), f"3.{sys.version_info[1]}")
    return [f"{pin.name} {pin.version}" for pin in needed if (pin.name, Version(pin.version)) not in there]


def this_system() -> str:
    """The name in `SYSTEMS` of the one that this Python runs on."""
    here = (sys.platform, platform.machine())
    return next(
        name for name, system in SYSTEMS.items() if here == (system.sys_platform, system.platform_machine)
    )


def parser() -> argparse.ArgumentParser:
    """The options of `dev.py wheels` that say for whom."""
    found = argparse.ArgumentParser("dev.py wheels", add_help=False)
    found.add_argument("--platform", choices=[*SYSTEMS], default=this_system())
    found.add_argument("--python", choices=["3.11", "3.12", "3.13"], default=f"3.{sys.version_info[1]}")
    return found


def main(argv: list[str]) -> int:
    what, lock, *rest = argv
    if what == "missing":
        lines = missing(Path(lock), Path(rest[0]))
    else:
        asked = parser().parse_args(rest)
        lines = [
            f"{pin.name}=={pin.version} \\\n{pin.hashes}"
            for pin in wanted(Path(lock), asked.platform, asked.python)
        ]
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
