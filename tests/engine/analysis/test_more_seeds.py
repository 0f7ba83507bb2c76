"""When more seeds are the next thing to do."""

from collections.abc import Mapping, Sequence

import pytest

from engine.analysis.more_seeds import with_more_seeds, would_more_seeds_help
from engine.experiment.specs import STREAMS, DataSpec
from tests.engine.analysis.sample_results import sweep_results

Values = Mapping[float | None, Sequence[float]]
CLEAR: Values = {0.0: [0.80 + 0.001 * i for i in range(10)], 0.5: [0.90 + 0.0012 * i for i in range(10)]}
OPEN: Values = {0.0: [0.80, 0.86, 0.79, 0.88, 0.81, 0.84], 0.5: [0.84, 0.80, 0.87, 0.79, 0.86, 0.81]}


def test_an_open_verdict_and_a_clear_one_on_few_seeds_want_more():
    assert would_more_seeds_help(sweep_results(OPEN))
    assert would_more_seeds_help(sweep_results({rate: row[:3] for rate, row in CLEAR.items()}))
    assert would_more_seeds_help(sweep_results({0.0: (0.8,), 0.5: (0.9,)}))


def test_a_clear_verdict_on_enough_seeds_does_not():
    assert not would_more_seeds_help(sweep_results(CLEAR))


@pytest.mark.parametrize(
    "results",
    [
        sweep_results({}),
        sweep_results({0.0: (0.8, 0.9)}),
        sweep_results({0.2: (0.8, 0.9), 0.5: (0.8, 0.9)}),
        sweep_results(OPEN, DataSpec(split="none")),
        sweep_results(OPEN, frozen=STREAMS),
    ],
    ids=["none", "one rate", "no rate 0", "training data", "all frozen"],
)
def test_seeds_mend_nothing_else(results):
    assert not would_more_seeds_help(results)


def test_the_next_seeds_follow_the_largest():
    assert with_more_seeds((0, 1, 2), 3) == (0, 1, 2, 3, 4, 5)
    assert with_more_seeds((0, 7), 2) == (0, 7, 8, 9)
    assert with_more_seeds((), 2) == (0, 1)
    assert len(with_more_seeds((3,))) == 11
