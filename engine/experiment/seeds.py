"""The seeds contract: seed k of a cell gives four independent streams.

`numpy.random.SeedSequence(k).spawn(4)` gives the streams split, init, shuffle and mask, each as one
31-bit number. Layers take theirs from `SeedSequence(init).generate_state(n)`, counted over the layers
that draw (weights for init, masks for mask), so that inserting a Dropout changes no initial weight.
A layer that draws more than one weight (or, in two directions, more than one mask) gives the first of
them its own seed and takes the others' from `SeedSequence(own).generate_state(n)`.
A rate never changes a stream. A frozen stream is seed 0's; a moved one is that of the seed MOVED further
on, which no sweep reaches, so that a training can share some of its chance with another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Streams:
    """The four numbers that decide everything random in a cell."""

    split: int
    init: int
    shuffle: int
    mask: int


MOVED = 2**31


def streams(seed: int, frozen: Collection[str] = (), moved: Collection[str] = ()) -> Streams:
    """The streams of `seed` (>= 0), those named in `frozen` from seed 0, in `moved` from seed + MOVED."""
    drawn = {0: _numbers(0), seed: _numbers(seed)}
    if moved:
        drawn[seed + MOVED] = _numbers(seed + MOVED)
    names = ("split", "init", "shuffle", "mask")
    origins = [0 if name in frozen else seed + MOVED if name in moved else seed for name in names]
    return Streams(*(drawn[origin][index] for index, origin in enumerate(origins)))


def layer_seeds(stream: int, count: int) -> list[int]:
    """One 31-bit seed for each of `count` layers; a longer list begins with the shorter one."""
    import numpy as np

    return [int(number) >> 1 for number in np.random.SeedSequence(stream).generate_state(count)]


def seeds_within_layer(own: int, count: int) -> list[int]:
    """The seeds of all that one layer draws: its own first."""
    return [own, *layer_seeds(own, count - 1)] if count > 1 else [own]


def _numbers(seed: int) -> list[int]:
    import numpy as np

    return [int(child.generate_state(1)[0]) >> 1 for child in np.random.SeedSequence(seed).spawn(4)]
