"""A folder for all that the app would write, so that the self-test leaves nothing and needs no home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The app's own variable, and those of the desktop's libraries: font caches and the like.
_INSIDE = {
    "DROPOUT_LAB_DATA_DIR": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
}


@contextmanager
def own_folders() -> Iterator[Path]:
    """A temporary folder; while it is there, this process and its worker write nowhere else."""
    before = {name: os.environ.get(name) for name in _INSIDE}
    with tempfile.TemporaryDirectory(prefix="dropout-lab-selftest-", ignore_cleanup_errors=True) as name:
        os.environ.update({variable: str(Path(name) / part) for variable, part in _INSIDE.items()})
        try:
            yield Path(name)
        finally:
            for variable, value in before.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value
