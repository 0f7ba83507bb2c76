"""Whether somebody else changed a file."""

from __future__ import annotations

import os
from pathlib import Path

from gui.window.file_state import FileState


def test_the_content_decides(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert FileState.of(path) is None
    path.write_bytes(b"one")
    state = FileState.of(path)
    assert state is not None
    assert state.is_still(path)
    os.utime(path, (1, 1))
    assert state.is_still(path), "a copy with another time is the same file"
    path.write_bytes(b"two")
    assert not state.is_still(path)
    path.unlink()
    assert not state.is_still(path)
