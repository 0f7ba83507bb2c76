"""Saves that are killed half-way: the file is the old one, and the next save leaves nothing beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.storage.safe_files import (
    FileState,
    open_beside,
    part_of,
    remove_stale_part,
    replace_file,
    safe_file_name,
)

ROOT = Path(__file__).resolve().parents[3]
SAVE = """
import os, sys
from pathlib import Path
from engine.storage import safe_files
def stop(handle):
    print("half-way", flush=True)
    sys.stdin.readline()
safe_files.os.fsync = stop  # the moment between writing and replacing
safe_files.replace_file(Path(sys.argv[1]), b"new")
"""


def saving(path: Path) -> subprocess.Popen[str]:
    """A process that holds its save half-way until it gets a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", SAVE, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half-way\n"
    return process


@pytest.mark.parametrize("clear", [lambda path: replace_file(path, b"next"), remove_stale_part])
def test_stale_part_file_is_removed_by_the_next_save(tmp_path: Path, clear) -> None:
    path = tmp_path / "été 1.dropoutlab"
    path.write_bytes(b"old")
    with saving(path) as process:
        assert part_of(path).exists()
        process.kill()
    assert path.read_bytes() == b"old"
    assert part_of(path).exists(), "the test looks at a real leftover"
    clear(path)
    assert list(tmp_path.iterdir()) == [path]


def test_repeated_kills_leave_at_most_one_part_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for _ in range(3):
        with saving(path) as process:
            process.kill()
    assert list(tmp_path.iterdir()) == [part_of(path)]


def test_concurrent_saves_both_end_and_the_later_wins(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with saving(path) as process:
        remove_stale_part(path)
        assert part_of(path).exists(), "another process is writing it"
        replace_file(path, b"between")
        assert path.read_bytes() == b"between"
        process.communicate("go\n")
        assert process.returncode == 0
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_locked_part_file_of_another_process_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    part_of(path).mkdir()
    replace_file(path, b"x")
    assert path.read_bytes() == b"x"
    assert part_of(path).is_dir()
    part_of(path).rmdir()
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    part_of(path).symlink_to(other)
    replace_file(path, b"y")
    assert (path.read_bytes(), other.read_bytes()) == (b"y", b"mine")


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such locks; it refuses to unlink open files"
)
def test_save_without_file_locks_uses_another_temporary_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_handle: int, _how: int) -> None:
        raise OSError

    monkeypatch.setattr(fcntl, "flock", refuse)
    handle, beside = open_beside(tmp_path / "a")
    os.close(handle)
    assert beside != part_of(tmp_path / "a")
    assert list(tmp_path.iterdir()) == [beside]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tutorial: Boston housing", "Tutorial - Boston housing"),
        ('a/b\\c|d?e*f<g>h"i', "a-b-c-d-e-f-g-h-i"),
        ("rate\t0.5\nseed 3", "rate-0.5-seed 3"),
        (" . trailing dots and spaces. . ", "trailing dots and spaces"),
        ("CON", "CON_"),
        ("nul.tar", "nul_.tar"),
        ("Com1 . x", "Com1_ . x"),
        ("lpt\u00b9", "lpt\u00b9_"),
        ("conduct", "conduct"),
        ("Lösung für Ängström 学生", "Lösung für Ängström 学生"),
        ("half \ud800 a pair", "half a pair"),
        ("...", "untitled"),
        ("", "untitled"),
    ],
)
def test_safe_file_name_takes_out_what_windows_forbids(name: str, expected: str) -> None:
    assert safe_file_name(name) == expected


def test_safe_file_name_is_short_enough_for_every_file_system(tmp_path: Path) -> None:
    name = safe_file_name("ä" * 400)
    (tmp_path / f".{name}.dropoutlab.part").write_text("fits")
    assert name == "ä" * 100


def test_file_state_compares_contents(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert FileState.of(path) is None
    path.write_bytes(b"one")
    state = FileState.of(path)
    assert state is not None
    assert state.is_still(path)
    os.utime(path, (1, 1))
    assert state.is_still(path), "a copy with another time is the same file"
    path.write_bytes(b"two")
    assert not state.is_still(path)
    path.unlink()
    assert not state.is_still(path)
