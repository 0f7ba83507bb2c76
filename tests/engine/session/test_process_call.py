"""A function is called in a process of its own, and what it returns or raises comes back."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.session.process_call import ProcessEndedError, call_in_process
from engine.system.paths import OWN_FOLDER


def pid_and_sum(*numbers: int) -> tuple[int, int]:
    return os.getpid(), sum(numbers)


def refuse(what: str) -> None:
    raise InputError(f"There is no {what}.")


def crash() -> None:
    os._exit(1)


def print_words(words: str) -> None:
    sys.stderr.write(f"one {words}\ntwo\n")
    warnings.warn(words, stacklevel=1)
    logging.getLogger("dropout_lab").error("three %s", words)


def test_the_result_comes_from_another_process() -> None:
    pid, total = call_in_process(pid_and_sum, 1, 2, 3)
    assert total == 6
    assert pid != os.getpid()


def test_an_error_comes_back_with_its_traceback() -> None:
    with pytest.raises(InputError, match="no curve") as caught:
        call_in_process(refuse, "curve")
    assert any("in refuse" in note for note in caught.value.__notes__)


def test_a_process_that_crashes_is_an_error() -> None:
    with pytest.raises(ProcessEndedError, match="crash ended without a result"):
        call_in_process(crash)


def test_what_a_process_logs_controls_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    call_in_process(print_words, "\x1b[31mred\x9b2J\u202e\r\nforged")
    (path,) = (tmp_path / "logs").glob("call-*.log")
    lines = path.read_text("utf-8").split("\n")
    assert all(line.isprintable() for line in lines)
    assert lines[0].startswith("one  [31mred 2J")
    assert sum("red 2J   forged" in line for line in lines) == 2, "a warning and a record are a line each"
