"""The script's lines for the user's own table give the arrays that the app trains on."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from engine.data.own_files.request import Request, inspect_file
from engine.experiment.data_file import ColumnSpec, FileSpec, TableFormat
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.keras_code.notebook import keras_notebook
from engine.keras_code.script import cell_script
from engine.keras_code.source import WIDTH, texts
from engine.project.project import Project
from tests.engine.data.own_files.tables.own_tables import COLUMNS, file_spec, own_data, penguins
from tests.engine.data.own_files.tables.workbooks import Date, write_xlsx
from tests.engine.keras_code.own_script import CELL, arrays_of_script, assert_equal_arrays


@pytest.mark.parametrize("task", ["classification", "regression"])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"scaling": "none"},
        {"scaling": "minmax", "train_samples": 30},
        {"split": "none"},
        {"split": "none", "train_samples": 50},
        {"exclude_columns": ("mass", "depth", "island", "ring", "seen")},
        {"exclude_columns": tuple(one.name for one in COLUMNS[1:9])},
    ],
)
def test_script_makes_the_arrays_of_the_app(settings: dict[str, Any], task: str, tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins(), task, **settings)
    if task == "classification":
        data = replace(data, label_noise=0.2)
    assert_equal_arrays(data)


@pytest.mark.parametrize(
    ("how", "table_format"),
    [
        ({"sep": ";", "decimal": ","}, TableFormat(delimiter=";", decimal=",")),
        ({"sep": "\t", "header": False}, TableFormat(delimiter="\t", has_header=False)),
        ({"sep": "|", "encoding": "utf-16"}, TableFormat(delimiter="|", encoding="utf-16")),
        ({"quotechar": "'", "quoting": 1}, TableFormat(quotechar="'")),
    ],
)
def test_script_reads_text_however_it_is_written(
    how: dict[str, Any], table_format: TableFormat, tmp_path: Path
) -> None:
    table, path = penguins(), tmp_path / "table.csv"
    table.to_csv(path, index=False, **how)
    columns: tuple[ColumnSpec, ...] = COLUMNS
    if not table_format.has_header:
        columns = tuple(replace(one, name=f"column {n}") for n, one in enumerate(COLUMNS, start=1))
        table.columns = [one.name for one in columns]
    file = file_spec(path, table.set_axis([one.name for one in COLUMNS], axis=1), table_format=table_format)
    target = next(one.name for one in columns if one.role == "target")
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=replace(file, columns=columns, target=target)))


def small_data(folder: Path, text: str, columns: tuple[ColumnSpec, ...], **file: Any) -> DataSpec:
    """Rows of text, each with a class a or b."""
    path = folder / "small.csv"
    path.write_text(text, encoding="utf-8")
    whole = replace(file_spec(path, penguins(), columns=columns), class_names=("a", "b"), target="class")
    table_format = TableFormat(**file.pop("table", {}))
    return DataSpec(dataset=OWN_FILE, file=replace(whole, table=table_format, **file))


CLASS = ColumnSpec(name="class", kind="category", role="target")


def test_script_takes_words_among_numbers_for_missing_ones(tmp_path: Path) -> None:
    text = (
        "Names\nclass;n;n;word\na; 1.234,5;unknown;x \n b ;?;inf; y\na;-;3;NA\nb;2,5;4;x\n" + "a;1;2;x\n" * 6
    )
    columns = (
        CLASS,
        ColumnSpec(name="n", missing="median"),
        ColumnSpec(name="n (2)", missing="most_frequent"),
        ColumnSpec(name="word", kind="category", missing="category", categories=("x", "y", "missing")),
    )
    table = {"delimiter": ";", "decimal": ",", "thousands": ".", "skip_rows": 1}
    data = small_data(tmp_path, text, columns, table=table, n_samples=10)
    assert_equal_arrays(replace(data, scaling="none"))
    found = arrays_of_script(replace(data, split="none", scaling="none"))["x_train"]
    assert found[:4, :2].tolist() == [[1234.5, 2], [1, 2], [1, 3], [2.5, 4]]


def test_script_leaves_signs_out_of_numbers(tmp_path: Path) -> None:
    text = (
        'class,price,rate,n\na,"$1,200.5",5 %,1\nb,-$30,12%,2.25\na,?,7,3\nb,$,x%,1e-3\n' + "a,$1,2%,4\n" * 6
    )
    columns = (
        CLASS,
        ColumnSpec(name="price", missing="median"),
        ColumnSpec(name="rate", missing="median"),
        ColumnSpec(name="n"),
    )
    data = small_data(tmp_path, text, columns, table={"thousands": ",", "signs": "$%"}, n_samples=10)
    assert_equal_arrays(replace(data, scaling="none"))
    found = arrays_of_script(replace(data, split="none", scaling="none"))["x_train"]
    assert found[:3].tolist() == [[1, 1200.5, 5], [2.25, -30, 12], [3, 1, 7]]  # first those never missing


def test_script_reads_dates_with_a_time_zone(tmp_path: Path) -> None:
    text = "class,at\n" + "a,2026-03-01T23:30:00.5+02:00\nb,2026-03-02T00:30:00-02:00\n" * 5
    at = ColumnSpec(name="at", kind="date", date_parts=("day", "hour"), date_format="ISO8601")
    data = small_data(tmp_path, text, (CLASS, at), n_samples=10)
    assert_equal_arrays(replace(data, scaling="none"))
    found = arrays_of_script(replace(data, split="none", scaling="none"))["x_train"]
    assert found[:2].tolist() == [[1, 21], [2, 2]]


def test_script_reads_a_sheet(tmp_path: Path) -> None:
    """With rows before the header, an empty row, numbers as text, and whole numbers as categories."""
    rows: list[list[object]] = [["Birds of 2024"], ["n", "ring", "class", "seen", "left out"]]
    for number in range(12):
        n = ("1.5" if number == 1 else "none" if number == 2 else "") or float(number)
        rows.append([n, number % 3 or "", "ab"[number % 2], Date(45000 + 31 * number), "x"])
    rows.insert(6, [])
    columns = (
        ColumnSpec(name="n", missing="median"),
        ColumnSpec(name="ring", kind="category", missing="category", categories=("1", "2", "missing")),
        CLASS,
        ColumnSpec(name="seen", kind="date", date_parts=("year", "month")),
        ColumnSpec(name="left out", kind="text", role="ignored"),
    )
    path = write_xlsx(tmp_path / "birds.xlsx", {"Notes": [["nothing"]], "Birds": rows})
    table = TableFormat(sheet="Birds", skip_rows=1)
    file = file_spec(path, penguins(), columns=columns, file_format="excel", table_format=table)
    file = replace(file, class_names=("a", "b"), target="class", n_samples=12)
    data = DataSpec(dataset=OWN_FILE, file=file, scaling="none")
    assert_equal_arrays(data)
    found = arrays_of_script(replace(data, split="none"))["x_train"]
    assert found[:3].tolist() == [[0, 0, 0, 1, 2023, 3], [1.5, 1, 0, 0, 2023, 4], [6, 0, 1, 0, 2023, 5]]


HOSTILE = ('a"b', "back\\slash", "two\nlines", "{x}", "Ä 你", "'", "x" * 150)


@pytest.mark.parametrize("name", HOSTILE)
def test_script_quotes_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    pd.DataFrame({name: ["p", name, "r"] * 5, "class": ["a", "b", name] * 5}).to_csv(path, index=False)
    column = ColumnSpec(name=" ".join(name.split()), kind="category", categories=("p", name, "r"))
    file = replace(
        file_spec(path, penguins(), columns=(column, CLASS)),
        target="class",
        class_names=("a", "b", name),
        n_samples=15,
    )
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=file))


def test_script_says_first_where_the_file_is(tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins())
    script = cell_script(Project(data=data), CELL)
    first, *_, last = script.sections
    assert first.lines == (f"path = {json.dumps(str(tmp_path / 'penguins.csv'))}",)
    assert last.title == "Scores"
    assert [one.title for one in script.sections[:4]] == ["File", "Set-up", "Data", "Preprocessing"]
    ast.parse(script.text)
    cells = json.loads(keras_notebook(Project(data=data), CELL))["cells"]
    assert "".join(cells[2]["source"]) == first.code
    assert data.file is not None
    moved = replace(data, file=replace(data.file, path=""))
    assert cell_script(Project(data=moved), CELL).sections[0].lines == ('path = "penguins.csv"',)


def test_script_stays_within_the_page(tmp_path: Path) -> None:
    names = [f"column number {n}" for n in range(60)]
    file = FileSpec(
        name="wide.csv",
        sha256="0" * 64,
        n_bytes=1,
        table=TableFormat(delimiter=";", decimal=",", thousands=".", signs="$%€£¥₹"),
        columns=(*(ColumnSpec(name=name, missing="median") for name in names), CLASS),
        target="class",
        class_names=tuple(f"the class of {name}" for name in names),
        class_counts=(10,) * 60,
        n_samples=600,
    )
    text = cell_script(Project(data=DataSpec(dataset=OWN_FILE, file=file)), CELL).text
    ast.parse(text)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert ast.literal_eval("\n".join(texts(names).lines())) == names


def test_script_reads_parquet_by_columns() -> None:
    """Nothing that is installed writes such a file, so that its lines are only looked at."""
    file = FileSpec(
        name="birds.parquet",
        sha256="0" * 64,
        n_bytes=1,
        format="parquet",
        columns=(ColumnSpec(name="n"), ColumnSpec(name="tag", kind="text", role="ignored"), CLASS),
        target="class",
        class_names=("a", "b"),
        class_counts=(10, 10),
        n_samples=20,
    )
    text = cell_script(Project(data=DataSpec(dataset=OWN_FILE, file=file)), CELL).text
    assert 'table = pd.read_parquet(path, columns=["n", "class"]).astype({"class": str})' in text
    ast.parse(text)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("split", ["given", "holdout"])
def test_script_reads_the_test_rows_from_a_second_file(split: str, ending: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.{ending}" for name in ("train", "test")]
    for seed, path in enumerate(paths):
        table = penguins(seed).drop(columns=["nested"])
        if seed:
            table = table.head(40)
        else:
            table["mass"] = table["mass"].fillna(3500)  # only the second file misses some
        if ending == "csv":
            table.to_csv(path, index=False)
        else:
            rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
            write_xlsx(path, {"Birds": [list(table), *rows]})
    request = Request(path=str(paths[0]), test_path=str(paths[1]), target="species")
    file = inspect_file(request).file
    assert file.given_sizes == (0, 40)
    assert_equal_arrays(DataSpec(dataset=OWN_FILE, file=file, split=split, label_noise=0.2))
    notebook = json.loads(keras_notebook(Project(data=DataSpec(dataset=OWN_FILE, file=file)), CELL))
    assert f"test_path = {json.dumps(str(paths[1]))}" in "".join(notebook["cells"][2]["source"])
