"""A second file has the test rows: they are tested, and nothing is decided or learned by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.analysis.split_design import split_notes, split_ratio
from engine.checks.own_file import on_own_file, with_given_test
from engine.data.own_files.request import Request, inspect_file
from engine.data.own_files.source import files_beside
from engine.data.own_files.tables.columns import ColumnChoice
from engine.data.own_files.tables.inspection import Inspection
from engine.data.sizes import split_sizes
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.data_file import MISSING_CATEGORY
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.project import Project
from tests.engine.data.own_files.tables.own_tables import penguins

N_TEST = 30


def rows(seed: int = 0) -> pd.DataFrame:
    """Rows without missing values."""
    table = penguins(seed)
    filled = {"mass": 3700.0, "depth": 17.0, "wing": 0.0, "sex": "f", "ring": "red"}
    return table.fillna(filled).drop(columns=["id", "nested"])


def inspected(
    folder: Path, test: pd.DataFrame, train: pd.DataFrame | None = None, **wanted: Any
) -> Inspection:
    (rows() if train is None else train).to_csv(folder / "train.csv", index=False)
    test.to_csv(folder / "test.csv", index=False)
    request = Request(
        path=str(folder / "train.csv"), test_path=str(folder / "test.csv"), target="species", **wanted
    )
    return inspect_file(request)


def sentence(folder: Path, test: pd.DataFrame) -> str:
    with pytest.raises(InputError) as caught:
        inspected(folder, test)
    return str(caught.value)


def test_the_rows_of_the_second_file_are_the_test(tmp_path: Path) -> None:
    found = inspected(tmp_path, rows(1).head(N_TEST))
    file = found.file
    assert (file.given_sizes, file.n_samples, found.n_rows) == ((0, N_TEST), 150, 150)
    assert file.test_file is not None
    assert (file.test_file.name, file.test_file.path) == ("test.csv", str(tmp_path / "test.csv"))
    assert found.notes[0] == (
        "The test rows are the 30 of “test.csv”; what becomes of the columns was decided by the 120 of "
        "“train.csv” alone."
    )
    project = on_own_file(Project(), file)
    assert project.data.split == "given"
    assert split_sizes(project.data, 150) == (("train", 90), ("val", 30), ("test", 30))
    parts = split(project.data, 7).parts
    lengths = rows(1).head(N_TEST)["length"].to_numpy()
    place = 1  # of the feature "length"
    order = np.corrcoef(parts["test"][0][:, place], lengths)[0, 1]
    assert order == pytest.approx(1), "the test has the rows of the second file in their order"
    assert split_ratio(project.experiment) == 0
    assert split_notes(project.experiment, (0, 1)) == [
        "It holds for this test set of 30 samples, the same for all seeds."
    ]


def test_other_test_rows_change_no_decision_and_no_fitted_number(tmp_path: Path) -> None:
    first = inspected(tmp_path, rows(1).head(N_TEST)).file
    other = rows(2).head(N_TEST)
    other["mass"] *= 1000
    other["island"] = "Elsewhere"
    other["seen"] = "01.01.1999"
    second = inspected(tmp_path, other).file
    assert replace(second, test_file=None, path="") == replace(
        first,
        test_file=None,
        class_counts=second.class_counts,
        path="",
    )
    arrays = []
    for file, test in ((first, rows(1)), (second, other)):
        test.head(N_TEST).to_csv(tmp_path / "test.csv", index=False)
        arrays.append(split(with_given_test(DataSpec(dataset=OWN_FILE, file=file)), 3).parts)
    for name in ("train", "val"):
        for before, after in zip(arrays[0][name], arrays[1][name], strict=True):
            np.testing.assert_array_equal(before, after)
    assert not np.array_equal(arrays[0]["test"][0], arrays[1]["test"][0])


def test_missing_values_of_test_rows_alone_are_filled_from_the_training_rows(tmp_path: Path) -> None:
    test = rows(1).head(N_TEST)
    test.loc[3, "mass"] = None
    test.loc[4, "ring"] = None
    test.loc[5, "species"] = None
    found = inspected(tmp_path, test)
    columns = {one.name: one for one in found.file.columns}
    assert columns["mass"].missing == "median"
    assert columns["ring"].categories == ("blue", "red", MISSING_CATEGORY)
    assert found.file.given_sizes == (0, N_TEST - 1)
    assert {one.name: one.n_missing for one in found.facts if one.n_missing} == {
        "mass": 1,
        "ring": 1,
        "species": 1,
    }
    parts = split(with_given_test(DataSpec(dataset=OWN_FILE, file=found.file)), 0).parts
    assert len(parts["test"][1]) == N_TEST - 1 and np.isfinite(parts["test"][0]).all()


def test_choices_for_columns_hold_for_both_files(tmp_path: Path) -> None:
    test = rows(1).head(N_TEST)
    test.loc[:4, "wing"] = None
    choices = (ColumnChoice(name="wing", missing="drop"), ColumnChoice(name="eggs", role="ignored"))
    file = inspected(tmp_path, test, choices=choices).file
    assert file.given_sizes == (0, N_TEST - 5), "rows without a wing are dropped, as was chosen"
    assert not any(one.name == "eggs" for one in file.columns_as("feature"))
    again = inspect_file(Request.of(file)).file
    assert again == file and again.test_file is not None


def test_a_second_file_wins_over_a_column_and_can_be_left_out_again(tmp_path: Path) -> None:
    train, test = rows(), rows(1).head(N_TEST)
    for table in (train, test):
        table["set"] = np.where(np.arange(len(table)) % 4 == 0, "test", "train")
    choices = (ColumnChoice(name="set", role="split"),)
    both = inspected(tmp_path, test, train, choices=choices).file
    assert both.given_sizes == (0, N_TEST) and both.split_column is None
    alone = inspect_file(replace(Request.of(both), test_path="")).file
    assert alone.given_sizes == (0, 30) and alone.split_column is not None
    drawn = inspect_file(replace(Request.of(both), test_path="", takes_given=False)).file
    assert drawn.given_sizes == (0, 0)
    project = on_own_file(Project(), both)
    assert (
        on_own_file(replace(project, data=replace(project.data, split="holdout")), alone).data.split
        == "given"
    )
    assert on_own_file(project, drawn).data.split == "holdout"


def test_few_training_rows_leave_room_for_training(tmp_path: Path) -> None:
    file = inspected(tmp_path, rows(1), rows().head(40)).file
    data = with_given_test(DataSpec(dataset=OWN_FILE, file=file))
    assert dict(split_sizes(data, file.n_samples)) == {"train": 24, "val": 16, "test": 120}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            lambda test: test.drop(columns="species"),
            "“test.csv” has no column species, which is to be predicted: rows without an answer can't be a "
            "test.",
        ),
        (lambda test: test.drop(columns="wing"), "“test.csv” has no column wing, which “train.csv” has."),
        (lambda test: test.assign(more=1), "“test.csv” has a column more, which “train.csv” has not."),
        (
            lambda test: test[test.columns[::-1]],
            "“test.csv” has its columns in another order than “train.csv”: eggs stands where mass is "
            "expected.",
        ),
        (
            lambda test: test.assign(species="Emperor"),
            "“test.csv” has the class “Emperor” in column species, which “train.csv” has not: nothing can be "
            "learned about it.",
        ),
        (
            lambda test: test.assign(species=None),
            "No test row has a value of species, which is to be predicted: rows without an answer can't be a "
            "test.",
        ),
        (
            lambda test: rows(),
            "“test.csv” has the same contents as “train.csv”; the test needs rows that are not for training.",
        ),
        (lambda test: test.head(0), "“test.csv” has a header but no rows."),
    ],
)
def test_a_second_file_that_does_not_fit_is_one_sentence(change: object, text: str, tmp_path: Path) -> None:
    assert sentence(tmp_path, change(rows(1).head(N_TEST))) == text  # type: ignore[operator]


def test_a_second_file_of_another_kind_is_one_sentence(tmp_path: Path) -> None:
    rows().to_csv(tmp_path / "train.csv", index=False)
    np.savez(tmp_path / "test.npz", x=np.ones((4, 2)), y=np.arange(4))
    for request, text in (
        (("train.csv", "test.npz"), "expected is a text table with the same columns, not arrays or images"),
        (("train.csv", "gone.csv"), "There is no file"),
        (("test.npz", "train.csv"), "can have the test in it: as arrays x_test and y_test"),
    ):
        path, test_path = (str(tmp_path / name) for name in request)
        with pytest.raises(InputError, match=text):
            inspect_file(Request(path=path, test_path=test_path))


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("train.csv", "test.csv"),
        ("Train.csv", "Test.csv"),
        ("adult_train.tsv", "adult_test.tsv"),
        ("TRAINING-set.xlsx", "TESTING-set.xlsx"),
        ("train.csv", "val.csv"),
    ],
)
def test_a_file_beside_is_found_from_either_side(train: str, test: str, tmp_path: Path) -> None:
    paths = tmp_path / train, tmp_path / test
    assert files_beside(paths[0]) is None
    for path in paths:
        path.touch()
    assert files_beside(paths[0]) == files_beside(paths[1]) == paths


def test_a_word_that_only_begins_so_is_no_sign(tmp_path: Path) -> None:
    for name in ("trains.csv", "tests.csv"):
        (tmp_path / name).touch()
    assert files_beside(tmp_path / "trains.csv") is None
