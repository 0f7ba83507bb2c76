"""Texts of the input card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.catalogue import DATA_SETS, data_set_info, task_of
from engine.data.info import DataSetInfo
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec, TrainingSpec
from gui.document.labels import MAX_SUMMARY, input_summary, output_summary

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


def test_long_file_name_leaves_room_for_the_numbers() -> None:
    name = "students of the gymnasium in Bergen, all answers of the survey, spring 2026, cleaned.csv"
    data = DataSpec(OWN_FILE, file=replace(FILE, name=name))
    text = input_summary(data_set_info(data), task_of(data))
    assert text == "students…ned.csv · 2 columns, 4 features"
    assert len(text) <= MAX_SUMMARY


def test_long_target_leaves_room_for_loss_and_optimizer() -> None:
    target = "What is the highest level of education that you have reached, or are in the course of?"
    columns = (*FILE.columns[:-1], replace(FILE.columns[-1], name=target))
    info = data_set_info(DataSpec(OWN_FILE, file=replace(FILE, target=target, columns=columns)))
    assert output_summary(info, TrainingSpec()) == "What is…se of? · cross-entropy · Adam 0.001"
    assert output_summary(replace(info, target="a, b"), TrainingSpec()).startswith("a, b · ")


@pytest.mark.parametrize("info", DATA_SETS.values(), ids=list(DATA_SETS))
def test_title_of_a_data_set_that_ships_stays_whole(info: DataSetInfo) -> None:
    data = DataSpec(info.id)
    assert input_summary(info, task_of(data)).startswith(f"{info.title} · ")


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
    assert input_summary(data_set_info(data), task_of(data), data.exclude_columns) == text
