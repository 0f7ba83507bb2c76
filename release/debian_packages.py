"""What app, tests and package need of the system, and the Debian packages that have it. For dev.py."""

from __future__ import annotations

import ctypes
import functools
import os
import shutil
import sys
from collections.abc import Mapping

from release.steps import SetupError, log_line, succeeds

# What Qt loads, and the Debian package that has it. Without the first group not even an unseen window opens.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-screensaver.so.0": "libxcb-screensaver0",  # not for Qt: it tells when the mouse was last moved
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
VIRTUAL_SCREEN_PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth"}
TEST_PROGRAMS = VIRTUAL_SCREEN_PROGRAMS | {
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "strace": "strace",
    "update-mime-database": "shared-mime-info",
    "xdotool": "xdotool",
    "xz": "xz-utils",
}

JOURNEY_PROGRAMS = TEST_PROGRAMS | {
    "dbus-daemon": "dbus-daemon",
    "openbox": "openbox",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}

# Windows' Python runs in Wine, and two small libraries are compiled for it.
WINDOWS_PROGRAMS = VIRTUAL_SCREEN_PROGRAMS | {
    "wine": "wine",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
}

# Freezing needs the one, writing the archives the other.
PACKING_PROGRAMS = {"objdump": "binutils"}
ARCHIVE_PROGRAMS = {"xz": "xz-utils", "dpkg-deb": "dpkg"}


def can_load(library: str) -> bool:
    """Find out the one sure way whether the system has a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: Mapping[str, str], programs: Mapping[str, str]) -> list[str]:
    """Return the Debian packages, each once, of the libraries and programs that aren't there."""
    if sys.platform != "linux":
        return []
    packages = [package for library, package in libraries.items() if not can_load(library)]
    packages += [package for program, package in programs.items() if not shutil.which(program)]
    return list(dict.fromkeys(packages))


@functools.cache
def update_package_lists() -> None:
    """Let apt-get hear what there is, once."""
    succeeds("apt-get", "-qq", "update")


def install_packages(packages: list[str], purpose: str) -> bool:
    """Install system packages if that's ours to do, else print the line to type; say if all are there."""
    names = " ".join(packages)
    if not packages:
        return True
    if not shutil.which("apt-get"):
        log_line(f"{purpose} needs what Debian calls {names}; please install it with this system's own tool.")
        return False
    if os.geteuid() != 0:
        log_line(f"{purpose} needs system packages that this line installs:")
        log_line(f"    sudo apt-get install --no-install-recommends {names}")
        return False
    log_line(f"installing for {purpose}: {names}")
    update_package_lists()
    install = [
        "apt-get",
        "-qq",
        "-o=Dpkg::Use-Pty=0",
        "install",
        "--yes",
        "--no-install-recommends",
        *packages,
    ]
    return succeeds(*install, DEBIAN_FRONTEND="noninteractive")


def prepare_screen(*, must_open_window: bool) -> None:
    """See to the libraries that Qt loads."""
    essential = missing_packages(QT_LIBRARIES, {})
    is_complete = install_packages(essential + missing_packages(SCREEN_LIBRARIES, {}), "a window")
    if essential and not is_complete and must_open_window:
        raise SetupError("no window can open before these packages are there.")
