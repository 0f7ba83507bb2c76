"""The class merge: what is counted, what is counted once, and what is named."""

import math
from dataclasses import replace

import pytest

from engine.analysis.pooled import pool
from engine.analysis.statistics import summarize
from engine.analysis.verdict import verdict
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import OWN_FILE, DataSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from tests.engine.analysis.sample_results import REGRESSION, cell_result, sweep_results

BASE = [0.80, 0.82, 0.81, 0.79, 0.80, 0.83, 0.78, 0.81]
UP = [0.87, 0.888, 0.882, 0.861, 0.869, 0.90, 0.86, 0.871]
ALL = sweep_results({0.0: BASE, 0.5: UP})


def part(*seeds: int, results: SweepResults = ALL) -> SweepResults:
    """The cells of some seeds."""
    return replace(results, cells=tuple(c for c in results.cells if c.cell.seed in seeds))


def changed(results: SweepResults, rate: float, seed: int, value: float) -> SweepResults:
    """With another score in one cell."""
    return results.with_cells((cell_result(rate, seed, value),))


def other_network(results: SweepResults) -> SweepResults:
    network = NetworkSpec((LayerSpec.of("dense", units=9), *results.experiment.network.layers))
    return replace(results, experiment=replace(results.experiment, network=network))


def test_pool_adds_up_different_seeds():
    found = pool([("Ann", part(0, 1, 2)), ("Ben", part(3, 4)), ("Cem", part(5, 6, 7))])
    assert (found.n_cells, found.n_repeated, found.n_experiments) == (16, 0, 1)
    assert [student.name for student in found.students] == ["Ann", "Ben", "Cem"]
    assert found.students[1].rates == summarize(part(3, 4).cells, "test_accuracy")
    assert found.rates == summarize(ALL.cells, "test_accuracy")
    assert found.results == ALL
    assert found.verdict == verdict(ALL)
    assert found.verdict.tone == "good"
    assert found.warnings == found.contradictions == found.left_out == ()


def test_pool_counts_equal_cells_once():
    found = pool([("Ann", part(0, 1, 2)), ("Ben", part(1, 2, 3)), ("Cem", part(2))])
    assert (found.n_cells, found.n_repeated) == (8, 6)
    assert found.rates == summarize(part(0, 1, 2, 3).cells, "test_accuracy")
    assert found.warnings == (
        "6 of the trainings are in more than one file and count once: with the same network and the same "
        "seed, everybody gets the same numbers.",
    )


def test_pool_warns_of_a_class_with_one_set_of_seeds():
    found = pool([(name, part(0, 1, 2)) for name in ("Ann", "Ben", "Cem")])
    assert found.rates == summarize(part(0, 1, 2).cells, "test_accuracy")
    assert found.verdict == verdict(part(0, 1, 2))
    assert "Everybody used seeds 0 to 2" in found.warnings[1]


def test_pool_names_contradicting_cells_and_leaves_them_out():
    found = pool([("Ann", part(0, 1, 2)), ("Ben", changed(part(0, 1, 2), 0.5, 1, 0.95)), ("Cem", part(1))])
    assert found.contradictions == (
        "Rate 0.5, seed 1: held-out accuracy is 88.8 % for Ann and Cem, 95.0 % for Ben.",
    )
    assert found.n_cells == 5
    assert [row.n for row in found.rates] == [3, 2]
    assert "are not counted" in found.warnings[-1]
    assert found.contradictions[0] in found.warnings[-1]


def test_pool_tells_two_files_of_one_name_apart():
    file = FileSpec(name="students.csv", sha256="a" * 64, n_bytes=9, class_names=("no", "yes"))
    mine = sweep_results({0.0: BASE}, DataSpec(OWN_FILE, file=replace(file, path="/here")))
    same = sweep_results({0.0: BASE}, DataSpec(OWN_FILE, file=replace(file, path="/there", is_embedded=True)))
    other = sweep_results({0.0: BASE}, DataSpec(OWN_FILE, file=replace(file, sha256="b" * 64)))
    found = pool([("Ann", mine), ("Ben", same), ("Cem", other)])
    assert (found.n_experiments, [student.name for student in found.students]) == (1, ["Ann", "Ben"])
    assert found.left_out == (
        "Cem is left out: held-out accuracy on students.csv, but with other rows or columns, where most have "
        "held-out accuracy on students.csv.",
    )


def test_pool_treats_a_different_loss_as_a_contradiction():
    (first, *others) = part(0, 1).cells
    metrics = (first.metrics[0], ("train_loss", 0.1234))
    tampered = replace(ALL, cells=(CellResult(first.cell, metrics, first.history), *others))
    found = pool([("Ann", part(0, 1)), ("Ben", tampered)])
    assert found.contradictions == ("Rate 0, seed 0: training loss is 0.267 for Ann, 0.123 for Ben.",)


def test_pool_gives_contradicting_values_with_all_digits():
    found = pool([("Ann", part(0)), ("Ben", changed(part(0), 0.5, 0, 0.8702))])
    assert "is 0.87 for Ann, 0.8702 for Ben" in found.contradictions[0]


def test_pool_tolerates_float32_rounding():
    found = pool([("Ann", part(0, 1)), ("Ben", changed(part(0, 1), 0.5, 0, 0.87 * (1 + 1e-6)))])
    assert found.contradictions == ()
    assert found.n_repeated == 4


def test_pool_lists_only_some_of_many_contradictions():
    other = sweep_results({0.0: [x + 0.1 for x in BASE], 0.5: UP})
    found = pool([("Ann", ALL), ("Ben", other)])
    assert len(found.contradictions) == 8
    assert "And 3 more." in found.warnings[-1]
    assert found.verdict.headline == "Without rate 0 there is nothing to compare with."


def test_pool_takes_diverged_cells_as_equal():
    bad = changed(part(0, 1), 0.5, 0, math.nan)
    found = pool([("Ann", bad), ("Ben", bad)])
    assert found.contradictions == ()
    assert math.isnan(found.rates[1].mean)
    assert (
        pool([("Ann", bad), ("Ben", part(0, 1))])
        .contradictions[0]
        .endswith("is not a number (NaN) for Ann, 87.0 % for Ben.")
    )


def test_pool_warns_of_different_networks():
    found = pool([("Ann", part(0, 1)), ("Ben", other_network(part(0, 1))), ("Cem", part(2))])
    assert [student.experiment for student in found.students] == [0, 1, 0]
    assert (found.n_cells, found.n_repeated, found.n_experiments) == (10, 0, 2)
    assert [seed for seed, _ in found.rates[0].values] == [0, 0, 1, 1, 2]
    assert found.results is None
    assert found.verdict.tone == "warn"
    assert found.verdict.headline.startswith("These are 2 different experiments")
    assert "They differ in the network." in found.verdict.details
    assert "average over all of them" in found.warnings[0]


def test_pool_names_every_difference_of_the_experiments():
    training = TrainingSpec(epochs=3)
    other = sweep_results({0.0: BASE}, DataSpec(scaling="minmax"), training, frozen=("split",))
    found = pool([("Ann", ALL), ("Ben", other)])
    assert "the training, split, scaling or noise of the data and what is fixed" in found.verdict.details
    assert found.warnings[1].startswith("Students tried different rates")


def test_pool_ignores_layer_names_and_swept_rates():
    layers = ALL.experiment.network.at_rate(0.7).layers
    network = NetworkSpec(tuple(replace(layer, name=f"mine{i}") for i, layer in enumerate(layers)))
    same = replace(part(3, 4), experiment=replace(ALL.experiment, network=network))
    assert pool([("Ann", part(0, 1, 2)), ("Ben", same)]).n_experiments == 1


def test_pool_names_sweeps_of_other_data_or_scores_it_leaves_out():
    digits = sweep_results({0.0: BASE}, DataSpec("digits"))
    on_training = sweep_results({0.0: BASE}, DataSpec(split="none"))
    found = pool([("Dan", digits), ("Ann", part(0)), ("Eva", on_training), ("Ben", part(1)), ("Flo", part())])
    assert [student.name for student in found.students] == ["Ann", "Ben"]
    assert found.left_out == (
        "Flo is left out: its sweep has no results for held-out accuracy.",
        "Dan is left out: held-out accuracy on Digits, where most have held-out accuracy on Iris.",
        "Eva is left out: training accuracy on Iris, where most have held-out accuracy on Iris.",
    )


def test_pool_leaves_out_errors_on_another_scale_of_the_target():
    plain, log = (DataSpec("boston_housing", target_scaling=scaling) for scaling in ("none", "log"))
    sweeps = {data: sweep_results({0.0: [9.0], 0.5: [8.0]}, data, REGRESSION) for data in (plain, log)}
    found = pool([("Ann", sweeps[log]), ("Ben", sweeps[log]), ("Eva", sweeps[plain])])
    assert found.target == "log of median price"
    assert found.left_out == (
        "Eva is left out: held-out mean squared error on Boston housing, where most have "
        "held-out mean squared error on Boston housing, log of median price.",
    )


def test_pool_leaves_out_results_without_the_score():
    odd = replace(ALL, cells=(cell_result(0.0, 0, 0.5, "test_speed"),))
    assert "Ben is left out" in pool([("Ann", ALL), ("Ben", odd)]).left_out[0]


def test_pool_leaves_out_single_trainings_without_a_rate():
    own = replace(ALL, cells=(*ALL.cells, cell_result(None, 0, 0.99)))
    assert pool([("Ann", own)]).rates == pool([("Ann", ALL)]).rates


def test_pool_tells_students_of_equal_names_apart():
    found = pool([("Ann", part(0)), ("Ann", part(1)), ("Ann", part(2))])
    assert [student.name for student in found.students] == ["Ann", "Ann (2)", "Ann (3)"]


@pytest.mark.parametrize("sweeps", [[], [("Ann", part())]])
def test_pool_refuses_no_results(sweeps):
    with pytest.raises(InputError, match="nothing to pool"):
        pool(sweeps)
