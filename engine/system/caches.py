"""matplotlib's font cache is in our cache folder, or, where that can't be written, in a temporary one."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from engine.system.paths import cache_folder, writing_problem
from engine.system.processes import temporary_folder

_LOCK_SECONDS = 60.0  # matplotlib holds its lock for a moment, and waits five seconds for one that is left


def use_own_caches() -> None:
    """Call it before matplotlib is imported; a choice that somebody made in the environment stays."""
    if os.environ.get("MPLCONFIGDIR"):
        return
    folder = cache_folder() / "matplotlib"
    if writing_problem(folder):
        try:
            folder = temporary_folder() / "matplotlib"
            folder.mkdir(exist_ok=True)
        except OSError:
            return  # nowhere at all, as on a full disk: matplotlib looks for itself when a figure is drawn
    _remove_left_locks(folder)
    os.environ["MPLCONFIGDIR"] = str(folder)


def _remove_left_locks(folder: Path) -> None:
    with suppress(OSError):
        for lock in folder.glob("*.matplotlib-lock"):
            if time.time() - lock.stat().st_mtime > _LOCK_SECONDS:
                lock.unlink()
