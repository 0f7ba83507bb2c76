"""Log files: one per start and kind, so that two windows never share one; the newest are kept."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from engine.system.paths import log_folder

MAX_LOGS = 10


def log_path(kind: str) -> Path:
    """Return the path of this start's log of a kind: window or engine. All workers of a start share it."""
    return log_folder() / f"{kind}-{_start_time()}-{os.getpid()}.log"


def new_log(kind: str) -> Path:
    """Make the log's folder, remove old logs and return the log's path; OSError if that fails."""
    path = log_path(kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    keep_newest(path.parent, kind)
    return path


def keep_newest(folder: Path, kind: str) -> None:
    """Delete the oldest logs of a kind, so that there is one less than the maximum."""
    dated = []
    for path in folder.glob(f"{kind}-*.log"):
        with suppress(OSError):  # another window removed it
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated, reverse=True)[MAX_LOGS - 1 :]:
        with suppress(OSError):
            path.unlink()


@cache
def _start_time() -> str:
    return time.strftime("%Y-%m-%d-%H%M%S")
