"""Lending this computer to a cluster: a process that trains for others while nobody needs the computer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class LendingState:
    """What the lent computer does, as a sentence for the user.

    `is_over` says that it has ended by itself, `is_problem` that it ended because something is wrong.
    """

    text: str
    is_over: bool = False
    is_problem: bool = False


class Lender:
    """A thread that keeps a worker of the cluster running; `listener` is called on it with every new state.

    With `stays` the worker goes on when somebody uses the computer. Else it leaves the cluster at once, and
    comes back when the computer has not been used for some minutes.
    """

    def __init__(
        self,
        address: str,
        key: str,
        listener: Callable[[LendingState], None],
        *,
        n_threads: int = 0,
        stays: bool = False,
    ) -> None:
        self._address, self._key = address, key
        self._listener = listener
        self._n_threads, self._stays = n_threads, stays

    def start(self) -> None:
        """Start; the first state follows at once."""
        raise NotImplementedError

    def close(self) -> None:
        """End thread and worker, within about two seconds; no state follows."""
        raise NotImplementedError
