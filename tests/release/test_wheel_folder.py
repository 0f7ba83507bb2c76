"""The folder that replaces the network: what a system gets of a lock, and what a folder lacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker

import dev
from release.wheel_folder import SYSTEMS, missing, options_for, pins, this_system, wanted

pytest.importorskip("pip", reason="an embeddable Python has no pip")
LOCKS = [dev.ROOT / lock for lock in (dev.RUN_LOCK, dev.DEV_LOCK, dev.GPU_LOCK)]
HASH = f"    --hash=sha256:{'0' * 64}"


def _lock(folder: Path, *lines: str) -> Path:
    path = folder / "some.lock"
    path.write_text("".join(f"{line} \\\n{HASH}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_read(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert sum(pin.hashes.count("--hash=sha256:") for pin in pins(lock)) == text.count("--hash=sha256:")
    assert len(pins(lock)) == sum("==" in line and line[0].isalnum() for line in text.splitlines())
    assert all(pin.hashes for pin in pins(lock))


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_gets_one_tensorflow(system: str) -> None:
    names = [pin.name for pin in wanted(LOCKS[0], system, "3.13")]
    assert sum(name in ("tensorflow", "tensorflow-cpu") for name in names) == 1
    assert len(names) == len(set(names))


def test_markers_are_judged_by_the_system_that_is_asked_for(tmp_path: Path) -> None:
    lock = _lock(
        tmp_path,
        "everywhere==1",
        "colorama==2 ; sys_platform == 'win32'",
        "old==3 ; python_full_version < '3.12' and sys_platform == 'linux'",
        "arm==4 ; platform_machine == 'aarch64'",
    )
    names = {system: [pin.name for pin in wanted(lock, system, "3.11")] for system in SYSTEMS}
    assert names == {
        "windows": ["everywhere", "colorama"],
        "linux": ["everywhere", "old"],
        "linux-arm": ["everywhere", "old", "arm"],
        "mac": ["everywhere"],
    }
    assert [pin.name for pin in wanted(lock, "linux", "3.13")] == ["everywhere"]


def test_own_system_gets_what_pip_would_take() -> None:
    python = f"3.{sys.version_info[1]}"
    taken = [pin.name for pin in pins(LOCKS[0]) if not pin.marker or Marker(pin.marker).evaluate()]
    assert [pin.name for pin in wanted(LOCKS[0], this_system(), python)] == taken


def test_folder_lacks_what_is_not_there_or_for_another_system(tmp_path: Path) -> None:
    lock = _lock(tmp_path, "there==1.0", "absent==2", "older==3.1", "elsewhere==4", "two-words==5")
    for name in (
        "there-1.0-py3-none-any.whl",
        "older-3.0-py3-none-any.whl",
        "elsewhere-4-cp311-cp311-win_arm64.whl",
        "two_words-5-py3-none-any.whl",
        "broken.whl",
        "notes.txt",
    ):
        (tmp_path / name).touch()
    assert missing(lock, tmp_path) == ["absent 2", "older 3.1", "elsewhere 4"]


def test_lines_of_a_system_are_a_lock_without_markers(tmp_path: Path) -> None:
    lock = _lock(tmp_path, "everywhere==1", "colorama==2 ; sys_platform == 'win32'")
    command = [sys.executable, "-m", "release.wheel_folder", "wanted", str(lock), "--platform", "windows"]
    done = subprocess.run(command, cwd=dev.ROOT, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == f"everywhere==1 \\\n{HASH}\ncolorama==2 \\\n{HASH}\n"


def test_pip_takes_wheels_of_every_glibc_up_to_the_one_that_is_needed() -> None:
    options = options_for("linux", "3.12")
    assert {"--platform=manylinux_2_34_x86_64", "--platform=manylinux_2_17_x86_64"} < set(options)
    assert "--platform=manylinux_2_35_x86_64" not in options
    assert "--python-version=3.12" in options
