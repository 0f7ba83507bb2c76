"""A lock is held by one process at a time, and goes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.system.file_lock import FileLock

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
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "True\n"
            assert FileLock.of(path) is None
        finally:
            holder.kill()
    lock = FileLock.of(path)
    assert lock is not None
    lock.release()
