"""What another program holds for a moment is tried again; what fails for another reason is not."""

from __future__ import annotations

import errno
import sys
import time
from pathlib import Path

import pytest

from engine.errors import FullDiskError
from engine.system.held_files import is_held, retry_while_held, writing_error

BUSY = errno.EACCES if sys.platform == "win32" else errno.EBUSY


def test_what_is_held_is_tried_until_it_works() -> None:
    tries = iter([OSError(BUSY, "busy"), OSError(BUSY, "busy"), None])

    def act() -> str:
        if error := next(tries):
            raise error
        return "done"

    assert retry_while_held(act) == "done"
    assert next(tries, "none left") == "none left"


def test_what_is_held_for_good_is_an_error_in_the_end() -> None:
    tried = []

    def act() -> None:
        tried.append(time.monotonic())
        raise OSError(BUSY, "busy")

    for seconds in (0.0, 0.1):
        tried.clear()
        with pytest.raises(OSError, match="busy") as caught:
            retry_while_held(act, seconds)
        assert (len(tried) > 1) == (seconds > 0)
    said = str(writing_error(Path("a"), caught.value))
    assert said == "a can't be written: busy (does another program have it open?)."


def test_other_errors_are_not_tried_again(tmp_path: Path) -> None:
    tried = []

    def act() -> None:
        tried.append(1)
        (tmp_path / "none").unlink()

    with pytest.raises(FileNotFoundError) as caught:
        retry_while_held(act, 60.0)
    assert tried == [1]
    assert not is_held(caught.value)
    assert str(writing_error(Path("a"), caught.value)) == f"a can't be written: {caught.value.strerror}."


def test_a_full_disk_is_no_fault_of_the_input() -> None:
    assert isinstance(writing_error(Path("a"), OSError(errno.ENOSPC, "No space")), FullDiskError)
    assert not isinstance(writing_error(Path("a"), OSError(errno.EACCES, "No right")), FullDiskError)
