"""What on this machine may be in the way, each in plain words. For dev.py, which has nothing but Python."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path

# The oldest glibc that every wheel of the locks accepts: PySide6 asks for the newest.
GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}
SYSTEMS_WITH_GLIBC = {
    "x86_64": "Debian 12, Ubuntu 22.04, Fedora 35 or RHEL 9",
    "aarch64": "Debian 13, Raspberry Pi OS 13 (64-bit) or Ubuntu 24.04",
}

# How to get a Python that dev.py can start with. uv fetches one on every system, and asks for no rights.
WITH_UV = "uv run --no-project --python 3.13 dev.py run"
HOW_TO_GET_PYTHON = {
    "win32": "winget install Python.Python.3.13, then py -3.13 dev.py run",
    "darwin": "brew install python@3.13, then python3.13 dev.py run",
    "debian": WITH_UV,
    "ubuntu": "sudo add-apt-repository ppa:deadsnakes/ppa && sudo apt-get install python3.13-venv,"
    " then python3.13 dev.py run",
    "fedora": "sudo dnf install python3.13, then python3.13 dev.py run",
    "opensuse": "sudo zypper install python313, then python3.13 dev.py run",
}

LONGEST_PATH = 259  # of Windows, unless an administrator allowed longer ones
LONGEST_FILE = 163  # of TensorFlow, from site-packages on


def python_problem(version: tuple[int, int], maxsize: int, system: str, machine: str) -> str | None:
    """Say why this Python can't run the app and what to do, or None."""
    if not (3, 11) <= version <= (3, 13):
        found = ".".join(map(str, version))
        problem = f"Dropout Lab needs Python 3.11, 3.12 or 3.13, and this is {found}."
        return f"{problem} {_how_to_get_python()}"
    if maxsize <= 2**32:
        where = " Install the 64-bit edition of Raspberry Pi OS." if machine in ("aarch64", "armv7l") else ""
        return f"Dropout Lab needs a 64-bit Python, and this one has 32 bits.{where}"
    if (system, machine) == ("Darwin", "x86_64"):
        return "On a Mac, TensorFlow needs an Apple chip and a Python made for it, and this one is for Intel."
    if (system, machine) == ("Windows", "ARM64"):
        return (
            "TensorFlow has no build for Windows on ARM. A Python for x64 may do in Windows 11 24H2 or newer,"
            " whose emulation knows AVX; that has not been tried."
        )
    if system == "Linux" and machine not in GLIBC:
        return f"On Linux, TensorFlow has builds for x86_64 and aarch64 only, and this machine is {machine}."
    return None


def _how_to_get_python() -> str:
    others = (shutil.which(f"python3.{minor}") for minor in (13, 12, 11))
    if other := next(filter(None, others), None):
        return f"There is another one here: {other} dev.py run"
    names = [name for name in (*_linux_names(), sys.platform) if name in HOW_TO_GET_PYTHON]
    return f"To get one: {HOW_TO_GET_PYTHON[names[0]] if names else WITH_UV}"


def _linux_names() -> list[str]:
    """The names of this Linux and of those that it is made from; none on other systems."""
    try:
        found = platform.freedesktop_os_release()
    except (OSError, AttributeError):  # not there, or a Python before 3.10
        return []
    return [found.get("ID", ""), *found.get("ID_LIKE", "").split()]


def libc() -> str:
    """The C library of Linux and its version, such as "glibc 2.36"; "" where it is another one."""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        return ""


def libc_problem(name: str, machine: str) -> str | None:
    """Say why the libraries can't be loaded with Linux's C library (`libc()`), or None."""
    needed = GLIBC[machine]
    systems = SYSTEMS_WITH_GLIBC[machine]
    found = re.fullmatch(r"glibc (\d+)\.(\d+).*", name)
    if not found:
        return (
            f"The libraries need glibc, and this Linux has another C library, as Alpine does. Use {systems}."
        )
    if (int(found[1]), int(found[2])) >= needed:
        return None
    need = ".".join(map(str, needed))
    return (
        f"The libraries need glibc {need} or newer, and this Linux has {name[6:]}. Use {systems}, or newer."
    )


def space_problem(environment: Path, gigabytes: float, temporary: float) -> str | None:
    """Say where there is too little space for an environment and for what pip writes meanwhile, or None."""
    places: dict[int, tuple[Path, float]] = {}
    for folder, need in ((environment, gigabytes), (Path(tempfile.gettempdir()), temporary)):
        disk = folder.stat().st_dev
        first, before = places.get(disk, (folder, 0.0))
        places[disk] = (first, before + need)
    for folder, need in places.values():
        free = shutil.disk_usage(folder).free / 1e9
        if free < need:
            return f"the libraries need {need:.1f} GB free in {folder}, and there are {free:.1f} GB."
    return None


def path_problem(environment: str) -> str | None:
    """Say that Windows can't write TensorFlow's longest files into an environment of this path, or None."""
    room = LONGEST_PATH - LONGEST_FILE - len("\\Lib\\site-packages\\")
    over = len(environment) - room
    if over <= 0:
        return None
    return (
        f"the path {environment} is {over} letters too long for Windows, as TensorFlow's files come below it."
        " Move the folder of Dropout Lab to a shorter place, such as C:\\lab, or let an administrator allow"
        " long paths (LongPathsEnabled)."
    )


def allows_long_paths() -> bool:
    """Whether Windows takes paths of more than 259 letters; other systems do."""
    if sys.platform != "win32":
        return True
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False


def machine_problem() -> str | None:
    """Say why this machine or its Python can't run the app, or None."""
    problem = python_problem(sys.version_info[:2], sys.maxsize, platform.system(), platform.machine())
    if problem or sys.platform != "linux":
        return problem
    return libc_problem(libc(), platform.machine())
