"""Which layer of one stack is which of the other."""

from __future__ import annotations

from collections.abc import Sequence

from engine.experiment.specs import LayerSpec
from engine.runs.aligned_layers import Pairs, aligned


def pairs(mine: Sequence[LayerSpec], others: Sequence[LayerSpec]) -> Pairs:
    def n_different(i: int, j: int) -> int:
        return sum(a != b for a, b in zip(mine[i].settings, others[j].settings, strict=True))

    return aligned(mine, others, n_different)


WIDE, NARROW = LayerSpec.of("dense", units=64), LayerSpec.of("dense", units=8)
DROPOUT, NORM = LayerSpec.of("dropout"), LayerSpec.of("batch_normalization")


def test_of_equal_kinds_the_partner_is_the_one_with_fewer_differences() -> None:
    assert pairs([WIDE], [NARROW, WIDE]) == ((None, 0), (0, 1))
    assert pairs([WIDE], [WIDE, NARROW]) == ((0, 0), (None, 1))
    assert pairs([NARROW, WIDE, DROPOUT], [WIDE, DROPOUT]) == ((0, None), (1, 0), (2, 1))


def test_other_kinds_are_paired_in_their_order() -> None:
    assert pairs([WIDE, DROPOUT, NARROW], [WIDE, NORM, NARROW]) == ((0, 0), (1, 1), (2, 2))
    assert pairs([], [WIDE]) == ((None, 0),)
    assert pairs([WIDE], []) == ((0, None),)
    assert pairs([], []) == ()


def test_as_many_as_possible_have_a_partner_of_their_kind() -> None:
    assert pairs([WIDE, DROPOUT], [DROPOUT, NARROW, NORM, DROPOUT]) == ((None, 0), (0, 1), (None, 2), (1, 3))
