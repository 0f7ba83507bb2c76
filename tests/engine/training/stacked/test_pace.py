"""The pieces that work is cut into: all of it, in order, and of the right length."""

from __future__ import annotations

import time

from engine.training.stacked.pace import SECONDS, Pace


def test_pieces_cover_the_range_in_order() -> None:
    for total in (0, 1, 7, 100):
        pieces = list(Pace(3).pieces(total))
        assert [number for first, last in pieces for number in range(first, last)] == list(range(total))


def test_fast_work_takes_larger_pieces() -> None:
    pace = Pace(2)
    assert [last - first for first, last in pace.pieces(42)] == [2, 8, 32]
    assert [last - first for first, last in pace.pieces(45)] == [45], "learned for the next range"


def test_slow_work_takes_smaller_pieces() -> None:
    pace = Pace(16)
    sizes = []
    for first, last in pace.pieces(40):
        sizes.append(last - first)
        time.sleep((last - first) * SECONDS / 4)  # so that four are right
    assert sizes[0] == 16
    assert 3 <= sizes[-2] <= 5
    assert sum(sizes) == 40
    assert min(Pace(0).pieces(1)) == (0, 1)
