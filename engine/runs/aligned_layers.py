"""Two stacks of layers side by side: which layer of one is which of the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.experiment.specs import LayerSpec

Pairs = tuple[tuple[int | None, int | None], ...]


def aligned(
    mine: Sequence[LayerSpec], others: Sequence[LayerSpec], n_different: Callable[[int, int], int]
) -> Pairs:
    """Indexes of both stacks in pairs; None where a layer has no partner.

    As many layers as possible have a partner of their own kind in the same order, and of all ways to do
    so the one with the fewest different settings is taken (`n_different` counts those of two layers of a
    kind). What lies between such pairs is paired in its order. It is the longest common subsequence by
    dynamic programming (Wagner and Fischer 1974, "The string-to-string correction problem").
    """
    best = _table(mine, others, n_different)
    pairs: list[tuple[int | None, int | None]] = []
    left: list[int] = []
    right: list[int] = []
    i = j = 0
    while i < len(mine) or j < len(others):
        here = best[i][j]
        if i < len(mine) and here == best[i + 1][j]:
            left.append(i)
            i += 1
        elif j < len(others) and here == best[i][j + 1]:
            right.append(j)
            j += 1
        else:
            pairs += [*_between(left, right), (i, j)]
            left, right = [], []
            i, j = i + 1, j + 1
    return (*pairs, *_between(left, right))


def _table(
    mine: Sequence[LayerSpec], others: Sequence[LayerSpec], n_different: Callable[[int, int], int]
) -> list[list[tuple[int, int]]]:
    """For the rest of the stacks from (i, j) on: how many pairs there can be, and minus their differences."""
    table = [[(0, 0)] * (len(others) + 1) for _ in range(len(mine) + 1)]
    for i in range(len(mine) - 1, -1, -1):
        for j in range(len(others) - 1, -1, -1):
            best = max(table[i + 1][j], table[i][j + 1])
            if mine[i].kind_id == others[j].kind_id:
                n_pairs, score = table[i + 1][j + 1]
                best = max(best, (n_pairs + 1, score - n_different(i, j)))
            table[i][j] = best
    return table


def _between(left: Sequence[int], right: Sequence[int]) -> list[tuple[int | None, int | None]]:
    both = min(len(left), len(right))
    return [
        *zip(left[:both], right[:both], strict=True),
        *((i, None) for i in left[both:]),
        *((None, j) for j in right[both:]),
    ]
