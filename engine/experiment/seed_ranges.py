"""Ranges of seeds: as text, and the next one that no earlier sweep has used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from engine.experiment.seeds import MOVED
from engine.language.texts import _, ngettext

MAX_SEED = MOVED - 1
STRIDE = 1000  # from one range to the next: wider than the ranges of a class, which follow one another


def seed_range(first: int, count: int) -> tuple[int, ...]:
    """Return `count` seeds from `first` on; where they would pass MAX_SEED, the last ones there are.

    Parameters
    ----------
    first : int
        0 or more.
    count : int
        1 or more.

    Returns
    -------
    tuple of int
    """
    first = min(first, MAX_SEED + 1 - count)
    return tuple(range(first, first + count))


def is_range(seeds: Sequence[int]) -> bool:
    """Whether the seeds follow one another: 3, 4, 5."""
    return list(seeds) == list(range(min(seeds, default=0), min(seeds, default=0) + len(seeds)))


def seeds_summary(seeds: Sequence[int], *, is_short: bool = False) -> str:
    """Say how many seeds there are and where they start: "10 seeds from 0", in short "10 seeds".

    In the language in use.

    Parameters
    ----------
    seeds : sequence of int
    is_short : bool

    Returns
    -------
    str
    """
    n = len(seeds)
    if is_short or not seeds:
        return ngettext("{n} seed", "{n} seeds", n).format(n=n)
    if n == 1:
        return _("seed {seed}").format(seed=seeds[0])
    text = _("{n} seeds from {first}") if is_range(seeds) else _("{n} seeds, {first} to {last}")
    return text.format(n=n, first=min(seeds), last=max(seeds))


def first_seeds(own: Sequence[int], count: int) -> tuple[int, ...]:
    """Take as many of somebody's own seeds; where they are too few, go on with `next_seeds`.

    Parameters
    ----------
    own : sequence of int
        At least one, all different.
    count : int
        1 or more.

    Returns
    -------
    tuple of int
        All different; fewer than `count` only if every range is taken.
    """
    found = list(own)
    while len(found) < count:
        more = next_seeds(own, found)
        if found[0] in more:
            break
        found += more
    return tuple(found[:count])


def next_seeds(planned: Sequence[int], used: Collection[int]) -> tuple[int, ...]:
    """Find as many seeds that have not been used, a whole number of strides after the planned ones.

    In a class whose students start with ranges that follow one another, no student thereby gets another's.

    Parameters
    ----------
    planned : sequence of int
        The plan's seeds; they count as used.
    used : collection of int
        All seeds of earlier sweeps.

    Returns
    -------
    tuple of int
        A range; the planned seeds if every range is taken.
    """
    count, taken = len(planned), frozenset(used) | frozenset(planned)
    stride = STRIDE * -(-count // STRIDE)
    start = min(planned, default=0)
    for first in chain(range(start, MAX_SEED + 2 - count, stride), range(start % stride, start, stride)):
        seeds = range(first, first + count)
        if taken.isdisjoint(seeds):
            return tuple(seeds)
    return tuple(planned)
