"""Ranges of seeds: their text, and the next range that nobody has used."""

from __future__ import annotations

import pytest

from engine.experiment.seed_ranges import (
    MAX_SEED,
    first_seeds,
    is_range,
    next_seeds,
    seed_range,
    seeds_summary,
)
from engine.experiment.seeds import MOVED


@pytest.mark.parametrize(
    ("seeds", "text", "short"),
    [
        (range(10), "10 seeds from 0", "10 seeds"),
        ((2000, 2001), "2 seeds from 2000", "2 seeds"),
        ((7,), "seed 7", "1 seed"),
        ((0, 4, 7), "3 seeds, 0 to 7", "3 seeds"),
    ],
)
def test_summary_says_how_many_and_where_they_start(seeds: tuple[int, ...], text: str, short: str) -> None:
    assert seeds_summary(tuple(seeds)) == text
    assert seeds_summary(tuple(seeds), is_short=True) == short


def test_next_seeds_are_disjoint_from_all_before() -> None:
    planned, used = tuple(range(10)), set(range(10))
    for _ in range(20):
        new = next_seeds(planned, used)
        assert len(new) == 10 and is_range(new) and used.isdisjoint(new)
        used |= set(new)
        planned = new
    assert planned[0] == 20_000
    assert next_seeds(range(10), {1005})[0] == 2000
    assert next_seeds(tuple(range(2500)), ())[0] == 3000


def test_students_whose_ranges_follow_one_another_never_roll_the_same_seeds() -> None:
    students = [seed_range(20 * number, 20) for number in range(40)]
    for _ in range(3):
        students += [next_seeds(seeds, seeds) for seeds in students[-40:]]
    found = [seed for seeds in students for seed in seeds]
    assert len(found) == len(set(found))


def test_students_who_need_more_seeds_than_they_have_never_get_the_same_ones() -> None:
    students = [seed_range(5 * number, 5) for number in range(30)]
    found = [seed for own in students for seed in first_seeds(own, 12)]
    assert len(found) == len(set(found)) == 12 * 30
    assert first_seeds((5, 6, 7), 2) == (5, 6)
    assert first_seeds((5, 6, 7), 3) == (5, 6, 7)
    assert first_seeds((5, 6, 7), 8) == (5, 6, 7, 1005, 1006, 1007, 2005, 2006)


def test_seeds_stay_below_the_moved_streams() -> None:
    assert MAX_SEED == MOVED - 1
    assert seed_range(MAX_SEED, 3)[-1] == MAX_SEED
    last = seed_range(MAX_SEED, 10)
    assert max(next_seeds(last, last)) < last[0]
