"""A lock is held by one process at a time, and goes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.file_lock import FileLock
from tests.engine.system.holding import needs_strace, run_with_failures

HOLDER = """
import sys, time
from pathlib import Path
from engine.system.file_lock import FileLock
lock = FileLock.of(Path(sys.argv[1]), is_new=True)
print(lock is not None, flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_once_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert FileLock.of(path) is None, "nothing is made by looking"
    lock = FileLock.of(path, is_new=True)
    assert lock is not None and path.is_file()
    assert FileLock.of(path) is None and FileLock.of(path, is_new=True) is None
    lock.release()
    lock.release()
    again = FileLock.of(path)
    assert again is not None
    again.release()


def test_a_lock_is_free_once_its_process_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "True\n"
            assert FileLock.of(path) is None
        finally:
            holder.kill()
    lock = FileLock.of(path)
    assert lock is not None
    lock.release()


CLAIM = """
import sys
from pathlib import Path
from engine.system.file_lock import FileLock
first, second = (FileLock.claim(Path(sys.argv[1])) for _ in range(2))
print(first is not None, second is not None)
first.release()
"""


def test_a_claimed_file_is_there_only_while_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "in use"
    lock = FileLock.claim(path)
    assert lock is not None and path.is_file()
    assert FileLock.claim(path) is None and path.is_file()
    lock.release()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_claimed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "in use"
    command = [
        sys.executable,
        "-c",
        HOLDER.replace(".of(", ".claim(").replace(", is_new=True", ""),
        str(path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "True\n"
            assert FileLock.claim(path) is None
        finally:
            holder.kill()
    assert path.is_file(), "the test looks at a real leftover"
    lock = FileLock.claim(path)
    assert lock is not None
    lock.release()
    assert list(tmp_path.iterdir()) == []


@needs_strace
def test_where_nothing_locks_everybody_gets_it(tmp_path: Path) -> None:
    """As on a network share: ENOLCK and the like say that there are no locks, not that another has it."""
    path = tmp_path / "in use"
    said = run_with_failures(CLAIM, path, path=path, call="flock", when="1+", error="ENOLCK")
    assert said == "True True\n"
    assert list(tmp_path.iterdir()) == []
    assert (
        run_with_failures(CLAIM, path, path=path, call="flock", when="2+", error="EAGAIN") == "True False\n"
    )


@needs_strace
def test_a_file_that_can_not_be_deleted_any_more_is_let_go_of(tmp_path: Path) -> None:
    """As where a stick was made read-only meanwhile."""
    path = tmp_path / "in use"
    said = run_with_failures(CLAIM, path, path=path, call="/unlink", when="1+", error="EROFS")
    assert said == "True False\n"
    lock = FileLock.claim(path)
    assert lock is not None
    lock.release()


def test_a_claim_that_can_not_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock.claim(tmp_path / "none" / "in use")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no open file")
def test_the_file_of_another_is_left_when_ours_was_deleted(tmp_path: Path) -> None:
    path = tmp_path / "in use"
    first = FileLock.claim(path)
    path.unlink()
    second = FileLock.claim(path)
    assert first is not None and second is not None
    first.release()
    assert path.is_file()
    second.release()
    assert not path.exists()


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows lets nobody read what is locked")
def test_a_locked_file_can_be_read_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"text")
    lock = FileLock.of(path)
    assert lock is not None
    assert path.read_bytes() == b"text"
    lock.release()
