"""Where things are kept: the platform's folders, one folder of our own, and homes that can't be written."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from engine.system import paths

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("data_folder", "config_folder", "log_folder", "cache_folder")
ASK = "from engine.system import paths; print(*(getattr(paths, name)() for name in {names}), sep='\\n')"


def test_portable_mode_keeps_all_in_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    found = [getattr(paths, name)() for name in FOLDERS]
    assert found == [tmp_path / name for name in ("data", "settings", "logs", "cache")]


def test_user_folders_are_separate_and_in_the_home() -> None:
    n_shared = 1 if sys.platform == "win32" else 0  # settings and data are in one folder there
    assert len({getattr(paths, name)() for name in FOLDERS}) == len(FOLDERS) - n_shared
    assert all(getattr(paths, name)().is_absolute() for name in FOLDERS)
    assert not any(getattr(paths, name)().is_relative_to(paths.PROGRAM_FOLDER) for name in FOLDERS)


def test_writing_problem_is_empty_for_a_writable_folder(tmp_path: Path) -> None:
    assert paths.writing_problem(tmp_path / "a" / "b") == ""
    assert not list((tmp_path / "a" / "b").iterdir())


def test_no_temporary_file_is_made_by_tempfile_in_a_folder_of_the_user() -> None:
    """On Windows it takes a folder that may not be written for a clash of names, and tries two billion."""
    found = []
    for path in (*(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "tempfile." in ast.unparse(node.func):
                found += [f"{path.name}:{node.lineno}" for word in node.keywords if word.arg == "dir"]
    assert found == []


def test_keeping_problem_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path / "file"))
    paths.unwritable_folders.cache_clear()
    said = paths.keeping_problem()
    assert said.startswith("Settings and unsaved work can't be kept: no writing to ")
    assert str(tmp_path / "file" / "data") in said
    assert said.count("(") == 2
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path / "good"))
    assert paths.keeping_problem() == said, "it is found once"
    paths.unwritable_folders.cache_clear()
    assert paths.keeping_problem() == ""
    paths.unwritable_folders.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the registry, not HOME")
def test_folders_without_a_home_do_not_exist(tmp_path: Path) -> None:
    """As in a container whose user is in no list; nothing may be written into the current folder."""
    code = "import pwd; pwd.getpwuid = {}.__getitem__; " + ASK.format(names=FOLDERS)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found = [Path(line) for line in done.stdout.splitlines()]
    assert len(found) == len(FOLDERS)
    assert all(path.is_relative_to("/nonexistent") for path in found)
