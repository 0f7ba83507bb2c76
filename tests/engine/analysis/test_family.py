"""A family of sweeps: one score for all, the best point of all, the training that stands for a point."""

import math

import pytest

from engine.analysis.family import FamilyResults, best_point, family_of, typical_cell
from engine.analysis.statistics import summarize
from engine.experiment.specs import Cell
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_variance import family_record, variance_record


def family(*values, **more):
    return FamilyResults(
        "units", tuple((str(8 * 2**i), sweep_results(v, **more)) for i, v in enumerate(values))
    )


def best_of(found):
    best = best_point(found, found.summaries())
    assert best is not None
    return best


def test_family_results_have_the_parts_of_their_members():
    found = family({0.0: [0.8, 0.9], 0.5: [0.85, 0.9]}, {0.0: [0.7]})
    assert found.score == "test_accuracy"
    assert [len(rows) for rows in found.summaries()] == [2, 1]
    assert len(found.cells) == 5
    assert FamilyResults("units", ()).score == ""


def test_family_best_point_is_the_best_mean_of_all_members():
    found = family({0.0: [0.8], 0.5: [0.85]}, {0.0: [0.7], 0.2: [0.9]})
    index, item = best_of(found)
    assert (index, item.rate, item.mean) == (1, 0.2, 0.9)
    errors = family({0.0: [20.0], 0.5: [18.0]}, {0.0: [19.0]}, training=REGRESSION)
    index, item = best_of(errors)
    assert (index, item.rate) == (0, 0.5)


def test_family_has_no_best_point_for_one_point_or_diverged_ones():
    found = family({0.0: [0.8], 0.5: [math.nan]})
    assert best_point(found, found.summaries()) is None


def test_family_typical_cell_is_the_one_nearest_to_the_mean():
    (summary,) = summarize(sweep_results({0.5: [0.8, 0.86, 0.9, math.nan]}).cells, "test_accuracy")
    assert typical_cell(summary) == Cell(0.5, 1)
    (bad,) = summarize(sweep_results({0.5: [math.nan]}).cells, "test_accuracy")
    assert typical_cell(bad) is None


def test_family_members_are_sorted_by_value_trained_or_not():
    record = family_record((64.0, 16.0, 128.0), n_parts=2)
    found = family_of(record)
    assert found.setting_label == "units"
    assert [(key, len(results.cells)) for key, results in found.members] == [
        ("16", 45),
        ("64", 45),
        ("128", 0),
    ]
    assert all(results is record.part(key) for key, results in found.members[:2])
    assert found.score == "test_accuracy"


def test_a_run_without_a_second_setting_is_no_family():
    with pytest.raises(ValueError, match="no second setting"):
        family_of(variance_record(5))
