"""Sentences about what was not read; the same sentence about several lines appears once."""

from __future__ import annotations

from engine.analysis.wording import listed

MAX_NOTES = 20
SWEPT_IN_A_LOOP = "takes several values in a loop, so the sweep sets it."
_MAX_NUMBERS = 3


class Notes:
    """Collects sentences with the numbers of the lines (or layers) that they are about."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._numbers: dict[str, dict[int, None]] = {}

    def add(self, number: int, text: str) -> None:
        """Add `text` about a line."""
        self._numbers.setdefault(text, {})[number] = None

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
