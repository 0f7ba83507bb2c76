"""What keeps a file from being written: other programs that hold it, calls that fail, a disk that is full."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

SHARE_READ, SHARE_WRITE, SHARE_DELETE = 1, 2, 4  # of Windows: what others may do meanwhile
SLEEP = shutil.which("sleep") or ""

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="only Windows refuses what is open elsewhere")
needs_strace = pytest.mark.skipif(
    not shutil.which("strace"), reason="strace, which makes system calls fail, is not installed"
)
needs_sleep = pytest.mark.skipif(
    not SLEEP or sys.platform != "linux", reason="only Linux refuses to write to a program that runs"
)


def _can_link() -> bool:
    """Whether this user may make links here; Windows asks for a right, and Wine only seems to make one."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "link"
        with suppress(OSError):
            link.symlink_to("nowhere")
        return link.is_symlink()


needs_links = pytest.mark.skipif(not _can_link(), reason="no links can be made here")


@contextmanager
def held(path: Path, share: int) -> Iterator[None]:
    """Have a file of Windows open as a spreadsheet (SHARE_READ) or a viewer (also SHARE_WRITE) has it."""
    if sys.platform != "win32":
        raise AssertionError("only Windows has such handles")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = ctypes.c_void_p
    nothing = ctypes.c_void_p(-1).value
    end = time.monotonic() + 60
    while (handle := kernel.CreateFileW(str(path), 0x80000000, share, None, 3, 0, None)) == nothing:
        assert ctypes.get_last_error() == 32 and time.monotonic() < end, "32: somebody writes to it now"
        time.sleep(0.01)
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


@contextmanager
def running_program(path: Path) -> Iterator[None]:
    """Make a file a program that runs: nobody can open it for writing."""
    shutil.copy(SLEEP, path)
    with subprocess.Popen([path, "120"]) as process:
        try:
            yield
        finally:
            process.kill()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Have a folder be a disk of this size, such as "20k"."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = (
        subprocess.run(mount, capture_output=True, text=True, check=False) if shutil.which("mount") else None
    )
    if done is None or done.returncode:
        pytest.skip(f"a small disk can't be made here: {done.stderr.strip() if done else 'no mount'}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def run_with_failures(
    code: str, *words: str | Path, path: Path, call: str, when: str, error: str = "EBUSY"
) -> str:
    """Run Python while the first path of a system call makes it fail, and return what it prints.

    `when` is strace's: "1..3" are the first three calls, "1+" all of them.
    """
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(path), "-e", "trace=all"]
    strace += ["-e", f"inject={call}:error={error}:when={when}"]
    done = subprocess.run(
        [*strace, sys.executable, "-c", code, *map(str, words)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
