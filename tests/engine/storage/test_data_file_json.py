"""A file of the user's in a project: what is written, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.data.catalogue import data_set_info, data_set_title, task_of
from engine.errors import InputError
from engine.experiment.data_file import OTHER, ColumnSpec, FileSpec, TableFormat
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.project import Project
from engine.storage.data_file_json import file_from_json, file_to_json
from engine.storage.migrations import Json
from engine.storage.project_file import read_project, write_project

COLUMNS = (
    ColumnSpec(name="mass", missing="median"),
    ColumnSpec(name="island", kind="category", categories=("Biscoe", "Dream", OTHER)),
    ColumnSpec(name="seen", kind="date", date_parts=("year", "month")),
    ColumnSpec(name="tag", kind="text", role="ignored", reason="every row has its own value"),
    ColumnSpec(name="species", kind="category", role="target"),
)
PENGUINS = FileSpec(
    name="penguins.csv",
    sha256="ab" * 32,
    n_bytes=12_345,
    table=TableFormat(delimiter=";", decimal=","),
    columns=COLUMNS,
    target="species",
    class_names=("Adelie", "Gentoo"),
    class_counts=(150, 120),
    n_samples=270,
    path="/home/ada/penguins.csv",
)
DATA = DataSpec(dataset=OWN_FILE, file=PENGUINS)

WITH_TEST = replace(
    PENGUINS,
    given_sizes=(0, 54),
    test_file=FileSpec(name="test.csv", sha256="d" * 64, n_bytes=900),
)


def test_a_file_is_read_as_it_was_written_but_for_its_place() -> None:
    found = file_from_json(json.loads(json.dumps(file_to_json(PENGUINS))))
    assert found == PENGUINS and found is not None and found.path == ""
    assert file_to_json(replace(PENGUINS, path="elsewhere")) == file_to_json(PENGUINS)
    steered = replace(PENGUINS, n_groups=12, largest_group=30, given_sizes=(20, 54), has_long_tail=True)
    assert file_from_json(json.loads(json.dumps(file_to_json(steered)))) == steered
    images = FileSpec(name="shapes", sha256="0" * 64, n_bytes=5, format="images", shape=(32, 32, 3))
    assert file_from_json(json.loads(json.dumps(file_to_json(images)))) == images


def test_a_project_keeps_its_file(tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    write_project(Project(data=DATA), path)
    assert read_project(path).data == DATA


def test_a_file_says_what_the_network_gets_without_being_opened() -> None:
    info, task = data_set_info(DATA), task_of(DATA)
    assert (info.columns, info.feature_counts) == (("mass", "island", "seen"), (1, 3, 2))
    assert (task.input_shape, task.n_classes, task.n_samples) == ((6,), 2, 270)
    assert task_of(replace(DATA, exclude_columns=("island",))).input_shape == (3,)
    assert data_set_title(DATA) == "penguins.csv"


def test_the_sample_of_format_6_is_read() -> None:
    data = read_project(Path(__file__).parent / "samples" / "format-6.dropoutlab").data
    assert data == DATA


def test_the_sample_of_format_7_has_test_rows_of_another_file() -> None:
    file = read_project(Path(__file__).parent / "samples" / "format-7.dropoutlab").data.file
    assert file == WITH_TEST and file_from_json(file_to_json(WITH_TEST)) == WITH_TEST
    assert [one.name for one in WITH_TEST.sources] == ["penguins.csv", "test.csv"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"sha256": "12"}, "the file with test rows: sha256 must be 64"),
        ({"format": "npz"}, "must be a table like the file itself"),
        ({"columns": []}, "the file with test rows has an unknown field columns"),
        ({"test_file": {}}, "the file with test rows has an unknown field test_file"),
    ],
)
def test_a_changed_file_with_test_rows_is_an_input_error(change: Json, text: str) -> None:
    content = file_to_json(WITH_TEST)
    with pytest.raises(InputError, match=text):
        file_from_json(content | {"test_file": content["test_file"] | change})


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"sha256": "xyz"}, "sha256 must be 64 hexadecimal digits"),
        ({"format": "exe"}, "format must be one of csv"),
        ({"n_bytes": -1}, "n_bytes must be a whole number"),
        ({"class_names": ["a"]}, "one number for each"),
        ({"colour": "red"}, "unknown field colour"),
        ({"path": "/etc"}, "unknown field path"),
        ({"columns": [{"name": "a"}, {"name": "a"}]}, "the same name"),
        ({"columns": [{"name": "a", "role": "king"}]}, "role must be one of"),
        ({"columns": [{"name": "a", "date_parts": ["era"]}]}, "date_parts must be out of"),
        ({"columns": [{"name": "a", "kind": "text"}]}, "column a of the file is text"),
        ({"columns": [{"name": "a", "missing": "category"}]}, "whose missing can't be category"),
        ({"columns": [{"name": "a", "kind": "category", "categories": ["b", "b"]}]}, "a category twice"),
        ({"columns": [{"name": "species", "role": "group"}]}, "one column with that role, not species"),
        ({"class_names": ["a", "a"]}, "two classes of the file have the same name"),
        ({"columns": {}}, "columns must be a list"),
        ({"table": {"has_header": "yes"}}, "has_header must be true or false"),
        ({"target_deviations": [1.0]}, "target_deviations must have other values"),
    ],
)
def test_a_changed_file_is_an_input_error(change: Json, text: str) -> None:
    with pytest.raises(InputError, match=text):
        file_from_json(file_to_json(PENGUINS) | change)


@pytest.mark.parametrize("columns", [(), COLUMNS[:3], COLUMNS[3:]])
def test_a_table_has_a_target_and_something_to_learn_from(columns: tuple[ColumnSpec, ...]) -> None:
    data = replace(DATA, file=replace(PENGUINS, columns=columns))
    with pytest.raises(InputError, match=r"“penguins\.csv” has no column to predict, or none to learn from"):
        data_set_info(data)


def test_a_data_set_is_a_file_or_in_the_catalogue() -> None:
    with pytest.raises(InputError, match="dataset must be one of"):
        data_set_info(DataSpec(dataset=OWN_FILE))
