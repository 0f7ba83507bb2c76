"""MC dropout: numbers against cases computed by hand."""

import math

import numpy as np
import pytest

from engine.inside.uncertainty import (
    as_probabilities,
    convergence,
    entropy,
    mean_and_std,
    most_uncertain_first,
    mutual_information,
    running_mean,
    scores_of_the_surest,
)


def test_one_output_becomes_two_probabilities() -> None:
    found = as_probabilities(np.array([[0.25], [1.0]], "float32"))
    assert found.tolist() == [[0.75, 0.25], [0.0, 1.0]]
    assert as_probabilities(np.array([[[0.2, 0.3, 0.5]]])).shape == (1, 1, 3)


@pytest.mark.parametrize("outputs", [[[0.5, 0.6]], [[-0.1, 1.1]], [[1.5]], [[math.nan, 1.0]]])
def test_outputs_that_are_no_probabilities_are_refused(outputs: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="must be probabilities"):
        as_probabilities(np.array(outputs))


def test_running_mean_of_three_passes() -> None:
    passes = np.array([[[1.0], [0.0]], [[3.0], [0.0]], [[2.0], [6.0]]])
    assert running_mean(passes)[:, :, 0].tolist() == [[1.0, 0.0], [2.0, 0.0], [2.0, 2.0]]


def test_mean_and_deviation_have_one_less_in_the_divisor() -> None:
    mean, std = mean_and_std(np.array([[1.0], [3.0]]))
    assert mean.tolist() == [2.0]
    assert std == pytest.approx([math.sqrt(2)])
    assert np.isnan(mean_and_std(np.array([[1.0]]))[1]).all()


def test_convergence_of_two_passes() -> None:
    found = convergence(np.array([[[1.0]], [[3.0]]]), np.array([[0.0]]))
    assert found.distance.tolist() == [1.0, 2.0]
    assert found.expected == pytest.approx([math.sqrt(2), 1.0])  # variance 2
    assert found.gap == pytest.approx(math.sqrt(3))
    assert convergence(np.array([[[1.0]], [[3.0]]]), np.array([[2.0]])).gap == 0.0


def test_gap_is_what_more_passes_do_not_close() -> None:
    rng = np.random.default_rng(0)
    passes = 1.0 + rng.normal(size=(400, 500, 1))
    assert convergence(passes, np.full((500, 1), 1.3)).gap == pytest.approx(0.3, abs=0.01)
    same = convergence(passes, np.ones((500, 1)))
    assert same.distance[99] == pytest.approx(same.expected[99], rel=0.15)  # 1 / sqrt(100)


def test_entropy_by_hand() -> None:
    found = entropy(np.array([[1.0, 0.0], [0.5, 0.5], [0.25, 0.75]]))
    by_hand = [0.0, math.log(2), 0.25 * math.log(4) + 0.75 * math.log(4 / 3)]
    assert found == pytest.approx(by_hand)
    assert entropy(np.full((1, 4), 0.25)) == pytest.approx([math.log(4)])


def test_mutual_information_by_hand() -> None:
    disagree = [[[1.0, 0.0]], [[0.0, 1.0]]]
    unsure = [[[0.5, 0.5]], [[0.5, 0.5]]]
    mixed = [[[0.9, 0.1]], [[0.5, 0.5]]]
    found = [float(mutual_information(np.array(case))[0]) for case in (disagree, unsure, mixed)]
    of_mean = -(0.7 * math.log(0.7) + 0.3 * math.log(0.3))
    of_passes = (-(0.9 * math.log(0.9) + 0.1 * math.log(0.1)) + math.log(2)) / 2
    assert found == pytest.approx([math.log(2), 0.0, of_mean - of_passes])


def test_most_uncertain_first_keeps_the_order_of_equal_ones() -> None:
    assert most_uncertain_first(np.array([0.1, 0.5, 0.1, 0.9])).tolist() == [3, 1, 0, 2]


def test_scores_when_the_most_uncertain_are_left_out() -> None:
    right, unsure = np.array([1, 0, 1, 0]), np.array([0.1, 0.9, 0.2, 0.3])
    assert scores_of_the_surest(right, unsure) == pytest.approx([1.0, 1.0, 2 / 3, 0.5])


def test_samples_of_equal_uncertainty_count_with_their_mean() -> None:
    for right in ([1, 0, 0], [0, 0, 1]):
        assert scores_of_the_surest(np.array(right), np.zeros(3)) == pytest.approx([1 / 3] * 3)
