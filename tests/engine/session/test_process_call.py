"""A function is called in a process of its own, and what it returns or raises comes back."""

from __future__ import annotations

import os

import pytest

from engine.errors import InputError
from engine.session.process_call import ProcessEndedError, call_in_process


def pid_and_sum(*numbers: int) -> tuple[int, int]:
    return os.getpid(), sum(numbers)


def refuse(what: str) -> None:
    raise InputError(f"There is no {what}.")


def crash() -> None:
    os._exit(1)


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
