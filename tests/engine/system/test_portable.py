"""Portable mode: who names the folder, in which order, and what is said of one that can't be used."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.system.paths import OWN_FOLDER
from engine.system.portable import portable_folder, take_data_dir


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, "")  # so that what the test sets is taken back


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an executable that thinks it is a package."""
    folder = tmp_path / "the package"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "dropout-lab"))
    return folder


@pytest.mark.parametrize(
    "argv",
    [
        ["--data-dir", "own é", "run", "p", "--out", "o"],
        ["run", "p", "--out", "o", "--data-dir", "own é"],
        ["run", "--data-dir=own é", "p", "--out", "o"],
    ],
)
def test_data_dir_option_may_be_anywhere(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert take_data_dir(argv) == ["run", "p", "--out", "o"]
    assert os.environ[OWN_FOLDER] == str(tmp_path / "own é")
    assert (tmp_path / "own é").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="Python guesses the homes of others there")
def test_data_dir_with_an_unknown_home_is_kept_literally(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    take_data_dir(["--data-dir=~no-such-user/lab"])
    assert os.environ[OWN_FOLDER] == str(tmp_path / "~no-such-user" / "lab")


def test_data_dir_option_beats_environment_beats_portable_file(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "portable.txt").write_text("", "utf-8")
    take_data_dir([])
    assert os.environ[OWN_FOLDER] == str(package / "data")
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "by environment"))
    take_data_dir([])
    assert os.environ[OWN_FOLDER] == str(tmp_path / "by environment")
    take_data_dir([f"--data-dir={tmp_path / 'by option'}"])
    assert os.environ[OWN_FOLDER] == str(tmp_path / "by option")


def test_portable_mode_is_off_by_default(package: Path) -> None:
    assert take_data_dir(["p"]) == ["p"]
    assert OWN_FOLDER not in os.environ
    assert not list(package.iterdir())


def test_portable_file_is_ignored_from_source(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "portable.txt").write_text("data", "utf-8")
    monkeypatch.setattr(sys, "frozen", False)
    take_data_dir([])
    assert OWN_FOLDER not in os.environ


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "data"),
        (b"  \r\n", "data"),
        (b"\xef\xbb\xbfown folder\r\nignored", "own folder"),
        (b'"quoted one"', "quoted one"),
        (b"../up", "../up"),
        (b"$LAB_PLACE/x", "/mnt/lab/x"),
        (b"~/x", "/home/u/x"),
        (b"/srv/x", "/srv/x"),
    ],
)
def test_portable_file_first_line_names_the_folder(
    content: bytes, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_PLACE", "/mnt/lab")
    monkeypatch.setenv("HOME", "/home/u")
    monkeypatch.setenv("USERPROFILE", "/home/u")
    (tmp_path / "portable.txt").write_bytes(content)
    assert portable_folder(tmp_path / "dropout-lab") == tmp_path / place


def test_portable_file_with_an_unset_variable_is_an_input_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAB_PLACE", raising=False)
    (tmp_path / "portable.txt").write_text("/srv/${LAB_PLACE}/x", "utf-8")
    with pytest.raises(InputError, match=r"by \$\{LAB_PLACE\}, which is not set"):
        portable_folder(tmp_path / "dropout-lab")


def test_portable_file_is_beside_the_macos_bundle(tmp_path: Path) -> None:
    executable = tmp_path / "Dropout Lab.app" / "Contents" / "MacOS" / "dropout-lab"
    executable.parent.mkdir(parents=True)
    (executable.parent / "portable.txt").write_text("inside", "utf-8")
    assert portable_folder(executable) is None
    (tmp_path / "portable.txt").write_text("beside", "utf-8")
    assert portable_folder(executable) == tmp_path / "beside"


def test_portable_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "portable.txt").write_bytes("data".encode("utf-16"))
    with pytest.raises(InputError, match="it is not UTF-8 text"):
        portable_folder(tmp_path / "dropout-lab")


@pytest.mark.parametrize("argv", [["--data-dir"], ["--data-dir="], ["--data-dir", "--out"]])
def test_data_dir_option_needs_a_folder(argv: list[str]) -> None:
    with pytest.raises(InputError, match="must be followed by a folder"):
        take_data_dir(argv)


def test_data_dir_option_may_be_given_once() -> None:
    with pytest.raises(InputError, match="once, not 2 times"):
        take_data_dir(["--data-dir", "a", "--data-dir=b"])


def test_unusable_data_dir_is_named_with_its_source(package: Path) -> None:
    (package / "file").touch()
    with pytest.raises(InputError, match=r"file.below, which --data-dir names for the app's data, can't be"):
        take_data_dir(["--data-dir", str(package / "file" / "below")])
    (package / "portable.txt").write_text("file", "utf-8")
    with pytest.raises(InputError, match=r"file, which portable.txt names"):
        take_data_dir([])
    os.environ[OWN_FOLDER] = str(package / "file")
    with pytest.raises(InputError, match=r"file, which DROPOUT_LAB_DATA_DIR names"):
        take_data_dir([])
