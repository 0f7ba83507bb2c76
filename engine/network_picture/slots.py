"""Places in a line for some of many things: all of a few; of more, the first, a gap, and the last."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=512)
def slots(count: int, most: int, last: int) -> tuple[tuple[int, ...], tuple[float, ...], float | None]:
    """(their numbers, their places in units of the pitch around 0, the middle of the gap if there is one).

    At most `most` are shown; beyond that the line ends with the `last` ones.
    """
    if count <= most:
        middle = (count - 1) / 2
        return tuple(range(count)), tuple(i - middle for i in range(count)), None
    first = most - last
    numbers = (*range(first), *range(count - last, count))
    middle = most / 2
    places = [i if i < first else i + 1 for i in range(most)]
    return numbers, tuple(place - middle for place in places), first - middle
