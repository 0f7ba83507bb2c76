import math
from dataclasses import replace

import pytest

from engine.analysis.statistics import summarize
from engine.storage.examples import example
from gui.prediction.sketch_area import means_of, seen_range, sketch_range
from tests.engine.report.sample_reports import sample_project


def test_sketch_scale_of_errors_ends_at_predicting_the_mean() -> None:
    project = example("honest-regression")
    assert sketch_range(project) == (0.0, 85.0)
    absolute = replace(project, training=replace(project.training, metric="mean_absolute_error"))
    low, high = sketch_range(absolute)
    assert (low, round(high, 6)) == (0.0, 6.7)


def test_sketch_scale_of_accuracy_is_a_half_to_one() -> None:
    assert sketch_range(example("dropout-helps")) == (0.5, 1.0)


def test_sketch_scale_of_unknown_data_uses_the_runs() -> None:
    project = sample_project("honest-regression")
    other = replace(project, data=replace(project.data, dataset="mine"))
    assert sketch_range(other)[1] == pytest.approx(0.92, abs=0.05)
    assert sketch_range(replace(other, runs=())) == (0.0, 1.0)


def test_sketch_scale_has_padding() -> None:
    low, high = seen_range([0.8, 0.9, math.nan])
    assert low < 0.8
    assert high > 0.9
    assert seen_range([2.0]) == (1.8, 2.2)


def test_sketch_means_equal_the_statistics() -> None:
    (run,) = sample_project().runs
    wanted = [(item.rate, item.mean) for item in summarize(run.results.cells, "test_accuracy")]
    assert means_of(run.results, "test_accuracy") == tuple(wanted)
    assert means_of(run.results, "test_none") == ()
