"""Log files: one for each start, the newest are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.system.logs import MAX_LOGS, log_path, new_log
from engine.system.paths import OWN_FOLDER


def test_log_files_are_one_per_kind_and_old_ones_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    folder = tmp_path / "logs"
    folder.mkdir()
    for kind in ("window", "engine"):
        for number in range(MAX_LOGS + 5):
            path = folder / f"{kind}-{number:02}.log"
            path.touch()
            os.utime(path, ns=(number, number))
    path = new_log("window")
    path.touch()
    assert path == log_path("window") != log_path("engine")
    assert str(os.getpid()) in path.name
    assert new_log("window") == path
    kept = sorted(found.name for found in folder.glob("window-*"))
    assert len(kept) <= MAX_LOGS
    assert path.name in kept
    assert f"window-{MAX_LOGS + 4:02}.log" in kept
    assert "window-00.log" not in kept
    assert len(list(folder.glob("engine-*"))) == MAX_LOGS + 5


def test_log_folder_that_cannot_be_made_is_an_os_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "file"))
    with pytest.raises(OSError, match="file"):
        new_log("window")
