"""Tables as a student may bring them, written to a folder, with what an import says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from engine.experiment.data_file import MISSING_CATEGORY, OTHER, ColumnSpec, FileSpec, TableFormat
from engine.experiment.specs import OWN_FILE, DataSpec

N_ROWS = 120
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
COLUMNS = (
    ColumnSpec(name="id", role="ignored", reason="every row has its own value"),
    ColumnSpec(name="mass", missing="median"),
    ColumnSpec(name="length"),
    ColumnSpec(name="depth", missing="most_frequent"),
    ColumnSpec(name="wing", missing="drop"),
    ColumnSpec(name="island", kind="category", categories=("Biscoe", "Dream", OTHER)),
    ColumnSpec(name="sex", kind="category", missing="category", categories=("f", "m", MISSING_CATEGORY)),
    ColumnSpec(name="ring", kind="category", missing="most_frequent", categories=("blue", "red")),
    ColumnSpec(name="seen", kind="date", date_parts=("year", "month"), date_format="%d.%m.%Y"),
    ColumnSpec(
        name="nested",
        kind="date",
        missing="median",
        date_parts=("month", "weekday", "hour"),
        date_format="%Y-%m-%d %H:%M",
    ),
    ColumnSpec(name="species", kind="category", role="target"),
    ColumnSpec(name="eggs", role="ignored"),
)
N_FEATURES = 4 + 3 + 3 + 2 + 2 + 3


def penguins(seed: int = 0) -> pd.DataFrame:
    """Rows with numbers, categories and dates, some of them missing; `eggs` is a number to predict."""
    rng = np.random.default_rng(seed)
    number = rng.integers(0, 3, N_ROWS)
    days = pd.to_datetime("2021-03-01") + pd.to_timedelta(rng.integers(0, 900, N_ROWS), "D")
    hours = days + pd.to_timedelta(rng.integers(0, 24, N_ROWS), "h")
    table = pd.DataFrame(
        {
            "id": np.arange(N_ROWS),
            "mass": (3500 + 600 * number + 200 * rng.standard_normal(N_ROWS)).round(1),
            "length": (180 + 10 * number + rng.standard_normal(N_ROWS)).round(2),
            "depth": rng.integers(14, 20, N_ROWS).astype(float),
            "wing": rng.standard_normal(N_ROWS).round(3),
            "island": rng.choice(
                ["Biscoe", "Dream", "Torgersen", "Coulman"], N_ROWS, p=[0.5, 0.4, 0.05, 0.05]
            ),
            "sex": rng.choice(["f", "m"], N_ROWS),
            "ring": rng.choice(["blue", "red"], N_ROWS),
            "seen": days.strftime("%d.%m.%Y"),
            "nested": hours.strftime("%Y-%m-%d %H:%M"),
            "species": np.array(SPECIES)[number],
            "eggs": (number + 0.1 * rng.standard_normal(N_ROWS)).round(3),
        }
    )
    for name in ("mass", "depth", "wing", "sex", "ring", "nested"):
        table.loc[rng.random(N_ROWS) < 0.1, name] = None
    return table


def own_data(folder: Path, table: pd.DataFrame, task: str = "classification", **data: Any) -> DataSpec:
    """The rows written as CSV, and the data set that they are: `species` or `eggs` is the target."""
    path = folder / "penguins.csv"
    table.to_csv(path, index=False)
    return DataSpec(dataset=OWN_FILE, file=file_spec(path, table, task), **data)


def file_spec(
    path: Path,
    table: pd.DataFrame,
    task: str = "classification",
    columns: Sequence[ColumnSpec] = COLUMNS,
    *,
    file_format: str = "csv",
    table_format: TableFormat | None = None,
) -> FileSpec:
    """What the import says of a file with these rows."""
    content = path.read_bytes()
    target = "species" if task == "classification" else "eggs"
    if task == "regression":
        roles = {"species": "ignored", "eggs": "target"}
        columns = [replace(one, role=roles.get(one.name, one.role)) for one in columns]
    left = table.dropna(subset=[one.name for one in columns if one.missing == "drop"])
    values = left["eggs"]
    return FileSpec(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        n_bytes=len(content),
        format=file_format,
        table=table_format or TableFormat(),
        columns=tuple(columns),
        task=task,
        target=target,
        class_names=SPECIES if task == "classification" else (),
        class_counts=tuple(int((left["species"] == name).sum()) for name in SPECIES)
        if task == "classification"
        else (),
        target_deviations=(float(values.std(ddof=0)), float((values - values.mean()).abs().mean()))
        if task == "regression"
        else (0.0, 0.0),
        n_samples=len(left),
        path=str(path),
    )
