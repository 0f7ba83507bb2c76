"""matplotlib's font cache: ours, or a temporary one; what a killed start left there holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.caches import use_own_caches
from engine.system.paths import OWN_FOLDER

ROOT = Path(__file__).resolve().parents[3]


def test_caches_are_in_the_app_folder_and_stale_locks_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv("MPLCONFIGDIR", "")
    folder = tmp_path / "cache" / "matplotlib"
    folder.mkdir(parents=True)
    left, held = folder / "old.json.matplotlib-lock", folder / "new.json.matplotlib-lock"
    left.touch()
    held.touch()
    os.utime(left, (0, 0))
    use_own_caches()
    assert os.environ["MPLCONFIGDIR"] == str(folder)
    assert list(folder.iterdir()) == [held]


def test_caches_fall_back_to_a_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "tmp").mkdir()
    env = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    env |= {
        OWN_FOLDER: str(tmp_path / "file"),
        "TMPDIR": str(tmp_path / "tmp"),
        "TEMP": str(tmp_path / "tmp"),
    }
    code = "from engine.system.caches import use_own_caches as u; u(); import matplotlib.font_manager, os"
    code += "; print(matplotlib.get_cachedir())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == ""
    assert Path(done.stdout.strip()).is_relative_to(tmp_path / "tmp")
    assert not list((tmp_path / "tmp").iterdir())


def test_caches_work_without_any_writable_folder(tmp_path: Path) -> None:
    """As on a full disk."""
    (tmp_path / "file").touch()
    code = f"import os, tempfile; tempfile._candidate_tempdir_list = lambda: [{str(tmp_path / 'file')!r}]"
    code += (
        "; from engine.system.caches import use_own_caches as u; u(); print(os.environ.get('MPLCONFIGDIR'))"
    )
    env = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**env, OWN_FOLDER: str(tmp_path / "file")},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "None\n"
