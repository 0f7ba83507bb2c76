"""Steps are found whichever chunk has them; the chunk that was used longest ago goes first."""

from __future__ import annotations

from gui.control.inside_asker import n_bytes
from gui.inside_page.steps.store import StepStore
from tests.gui.inside_page.steps.some_steps import some_steps


def test_step_is_found_in_its_chunk() -> None:
    store = StepStore()
    first, second = some_steps(0, 4), some_steps(12, 3)
    store.use("one")
    store.add(first)
    store.add(second)
    assert store.at(3) == (first, 3)
    assert store.at(13) == (second, 1)
    assert store.at(4) is None
    assert [store.has(step) for step in (3, 4, 12, 14, 15)] == [True, False, True, True, False]


def test_first_gap() -> None:
    store = StepStore()
    store.add(some_steps(0, 4))
    store.add(some_steps(3, 4))
    store.add(some_steps(9, 2))
    assert store.first_gap(1, 20) == 7
    assert store.first_gap(9, 11) is None
    assert store.first_gap(9, 20) == 11


def test_subjects_are_apart_and_stay() -> None:
    store = StepStore()
    store.use("one")
    store.add(some_steps(0, 4))
    store.use("two")
    assert not store.has(0)
    store.use("one")
    assert store.has(0)


def test_memory_is_bounded() -> None:
    size = n_bytes(some_steps(0, 4))
    store = StepStore(max_bytes=int(2.5 * size))
    for first in (0, 10):
        store.add(some_steps(first, 4))
    assert store.at(0) is not None  # used: it stays longer than the other
    store.add(some_steps(20, 4))
    assert [store.has(step) for step in (0, 10, 20)] == [True, False, True]
    assert store.size <= 2.5 * size


def test_a_chunk_that_is_too_large_is_kept_alone() -> None:
    store = StepStore(max_bytes=1)
    store.add(some_steps(0, 4))
    store.add(some_steps(10, 4))
    assert [store.has(step) for step in (0, 10)] == [False, True]
