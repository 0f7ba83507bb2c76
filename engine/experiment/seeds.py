"""The seeds contract: seed k of a cell gives four independent streams.

`numpy.random.SeedSequence(k).spawn(4)` gives the streams split, init, shuffle and mask, each as one 31-bit
number. Layers take theirs from `SeedSequence(init).generate_state(n)`, counted over the layers that draw
(weights for init, masks for mask), so that inserting a Dropout changes no initial weight. A layer that draws
more than one weight (or, if bidirectional, more than one mask) uses its own seed for the first of them and
takes the others' from `SeedSequence(own).generate_state(n)`. A rate never changes a stream. A frozen stream
is that of seed 0; a moved one is that of seed k + MOVED, which no sweep reaches, so that two trainings can
share some of their streams and not others. With n folds, seeds 0 to n - 1 share the split stream of seed 0,
and so on: each tests another fold of one order of the samples.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Streams:
    """The four numbers that determine everything random in a cell.

    Attributes
    ----------
    split, init, shuffle, mask : int
        31-bit numbers.
    """

    split: int
    init: int
    shuffle: int
    mask: int


MOVED = 2**31


class SplitPlace(NamedTuple):
    """Which split a cell has; cells of equal places have the same.

    Attributes
    ----------
    split_seed : int
        Number of the split stream: that of the seed, or with folds that of the repetition's first seed.
    fold : int
        The fold that is tested; 0 for a split without folds.
    """

    split_seed: int
    fold: int = 0


def streams(seed: int, frozen: Collection[str] = (), moved: Collection[str] = ()) -> Streams:
    """Compute the streams of a seed.

    Parameters
    ----------
    seed : int
        0 or more.
    frozen : collection of str
        Streams to take from seed 0; this wins over `moved`.
    moved : collection of str
        Streams to take from seed + MOVED.

    Returns
    -------
    Streams
    """
    drawn = {0: _numbers(0), seed: _numbers(seed)}
    if moved:
        drawn[seed + MOVED] = _numbers(seed + MOVED)
    names = ("split", "init", "shuffle", "mask")
    origins = [_origin(name, seed, frozen, moved) for name in names]
    return Streams(*(drawn[origin][index] for index, origin in enumerate(origins)))


def split_place(
    seed: int, n_folds: int = 1, frozen: Collection[str] = (), moved: Collection[str] = ()
) -> SplitPlace:
    """Find the split of a seed: it tests fold seed % n_folds of repetition seed // n_folds.

    Parameters
    ----------
    seed : int
        0 or more.
    n_folds : int
        1 for a split without folds.
    frozen, moved : collection of str
        As in `streams`: the seed is then 0, or seed + MOVED.

    Returns
    -------
    SplitPlace
    """
    fold = fold_of(seed, n_folds, frozen, moved)
    return SplitPlace(_numbers(_origin("split", seed, frozen, moved) - fold)[0], fold)


def fold_of(seed: int, n_folds: int, frozen: Collection[str] = (), moved: Collection[str] = ()) -> int:
    """Find the fold that a seed tests.

    Parameters
    ----------
    seed, n_folds : int
    frozen, moved : collection of str
        As in `split_place`.

    Returns
    -------
    int
    """
    return _origin("split", seed, frozen, moved) % n_folds


def _origin(name: str, seed: int, frozen: Collection[str], moved: Collection[str]) -> int:
    """Return the seed that a stream comes from."""
    return 0 if name in frozen else seed + MOVED if name in moved else seed


def layer_seeds(stream: int, count: int) -> list[int]:
    """Compute one seed per layer; a longer list begins with the shorter one.

    Parameters
    ----------
    stream : int
        The number of the init or mask stream.
    count : int
        Number of layers that draw.

    Returns
    -------
    list of int
        31-bit numbers.
    """
    import numpy as np

    return [int(number) >> 1 for number in np.random.SeedSequence(stream).generate_state(count)]


def seeds_within_layer(own: int, count: int) -> list[int]:
    """Compute the seeds of all that one layer draws, beginning with its own.

    Parameters
    ----------
    own : int
        The layer's seed.
    count : int
        Number of weights or masks that it draws.

    Returns
    -------
    list of int
    """
    return [own, *layer_seeds(own, count - 1)] if count > 1 else [own]


def _numbers(seed: int) -> list[int]:
    import numpy as np

    return [int(child.generate_state(1)[0]) >> 1 for child in np.random.SeedSequence(seed).spawn(4)]
