"""Options that stand anywhere on the command line."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.system.options import without_option


@pytest.mark.parametrize(
    ("argv", "rest", "value"),
    [
        (["a", "b"], ["a", "b"], None),
        (["--x", "1", "a"], ["a"], "1"),
        (["a", "--x=1=2"], ["a"], "1=2"),
    ],
)
def test_option_is_taken_out(argv: list[str], rest: list[str], value: str | None) -> None:
    assert without_option(argv, "--x", "It is missing.") == (rest, value)


@pytest.mark.parametrize("argv", [["--x"], ["--x="], ["--x", "--y"]])
def test_missing_value_is_told(argv: list[str]) -> None:
    with pytest.raises(InputError, match="It is missing"):
        without_option(argv, "--x", "It is missing.")


def test_option_counts_once() -> None:
    with pytest.raises(InputError, match="once, not 2 times"):
        without_option(["--x", "1", "--x=2"], "--x", "")
