"""The statistics of a sweep's script, against those of the app on made-up scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from engine.analysis.split_design import split_ratio
from engine.data.catalogue import data_set_info
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.keras_code.statistics_lines import difference_lines, table_lines
from tests.engine.analysis.sample_results import NETWORK
from tests.engine.data.own_files.steered_tables import visit_data, visits
from tests.engine.keras_code.sweep_tables import assert_app_prints

Scores = Mapping[float, Sequence[float]]
RNG = np.random.default_rng(0)
SCORES: dict[str, Scores] = {
    "usual": {rate: tuple(0.8 + 0.1 * RNG.standard_normal(6)) for rate in (0.0, 0.2, 0.4, 0.7)},
    "small p": {0.0: (0.1, 0.11, 0.12, 0.13), 0.1: (0.8, 0.82, 0.81, 0.8), 0.2: (0.7, 0.69, 0.71, 0.7)},
    "equal": {0.0: (0.8, 0.9, 0.7), 0.1: (0.8, 0.9, 0.7), 0.2: (0.9, 1.0, 0.8), 0.3: (0.7, 0.9, 0.8)},
    "all one value": {0.0: (1.0, 1.0, 1.0), 0.5: (1.0, 1.0, 1.0)},
    "two seeds": {0.0: (0.8, 0.9), 0.1: (0.7, 0.9), 0.2: (0.7, 0.75)},
    "one seed": {0.0: (0.8,), 0.1: (0.8,), 0.2: (0.7,)},
    "diverged": {0.0: (0.8, 0.9, 0.7), 0.1: (0.8, math.nan, 0.7), 0.2: (0.9, 0.8, 0.4), 0.3: (0.1, 0.3, 0.4)},
    "diverged at 0": {0.0: (0.8, math.nan, 0.7), 0.1: (0.8, 0.9, 0.7)},
    "no rate 0": {0.1: (0.8, 0.9, 0.7), 0.2: (0.8, 0.7, 0.7)},
}


def printed(experiment: Experiment, scores: Scores, capsys: pytest.CaptureFixture[str]) -> str:
    """What the lines print of these scores; the scores on the training samples are half of them."""
    rates = list(scores)
    given = {
        "np": np,
        "stats": stats,
        "RATES": rates,
        "SEEDS": range(len(scores[rates[0]])),
        "scores": {rate: list(values) for rate, values in scores.items()},
        "train_scores": {rate: [value / 2 for value in values] for rate, values in scores.items()},
    }
    lines = table_lines(experiment)
    if 0 in rates:
        lines += difference_lines(experiment, data_set_info(experiment.data).n_samples)
    capsys.readouterr()
    exec("\n".join(lines), given)  # noqa: S102 (our own export)
    return capsys.readouterr().out


def results(experiment: Experiment, scores: Scores) -> SweepResults:
    names = ("test_accuracy", "train_accuracy") if experiment.data.is_held_out else ("train_accuracy",)
    cells = [
        CellResult(Cell(rate, seed), tuple(zip(names, (value, value / 2), strict=False)), ())
        for rate, values in scores.items()
        for seed, value in enumerate(values)
    ]
    return SweepResults(experiment, tuple(cells))


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("split", ["none", "holdout", "kfold"])
def test_tables_are_those_of_the_app(name: str, split: str, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = Experiment(DataSpec("iris", split=split), NETWORK, TrainingSpec())
    found = printed(experiment, SCORES[name], capsys)
    assert_app_prints(found, results(experiment, SCORES[name]))


DESIGNS: dict[str, dict[str, Any]] = {
    "none": {"split": "none"},
    "holdout": {"split": "holdout"},
    "stratified": {"split": "stratified", "test_size": 0.3},
    "few training samples": {"split": "holdout", "train_samples": 12},
    "kfold": {"split": "kfold", "n_folds": 7},
    "grouped": {"split": "grouped"},
    "time": {"split": "time"},
    "given": {"split": "given"},
}


@pytest.mark.parametrize("frozen", [(), ("split",), ("init",)], ids=str)
@pytest.mark.parametrize("name", DESIGNS)
def test_overlap_is_the_ratio_of_the_app(name: str, frozen: tuple[str, ...], tmp_path: Path) -> None:
    data = visit_data(tmp_path, visits(), **DESIGNS[name])
    experiment = Experiment(data, NETWORK, TrainingSpec(), frozen)
    given: dict[str, Any] = {}
    lines = difference_lines(experiment, data_set_info(data).n_samples)
    exec("\n".join(lines[: lines.index("")]), given)  # noqa: S102 (our own export)
    assert given["OVERLAP"] == pytest.approx(split_ratio(experiment), rel=1e-12)
