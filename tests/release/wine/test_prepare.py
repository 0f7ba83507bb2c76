"""What Windows' Python in Wine is made of; `python3 dev.py windows` is the test of whether it works."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.processes import is_running
from release.wine import prepare
from release.wine.prepare import COMPILER, HERE, LOCK, PIECES, Wine, hash_of_pieces

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Wine is for Linux")


def test_each_piece_is_checked_by_hash() -> None:
    lines = [line for line in PIECES.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_nothing_of_microsoft_is_kept_here() -> None:
    assert {path.suffix for path in HERE.iterdir() if path.is_file()} <= {".py", ".c", ".txt"}


def test_a_change_of_lock_or_pieces_sets_up_anew() -> None:
    before = hash_of_pieces([LOCK, PIECES])
    assert hash_of_pieces([LOCK, PIECES]) == before
    assert hash_of_pieces([LOCK]) != before


def test_programs_in_wine_see_no_screen_of_the_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    variables = Wine(tmp_path).environment()
    assert "QT_QPA_PLATFORM" not in variables
    assert variables["WINEPREFIX"] == str(tmp_path / "prefix")


def test_a_run_ends_with_its_program_and_not_with_what_that_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Wine's own programs keep the pipe; here a shell stands in for Wine, and a sleep for such a program."""
    program = tmp_path / "wine"
    program.write_text('#!/bin/sh\nsleep 60 &\necho $! > "$1"\nprintf "seen\\nwhole"\nexit 3\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(prepare, "SCREEN", ())
    pid = tmp_path / "pid"
    try:
        assert Wine(tmp_path).run(pid, folder=tmp_path) == 3
        assert is_running(int(pid.read_text("utf-8")))
    finally:
        os.kill(int(pid.read_text("utf-8")), signal.SIGKILL)
    assert capfdbinary.readouterr().out == b"seen\nwhole"


@pytest.mark.skipif(
    not shutil.which("x86_64-w64-mingw32-gcc"), reason="gcc-mingw-w64-x86-64 is not installed"
)
@pytest.mark.parametrize("source", sorted(HERE.glob("*.c")), ids=lambda path: path.name)
def test_what_wine_lacks_is_compiled_without_a_warning(source: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.dll"
    strict = ("-Wall", "-Wextra", "-Werror")
    subprocess.run([COMPILER, *strict, "-shared", "-o", made, source, "-ladvapi32"], check=True)
    assert made.read_bytes().startswith(b"MZ")
