"""Places matplotlib's font cache in our cache folder or, if that is not writable, in a temporary one."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from engine.system.paths import cache_folder, writing_problem
from engine.system.processes import temporary_folder

_LOCK_SECONDS = 60.0  # older locks are leftovers, for which matplotlib would wait five seconds


def use_own_caches() -> None:
    """Call this before matplotlib is imported; an environment variable of the user takes precedence."""
    if os.environ.get("MPLCONFIGDIR"):
        return
    folder = cache_folder() / "matplotlib"
    if writing_problem(folder):
        try:
            folder = temporary_folder() / "matplotlib"
            folder.mkdir(exist_ok=True)
        except OSError:
            return  # no writable folder, as on a full disk: matplotlib chooses one when a figure is drawn
    _remove_left_locks(folder)
    os.environ["MPLCONFIGDIR"] = str(folder)


def _remove_left_locks(folder: Path) -> None:
    with suppress(OSError):
        for lock in folder.glob("*.matplotlib-lock"):
            if time.time() - lock.stat().st_mtime > _LOCK_SECONDS:
                lock.unlink()
