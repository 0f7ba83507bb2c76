"""Which folders are found after a crash, and that what is not whole goes and what is in use stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.storage import kept_folders
from engine.storage.kept_folders import KeptFolders
from engine.system.paths import OWN_FOLDER

KEPT = KeptFolders("kept", marker="whole")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))


def test_a_folder_is_found_when_its_lock_is_free_and_the_newest_comes_first() -> None:
    made = [KEPT.new(f"A / {number}") for number in range(3)]
    assert len({folder for folder, _ in made}) == 3 and KEPT.left() == []
    for folder, lock in made:
        (folder / KEPT.marker).touch()
        lock.release()
    found = KEPT.left()
    assert [folder for folder, _ in found] == sorted((folder for folder, _ in made), reverse=True)
    assert KEPT.left() == [], "they are of this process now"
    for folder, lock in found:
        KEPT.remove(folder, lock)
    assert KEPT.all() == []


def test_what_is_not_whole_goes_unless_it_is_in_use_or_just_being_made() -> None:
    used, lock = KEPT.new("used")
    half, other = KEPT.new("half")
    other.release()
    bare, fresh = KEPT.place / "bare", KEPT.place / "fresh"
    for folder in (bare, fresh):
        folder.mkdir()
    for folder in (used, half, bare):
        os.utime(folder, (0, 0))
    assert KEPT.left() == []
    assert sorted(KEPT.all()) == sorted((used, fresh))
    KEPT.remove(used, lock)


def test_names_of_one_second_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_folders, "MAX_SAME_SECOND", 0)
    with pytest.raises(InputError, match="folders of this second already"):
        KEPT.new("a")


def test_a_lock_that_cannot_be_taken_is_a_sentence_and_leaves_no_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.storage.kept_folders.FileLock.of", lambda *_, **__: None)
    with pytest.raises(InputError, match="can't be locked"):
        KEPT.new("a")
    assert KEPT.all() == []
