"""Processes, and a temporary folder for this one that does not outlive it for long, even if it is killed."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from engine.system.paths import NAME

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_PR_SET_PDEATHSIG = 1
_SAFE_PATH = "PYTHONSAFEPATH"
_environment = threading.Lock()  # several threads start processes
_SYNCHRONIZE, _STILL_RUNS, _ACCESS_DENIED = 0x100000, 0x102, 5
_NICENESS, _BELOW_NORMAL = 10, 0x4000
_SET_QUOTA_AND_TERMINATE, _EXTENDED_LIMITS, _KILL_ON_JOB_CLOSE = 0x101, 9, 0x2000


def usable_cores() -> int:
    """How many processor cores this process may use: fewer than there are where an administrator says so."""
    if sys.platform == "win32":
        ours, all_there = ctypes.c_size_t(), ctypes.c_size_t()
        kernel = ctypes.WinDLL("kernel32")
        this = ctypes.c_void_p(-1)  # a process's name for itself
        if kernel.GetProcessAffinityMask(this, ctypes.byref(ours), ctypes.byref(all_there)) and ours.value:
            return ours.value.bit_count()  # of up to 64 cores; of more, those of one group
    elif hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lower_priority() -> None:
    """Let other programs go first: the window need not wait for a core while this process computes."""
    if sys.platform == "win32":
        ctypes.WinDLL("kernel32").SetPriorityClass(ctypes.c_void_p(-1), _BELOW_NORMAL)
    else:
        os.nice(_NICENESS)


def is_running(pid: int) -> bool:
    """Whether a process with this id runs, whoever owns it; a zombie does not."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        state = kernel.WaitForSingleObject(handle, 0)
        kernel.CloseHandle(handle)
        return bool(state == _STILL_RUNS)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended but was not reaped by its parent (Linux: proc(5), third field of stat)."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z"
    except (OSError, IndexError):
        return False


def start_process(
    target: Callable[..., None], *arguments: object, name: str
) -> tuple[SpawnProcess, Connection]:
    """Start a process of Python that ends with this one, and return it with the end of a pipe to it.

    It begins as `python -c`, which would import from the current folder before all else: in a folder of
    hand-ins a student's pickle.py would run. PYTHONSAFEPATH keeps that folder out, also for its own children.

    Parameters
    ----------
    target : callable
        Takes the other end of the pipe, then the arguments.
    *arguments
        Plain data.
    name : str

    Returns
    -------
    process : SpawnProcess
    connection : Connection
    """
    context = multiprocessing.get_context("spawn")
    own_end, other_end = context.Pipe()
    process = context.Process(target=target, args=(other_end, *arguments), name=name, daemon=True)
    with _environment:
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            process.start()
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before
    _end_together(process)
    other_end.close()
    return process, own_end


def _end_together(process: SpawnProcess) -> None:
    """On Windows, have the kernel end a child when this process ends; `end_with` is the same for Linux.

    The child goes into a job object, whose one handle this process has. If that fails, the child's own watch
    is left.
    """
    if sys.platform == "win32" and (job := _job()):
        kernel = ctypes.WinDLL("kernel32")
        if handle := kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, process.pid):
            kernel.AssignProcessToJobObject(job, handle)
            kernel.CloseHandle(handle)


@cache
def _job() -> int:
    """A job object: Windows ends all processes in it when its handle is closed, as at the end of this one."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        limits = _JobLimits(LimitFlags=_KILL_ON_JOB_CLOSE)
        size = ctypes.sizeof(limits)
        job = int(kernel.CreateJobObjectW(None, None))
        if job and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size):
            return job
    return 0


class _JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),  # not a text: a field of Windows
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


@cache
def temporary_folder() -> Path:
    """A folder for this process only, removed at its end or, after a kill, by the next process."""
    _remove_stale_folders(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"{NAME}-{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def end_at_once(code: int = 0) -> NoReturn:
    """End this process without the shutdown of its libraries; its temporary folder is removed."""
    if temporary_folder.cache_info().currsize:
        shutil.rmtree(temporary_folder(), ignore_errors=True)
    os._exit(code)


def end_with(parent: int) -> None:
    """On Linux, have the kernel kill this process when the thread that started it ends.

    The process could not notice that itself while a library holds the interpreter's lock. If the parent is
    dead already, this process ends here. On other systems nothing happens.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _remove_stale_folders(parent: Path) -> None:
    """Remove our temporary folders whose process is gone."""
    with suppress(OSError):
        for folder in parent.glob(f"{NAME}-*-*"):
            found = re.fullmatch(rf"{NAME}-(\d+)-\w+", folder.name)
            if found and _is_ours(folder) and not is_running(int(found[1])):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether this user made it: in a shared folder anybody may use such a name."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()
