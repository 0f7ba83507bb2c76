"""A folder for all that the app would write, so that the self-test leaves nothing and needs no home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.system.paths import NAME, OWN_FOLDER

# All that the app keeps, what libraries keep for the desktop (font caches and the like), temporary files.
_INSIDE = {
    OWN_FOLDER: "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
    "TMPDIR": "temporary",
    "TEMP": "temporary",
    "TMP": "temporary",
}


@contextmanager
def own_folders() -> Iterator[Path]:
    """A temporary folder; while it is there, this process and its worker write nowhere else."""
    before = {name: os.environ.get(name) for name in _INSIDE}
    prefix = f"{NAME}-{os.getpid()}-"  # should this process be killed, the next start removes it
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        for part in _INSIDE.values():
            (Path(name) / part).mkdir(exist_ok=True)
        os.environ.update({variable: str(Path(name) / part) for variable, part in _INSIDE.items()})
        try:
            yield Path(name)
        finally:
            for variable, value in before.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value
