"""Sentences about what was not read; the same sentence about several lines appears once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from engine.language.lists import listed

MAX_NOTES = 20
SWEPT_IN_A_LOOP = "takes several values in a loop, so the sweep sets it."
_MAX_NUMBERS = 3


class Notes:
    """Collects sentences with the numbers of the lines (or cells, or layers) that they are about.

    Of cells, `starts` has the first line of each.
    """

    def __init__(self, subject: str, starts: Sequence[int] = ()) -> None:
        self._subject, self._starts = subject, starts
        self._numbers: dict[str, dict[int, None]] = {}

    def add(self, number: int, text: str) -> None:
        """Add `text` about a line."""
        self._numbers.setdefault(text, {})[self._place(number)] = None

    def place(self, line: int) -> str:
        """Name the place of a line: Line 3, or Cell 2."""
        return f"{self._subject} {self._place(line)}"

    def _place(self, line: int) -> int:
        return bisect_right(self._starts, line) if self._starts else line

    def texts(self) -> tuple[str, ...]:
        """The sentences in the order of the lines."""
        by_place = sorted(self._numbers.items(), key=lambda item: next(iter(item[1])))
        found = [f"{self._places(list(numbers))}: {text}" for text, numbers in by_place]
        if len(found) > MAX_NOTES:
            left = len(found) - MAX_NOTES + 1
            found = [*found[: MAX_NOTES - 1], f"{left} more remarks of this kind are not shown."]
        return tuple(found)

    def _places(self, numbers: list[int]) -> str:
        if len(numbers) == 1:
            return f"{self._subject} {numbers[0]}"
        shown = [str(number) for number in numbers[:_MAX_NUMBERS]]
        left = len(numbers) - len(shown)
        shown += [f"{left} more"] if left else []
        return f"{self._subject}s {listed(shown)}"
