"""A folder of results belongs to one process at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.storage.folder_lock import lock_folder, locked_folder


def test_a_locked_folder_is_refused_until_it_is_released(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "results"
    with locked_folder(folder):
        with pytest.raises(InputError, match=r"is in use by another run of Dropout Lab: wait for its end"):
            lock_folder(folder)
        assert folder.is_dir()
    assert list(folder.iterdir()) == []
    lock_folder(folder).release()


def test_a_folder_that_can_not_be_made_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(InputError, match=r"file can't be written: .+\.$"),
        locked_folder(tmp_path / "file"),
    ):
        pass
