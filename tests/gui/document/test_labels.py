"""Texts of the input and output cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.catalogue import DATA_SETS, data_set_info, task_of
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec, TrainingSpec
from gui.document.labels import input_summary, output_summary

FILE = FileSpec(
    name="students.csv",
    sha256="a" * 64,
    n_bytes=9,
    columns=(
        ColumnSpec(name="age"),
        ColumnSpec(name="city", kind="category", categories=("Bergen", "Oslo", "other")),
        ColumnSpec(name="passed", kind="category", role="target"),
    ),
    target="passed",
    class_names=("no", "yes"),
    class_counts=(5, 5),
    n_samples=10,
)


def test_output_card_has_target_loss_and_optimizer() -> None:
    info = DATA_SETS["boston_housing"]
    training = TrainingSpec(loss="mean_squared_error")
    assert output_summary(info, training) == ("median price", "MSE · Adam 0.001")
    own = replace(info, group="own", target="a, b")
    assert output_summary(own, TrainingSpec()) == ("a, b", "cross-entropy · Adam 0.001")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (DataSpec("iris"), "Iris · 4 columns"),
        (DataSpec("digits"), "Digits · 8 × 8 images"),
        (DataSpec(OWN_FILE, file=FILE), "students.csv · 2 columns, 4 features"),
        (DataSpec(OWN_FILE, file=FILE, exclude_columns=("age",)), "students.csv · 1 column, 3 features"),
        (DataSpec(OWN_FILE, file=FILE, exclude_columns=("city",)), "students.csv · 1 column"),
        (
            DataSpec(OWN_FILE, file=replace(FILE, format="npz", columns=(), shape=(5,))),
            "students.csv · 5 columns",
        ),
    ],
)
def test_input_card_says_columns_and_features_where_they_differ(data: DataSpec, text: str) -> None:
    assert input_summary(data_set_info(data), task_of(data), data.exclude_columns) == tuple(text.split(" · "))
