"""Which processes run, and what a killed one leaves."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from engine.session.child import prepare_child
from engine.system.processes import is_running, start_process, usable_cores
from tests.engine.system.traps import write_traps

ROOT = Path(__file__).resolve().parents[3]
MAKE = "from engine.system.processes import {what}; {do}; print(temporary_folder(), flush=True); {then}"


def python(tmp_path: Path, then: str, do: str = "0") -> subprocess.Popen[str]:
    code = MAKE.format(what="temporary_folder, end_at_once", do=do, then=then)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def first_line(process: subprocess.Popen[str]) -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def test_a_process_runs_until_it_has_ended() -> None:
    assert is_running(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert is_running(process.pid)
    assert not is_running(process.pid)


@pytest.mark.parametrize("then", ["0", "end_at_once()"])
def test_temporary_folder_is_removed_with_its_process(tmp_path: Path, then: str) -> None:
    with python(tmp_path, f"open(temporary_folder() / 'a', 'w').close(); input(); {then}") as process:
        folder = first_line(process)
        assert folder.parent == tmp_path
        assert folder.is_dir()
    assert not list(tmp_path.iterdir())


def test_temporary_folder_of_a_killed_process_is_removed_by_the_next(tmp_path: Path) -> None:
    with python(tmp_path, "input()") as alive, python(tmp_path, "input()") as killed:
        kept, left = first_line(alive), first_line(killed)
        killed.kill()
        killed.wait()
        assert left.is_dir()
        foreign = Path(tempfile.mkdtemp(prefix="dropout-lab-tests-", dir=tmp_path))
        with python(tmp_path, "0") as last:
            first_line(last)
        assert set(tmp_path.iterdir()) == {kept, foreign}


@pytest.mark.skipif(sys.platform != "linux", reason="what awaits burial is seen in Linux's /proc")
def test_zombie_process_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is not taken note of
    assert not is_running(child.pid)
    child.wait()
    assert not is_running(child.pid)


def say_path(connection: Connection, word: str) -> None:
    connection.send((word, sys.path, os.environ["PYTHONSAFEPATH"]))


def test_a_process_runs_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "hand-ins"
    trap = write_traps(folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    process, connection = start_process(say_path, "hello", name="says its path")
    word, path, safe = connection.recv()
    process.join()
    connection.close()
    assert (word, safe, process.exitcode) == ("hello", "1", 0)
    assert not trap.exists(), trap.read_text("utf-8")
    assert not {"", str(folder)} & set(path)
    assert "PYTHONSAFEPATH" not in os.environ


def test_threads_that_start_processes_at_once_leave_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    with ThreadPoolExecutor(4) as pool:
        starts = [pool.submit(start_process, say_path, "hello", name="one of four") for _ in range(4)]
        started = [start.result() for start in starts]
    for process, connection in started:
        assert connection.recv()[2] == "1"
        process.join()
        connection.close()
    assert "PYTHONSAFEPATH" not in os.environ


# --- What a process may take, and how it ends with the one that started it


def one_core() -> None:
    """Leave one core to this process, as an administrator may."""
    if sys.platform == "win32":
        ctypes.WinDLL("kernel32").SetProcessAffinityMask(ctypes.c_void_p(-1), ctypes.c_size_t(1))
    else:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS keeps no process from a core")
def test_only_usable_cores_are_counted() -> None:
    assert usable_cores() >= 1
    code = "from tests.engine.system.test_processes import one_core, usable_cores; one_core(); "
    done = subprocess.run(
        [sys.executable, "-c", f"{code} print(usable_cores())"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert done.stdout.strip() == "1"


def priority() -> int:
    """This process's place in the queue for a core: a bigger number goes first."""
    if sys.platform == "win32":
        places = {0x40: 0, 0x4000: 1, 0x20: 2}  # idle, below normal, normal
        return places[ctypes.WinDLL("kernel32").GetPriorityClass(ctypes.c_void_p(-1))]
    return -os.getpriority(os.PRIO_PROCESS, 0)


def hold_the_lock(connection: Connection, log: str) -> None:
    """Begin as every child does, then keep the interpreter's lock, as a library's long computation may."""
    before = priority()
    prepare_child(Path(log))
    connection.send((os.getpid(), before, priority()))
    if sys.platform == "win32":
        ctypes.PyDLL("kernel32").Sleep(60_000)
    else:
        ctypes.PyDLL(None).sleep(60)


PARENT = """
import sys
from engine.system.processes import start_process
from tests.engine.system.test_processes import hold_the_lock
if __name__ == "__main__":
    process, connection = start_process(hold_the_lock, sys.argv[1], name="holds the lock")
    print(*connection.recv(), flush=True)
    input()
"""


def test_a_child_yields_to_others_and_ends_with_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    with subprocess.Popen(
        [sys.executable, script, tmp_path / "log"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as parent:
        assert parent.stdout is not None
        child, before, after = map(int, parent.stdout.readline().split())
        assert after < before
        assert is_running(child)
        parent.kill()
    end = time.monotonic() + 20
    while is_running(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_running(child)
