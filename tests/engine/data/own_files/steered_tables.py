"""A table with columns that steer a split: patients, visits on days, and which rows are for the test."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from engine.data.own_files.steering import steering_facts
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec

N_ROWS, N_PATIENTS = 120, 17
COLUMNS = (
    ColumnSpec(name="mass"),
    ColumnSpec(name="age"),
    ColumnSpec(name="patient", kind="category", role="group"),
    ColumnSpec(name="day", kind="date", role="order", date_format="%d.%m.%Y"),
    ColumnSpec(name="set", kind="category", role="split"),
    ColumnSpec(name="ill", kind="category", role="target"),
)


def visits() -> pd.DataFrame:
    """Rows of patients with different numbers of visits, some on one day."""
    rng = np.random.default_rng(0)
    ill = rng.random(N_ROWS) < 0.3
    days = pd.to_datetime("2021-03-01") + pd.to_timedelta(rng.integers(0, 60, N_ROWS), "D")
    return pd.DataFrame(
        {
            "mass": (60 + 10 * rng.standard_normal(N_ROWS) + 8 * ill).round(1),
            "age": rng.integers(20, 90, N_ROWS),
            "patient": [f"p{number}" for number in rng.integers(0, N_PATIENTS, N_ROWS)],
            "day": days.strftime("%d.%m.%Y"),
            "set": rng.choice(["train", "Test"], N_ROWS, p=[0.7, 0.3]),
            "ill": np.where(ill, "yes", "no"),
        }
    )


def visit_data(folder: Path, table: pd.DataFrame, **data: Any) -> DataSpec:
    """The rows written as CSV, and the data set that they are."""
    path = folder / "visits.csv"
    table.to_csv(path, index=False)
    content = path.read_bytes()
    file = FileSpec(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        n_bytes=len(content),
        columns=COLUMNS,
        task="classification",
        target="ill",
        class_names=("no", "yes"),
        class_counts=tuple(int((table["ill"] == name).sum()) for name in ("no", "yes")),
        n_samples=len(table),
        path=str(path),
        **steering_facts(
            {name: table[name].to_numpy() for name in table}, np.ones(len(table), bool), COLUMNS
        ),
    )
    return DataSpec(dataset=OWN_FILE, file=file, **data)
