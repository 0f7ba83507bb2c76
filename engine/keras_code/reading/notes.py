"""Sentences about what was not read; the same sentence about several lines appears once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum

from engine.language.lists import listed
from engine.language.texts import N_, _

MAX_NOTES = 20
_MAX_NUMBERS = 3

_SWEPT = N_("{layer}'s rate takes several values in a loop, so the sweep sets it.")


class Subject(Enum):
    """What the sentences are about: one of them, and several, as the texts name them."""

    LINE = N_("Line {number}"), N_("Lines {numbers}")
    CELL = N_("Cell {number}"), N_("Cells {numbers}")
    LAYER = N_("Layer {number}"), N_("Layers {numbers}")


def swept_note(layer: str) -> str:
    """Return the sentence that says that the sweep sets the rate of a layer.

    Parameters
    ----------
    layer : str

    Returns
    -------
    str
        In the language in use.
    """
    return _(_SWEPT).format(layer=layer)


def is_swept_note(note: str) -> bool:
    """Return whether a sentence, with its places or not, is that of `swept_note`.

    Parameters
    ----------
    note : str
        In the language in use.

    Returns
    -------
    bool
    """
    return all(part in note for part in _(_SWEPT).split("{layer}"))


class Notes:
    """Collects sentences with the numbers of the lines (or cells, or layers) that they are about.

    Of cells, `starts` has the first line of each.
    """

    def __init__(self, subject: Subject, starts: Sequence[int] = ()) -> None:
        self._subject, self._starts = subject, starts
        self._numbers: dict[str, dict[int, None]] = {}

    def add(self, number: int, text: str) -> None:
        """Add `text`, in the language in use, about a line."""
        self._numbers.setdefault(text, {})[self._place(number)] = None

    def place(self, line: int) -> str:
        """Name the place of a line: Line 3, or Cell 2."""
        return self._places([self._place(line)])

    def _place(self, line: int) -> int:
        return bisect_right(self._starts, line) if self._starts else line

    def texts(self) -> tuple[str, ...]:
        """The sentences in the order of the lines."""
        by_place = sorted(self._numbers.items(), key=lambda item: next(iter(item[1])))
        found = [f"{self._places(list(numbers))}: {text}" for text, numbers in by_place]
        if len(found) > MAX_NOTES:
            left = len(found) - MAX_NOTES + 1
            more = _("{n} more remarks of this kind are not shown.").format(n=left)
            found = [*found[: MAX_NOTES - 1], more]
        return tuple(found)

    def _places(self, numbers: list[int]) -> str:
        one, several = self._subject.value
        if len(numbers) == 1:
            return _(one).format(number=numbers[0])
        shown = [str(number) for number in numbers[:_MAX_NUMBERS]]
        left = len(numbers) - len(shown)
        shown += [_("{n} more").format(n=left)] if left else []
        return _(several).format(numbers=listed(shown))
