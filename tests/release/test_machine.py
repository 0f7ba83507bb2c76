"""What dev.py says of a machine: a table of what may be wrong, and what this machine has."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path

import pytest

from release import machine
from release.wheel_folder import pins

ROOT = Path(__file__).resolve().parents[2]
BITS_64, BITS_32 = 2**63 - 1, 2**31 - 1


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_python_is_no_problem(version: tuple[int, int]) -> None:
    for system, processor in [
        ("Linux", "x86_64"),
        ("Linux", "aarch64"),
        ("Darwin", "arm64"),
        ("Windows", "AMD64"),
    ]:
        assert machine.python_problem(version, BITS_64, system, processor) is None


@pytest.mark.parametrize(
    ("version", "maxsize", "system", "processor", "words"),
    [
        ((3, 10), BITS_64, "Linux", "x86_64", "this is 3.10"),
        ((3, 14), BITS_64, "Windows", "AMD64", "this is 3.14"),
        ((2, 7), BITS_64, "Linux", "x86_64", "this is 2.7"),
        ((3, 11), BITS_32, "Windows", "x86", "32 bits"),
        ((3, 11), BITS_32, "Linux", "aarch64", "64-bit edition of Raspberry Pi OS"),
        ((3, 12), BITS_64, "Darwin", "x86_64", "Intel"),
        ((3, 13), BITS_64, "Windows", "ARM64", "Windows on ARM"),
        ((3, 13), BITS_64, "Linux", "riscv64", "riscv64"),
    ],
)
def test_unsupported_python_is_said_in_one_line(
    version: tuple[int, int], maxsize: int, system: str, processor: str, words: str
) -> None:
    problem = machine.python_problem(version, maxsize, system, processor)
    assert problem and words in problem and "\n" not in problem


@pytest.mark.parametrize(
    ("platform", "names", "words"),
    [
        ("win32", [], "winget install Python.Python.3.13"),
        ("darwin", [], "brew install python@3.13"),
        ("linux", ["fedora"], "dnf install python3.13"),
        ("linux", ["linuxmint", "ubuntu", "debian"], "deadsnakes"),
        ("linux", ["raspbian", "debian"], "uv run"),
        ("linux", ["opensuse-leap", "suse", "opensuse"], "zypper"),
        ("linux", ["arch"], "uv run"),
    ],
)
def test_wrong_python_comes_with_the_way_to_a_right_one(
    platform: str, names: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = {"ID": names[0], "ID_LIKE": " ".join(names[1:])} if names else {}
    monkeypatch.setattr(machine.platform, "freedesktop_os_release", lambda: release)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert words in (machine.python_problem((3, 14), BITS_64, "", "") or "")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if "12" in name else None)
    assert "/usr/bin/python3.12 dev.py run" in (machine.python_problem((3, 14), BITS_64, "", "") or "")


@pytest.mark.parametrize(
    ("name", "processor", "words"),
    [
        ("glibc 2.34", "x86_64", None),
        ("glibc 2.41", "aarch64", None),
        ("glibc 2.31", "x86_64", "glibc 2.34 or newer, and this Linux has 2.31"),  # Debian 11, Ubuntu 20.04
        ("glibc 2.36", "aarch64", "Raspberry Pi OS 13"),  # Raspberry Pi OS 12
        ("", "x86_64", "Alpine"),
    ],
)
def test_old_or_other_c_library_is_said(name: str, processor: str, words: str | None) -> None:
    problem = machine.libc_problem(name, processor)
    assert (words in problem) if words and problem else problem is words


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux's wheels name a C library")
def test_needed_c_library_is_the_newest_that_a_wheel_of_the_lock_names() -> None:
    processor = machine.platform.machine()
    needed = []
    for pin in pins(ROOT / "requirements.lock"):
        try:
            tags = importlib.metadata.distribution(pin.name).read_text("WHEEL") or ""
        except importlib.metadata.PackageNotFoundError:
            continue  # another system's
        if found := re.findall(rf"manylinux_(\d+)_(\d+)_{processor}", tags):
            needed.append(min((int(major), int(minor)) for major, minor in found))
    assert machine.GLIBC[processor] == max(needed)
    assert machine.machine_problem() is None


def test_space_of_one_disk_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.tempfile, "gettempdir", lambda: str(tmp_path))
    free = shutil.disk_usage(tmp_path).free / 1e9
    assert machine.space_problem(tmp_path, 0.001, 0.001) is None
    assert machine.space_problem(tmp_path, 0.7 * free, 0.001) is None
    problem = machine.space_problem(tmp_path, 0.7 * free, 0.7 * free)
    assert problem and str(tmp_path) in problem


def test_longest_file_of_tensorflow_is_known() -> None:
    found = {one.name.replace("_", "-"): one for one in importlib.metadata.distributions()}
    files = (found.get("tensorflow-cpu") or found["tensorflow"]).files or ()
    assert max(len(str(file)) for file in files) == machine.LONGEST_FILE


@pytest.mark.parametrize(("letters", "is_refused"), [(77, False), (78, True)])
def test_path_is_refused_from_the_letter_that_windows_refuses(letters: int, is_refused: bool) -> None:
    environment = "C:\\" + "x" * (letters - 3)
    longest = len(environment + "\\Lib\\site-packages\\") + machine.LONGEST_FILE
    assert (longest > 259) is is_refused
    assert bool(machine.path_problem(environment)) is is_refused


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' own answer depends on its registry")
def test_other_systems_take_long_paths() -> None:
    assert machine.allows_long_paths()
