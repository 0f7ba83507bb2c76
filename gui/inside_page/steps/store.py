"""The steps that have been seen, in chunks as the engine sends them; the oldest go if memory gets short."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from engine.inside.steps import StepsSeen
from gui.control.inside_asker import n_bytes

MAX_BYTES = 2**26


@dataclass(frozen=True, eq=False)
class Chunk:
    """Steps that follow each other; `first` counts from 0 over the whole training."""

    first: int
    seen: StepsSeen
    size: int


class StepStore:
    """Steps of several subjects, of which those of the latest are looked up."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._chunks: dict[tuple[Hashable, int], Chunk] = {}  # the one that was used last is last
        self._subject: Hashable = None

    @property
    def size(self) -> int:
        """How many bytes all steps take."""
        return sum(chunk.size for chunk in self._chunks.values())

    def use(self, subject: Hashable) -> None:
        """Look up the steps of this subject from now on; those of others stay while there is space."""
        self._subject = subject

    def add(self, seen: StepsSeen) -> None:
        """Keep an answer of the subject."""
        first = seen.first.steps_before(seen.steps_per_epoch)
        self._chunks.pop((self._subject, first), None)
        self._chunks[self._subject, first] = Chunk(first, seen, n_bytes(seen))
        while len(self._chunks) > 1 and self.size > self._max_bytes:
            del self._chunks[next(iter(self._chunks))]

    def at(self, step: int) -> tuple[StepsSeen, int] | None:
        """An answer that has the step, counted from 0, and its row in there."""
        for key, chunk in self._chunks.items():
            if key[0] == self._subject and chunk.first <= step < chunk.first + chunk.seen.n_steps:
                self._chunks[key] = self._chunks.pop(key)
                return chunk.seen, step - chunk.first
        return None

    def has(self, step: int) -> bool:
        """Whether the step is known."""
        return any(
            key[0] == self._subject and chunk.first <= step < chunk.first + chunk.seen.n_steps
            for key, chunk in self._chunks.items()
        )

    def first_gap(self, start: int, end: int) -> int | None:
        """The first step of range(start, end) that is not known; None if all are."""
        step = start
        while step < end:
            known = [
                chunk.first + chunk.seen.n_steps
                for key, chunk in self._chunks.items()
                if key[0] == self._subject and chunk.first <= step < chunk.first + chunk.seen.n_steps
            ]
            if not known:
                return step
            step = max(known)
        return None
