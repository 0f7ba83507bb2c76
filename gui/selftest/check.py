"""What a check is: a short name, and something to do that raises where the installation is not whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.selftest.bench import Bench


class CheckError(Exception):
    """What is wrong, in one sentence."""


@dataclass(frozen=True)
class Check:
    """One thing that must work; `run` raises CheckError, or any other error, where it does not.

    `begin` asks the engine for what takes long as soon as there is a window; `run` then waits for it.
    """

    name: str
    run: Callable[[Bench], None]
    begin: Callable[[Bench], None] | None = None


def make_sure(is_so: bool, otherwise: str) -> None:
    """CheckError with the sentence `otherwise` where it is not so."""
    if not is_so:
        raise CheckError(otherwise)
