"""Processes that are killed: who the worker is, and what still runs of a start."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

MAX_SECONDS_TO_EXIT = 60


def worker_of(pid: int) -> int | None:
    """The child that was spawned, not multiprocessing's resource tracker; None if there is none now."""
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, path.read_text("utf-8").split()):
                with suppress(OSError):
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        return child
    return None


def still_running(mark: str) -> str:
    """What is wrong if processes with this NAME=VALUE in their environment do not end by themselves."""
    end = time.monotonic() + MAX_SECONDS_TO_EXIT
    while left := _running(mark):
        if time.monotonic() > end:
            return f"process {left[0]} still runs"
        time.sleep(0.05)
    return ""


def _running(mark: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found
