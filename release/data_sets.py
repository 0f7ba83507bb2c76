"""Makes the files of resources/data/ anew from what Debian's packages have: `python3 -m release.data_sets`.

    apt-get install dataset-fashion-mnist r-cran-modeldata r-cran-kernlab

A file holds x and y, and for a table the names of the features; numpy reads it without pickle. The same
sources give the same arrays, and the same file where zlib is the same. To make only some: name them.
"""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "data"
FASHION = Path("/usr/share/datasets/fashion-mnist")
PER_CLASS = 2000
STEPS = 14
RARE = 0.01  # share of the rows below which a category is merged with others
OTHER = "other"
Arrays = dict[str, np.ndarray]


def main() -> int:
    for name in sys.argv[1:] or MAKERS:
        path = FOLDER / f"{name}.npz"
        made = MAKERS[name]()
        np.savez_compressed(path, allow_pickle=False, **made)
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


# --- Images


def fashion_mnist() -> Arrays:
    """Of the 60,000 training images, the first 2,000 of each class, in their order."""
    x, y = _idx("train-images-idx3-ubyte.gz", 16), _idx("train-labels-idx1-ubyte.gz", 8)
    kept = np.sort(np.concatenate([np.flatnonzero(y == label)[:PER_CLASS] for label in range(10)]))
    return {"x": x.reshape(-1, 28, 28)[kept], "y": y[kept]}


def _idx(name: str, header: int) -> np.ndarray:
    return np.frombuffer(gzip.decompress((FASHION / name).read_bytes()), "uint8", offset=header)


# --- Tables: a row is a dict of texts, as R writes them


def _r_table(package: str, name: str) -> list[dict[str, str]]:
    """A data set of an R package, read by R itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        code = f'data({name}, package="{package}"); write.csv({name}, "{path}", row.names=FALSE)'
        subprocess.run(["Rscript", "--vanilla", "-e", code], check=True, capture_output=True)
        with path.open(newline="") as file:
            return list(csv.DictReader(file))


def category_features(column: str, texts: list[str]) -> tuple[list[str], np.ndarray]:
    """A feature of 0 or 1 for each value, by the alphabet; rare values are merged as OTHER, the last."""
    counts = Counter(texts)
    merged = [text if counts[text] >= RARE * len(texts) else OTHER for text in texts]
    values = sorted(set(merged), key=lambda value: (value == OTHER, value))
    features = np.array([[text == value for value in values] for text in merged], "float32")
    return [f"{column}={value}" for value in values], features


def _features(rows: list[dict[str, str]], columns: list[str]) -> tuple[np.ndarray, list[str]]:
    """Numbers as they are, and the features of categories."""
    parts, names = [], []
    for column in columns:
        texts = [row[column] for row in rows]
        try:
            new_names, part = [column], np.array(texts, "float64").astype("float32")[:, None]
        except ValueError:
            new_names, part = category_features(column, texts)
        names += new_names
        parts.append(part)
    return np.concatenate(parts, axis=1), names


def _table(rows: list[dict[str, str]], target: str) -> Arrays:
    x, names = _features(rows, [name for name in rows[0] if name != target])
    return {"x": x, "columns": np.array(names)}


def _class_numbers(texts: list[str]) -> np.ndarray:
    names = sorted(set(texts))
    return np.array([names.index(text) for text in texts], "uint8")


RATING = ("Poor", "Fair", "Typical", "Good", "Excellent")
FINISH = ("Unf", "LwQ", "Rec", "BLQ", "ALQ", "GLQ")
# Columns of Ames that are in an order: values from 1, and 0 for what the house does not have.
ORDERED = {
    "Street": ("Grvl", "Pave"),
    "Utilities": ("ELO", "NoSeWa", "NoSewr", "AllPub"),
    "Land_Slope": ("Sev", "Mod", "Gtl"),
    "Overall_Cond": (
        "Very_Poor",
        "Poor",
        "Fair",
        "Below_Average",
        "Average",
        "Above_Average",
        "Good",
        "Very_Good",
        "Excellent",
        "Very_Excellent",
    ),
    "Exter_Cond": RATING,
    "Bsmt_Cond": RATING,
    "Bsmt_Exposure": ("No", "Mn", "Av", "Gd"),
    "BsmtFin_Type_1": FINISH,
    "BsmtFin_Type_2": FINISH,
    "Heating_QC": RATING,
    "Central_Air": ("N", "Y"),
    "Functional": ("Sal", "Sev", "Maj2", "Maj1", "Mod", "Min2", "Min1", "Typ"),
    "Garage_Finish": ("Unf", "RFn", "Fin"),
    "Garage_Cond": RATING,
    "Paved_Drive": ("Dirt_Gravel", "Partial_Pavement", "Paved"),
    "Pool_QC": RATING,
}


def ames() -> Arrays:
    """All 2,930 sales and 73 columns; the price in $1,000s."""
    rows = _r_table("modeldata", "ames")
    for row in rows:
        # The package has the codes 1 to 7 here in place of square feet; the other areas give what is missing.
        finished = float(row["Total_Bsmt_SF"]) - float(row["BsmtFin_SF_2"]) - float(row["Bsmt_Unf_SF"])
        row["BsmtFin_SF_1"] = str(finished)
        for name, values in ORDERED.items():
            has_none = row[name].startswith("No_")
            row[name] = "0" if has_none else str(values.index(row[name]) + 1)
        for name in ("Exterior_1st", "Exterior_2nd", "Sale_Type"):
            row[name] = row[name].strip().replace(" ", "")
    price = np.array([float(row["Sale_Price"]) / 1000 for row in rows], "float32")
    return {**_table(rows, "Sale_Price"), "y": price}


def penguins() -> Arrays:
    """The 333 penguins of which nothing is missing."""
    rows = [row for row in _r_table("modeldata", "penguins") if "NA" not in row.values()]
    return {**_table(rows, "species"), "y": _class_numbers([row["species"] for row in rows])}


def spam() -> Arrays:
    """All 4,601 mails."""
    rows = _r_table("kernlab", "spam")
    return {**_table(rows, "type"), "y": _class_numbers([row["type"] for row in rows])}


# --- Sequences


def chicago_trains() -> Arrays:
    """Windows of 14 days: passengers at 20 stations, in thousands, and those at Clark/Lake 14 days later.

    The table has, beside each day's passengers at Clark/Lake, those at the stations 14 days before it.
    """
    rows = _r_table("modeldata", "Chicago")
    names = list(rows[0])
    stations = names[names.index("Austin") : names.index("California") + 1]
    days = np.array([row["date"] for row in rows], "datetime64[D]")
    assert (np.diff(days).astype(int) == 1).all(), "a day is missing"
    lagged = np.array([[row[name] for name in stations] for row in rows], "float32")
    windows = np.lib.stride_tricks.sliding_window_view(lagged, STEPS, axis=0).transpose(0, 2, 1)
    later = np.array([row["ridership"] for row in rows], "float32")[STEPS - 1 :]
    return {"x": np.ascontiguousarray(windows), "y": later, "columns": np.array(stations)}


R_LIBRARY = Path("/usr/lib/R/site-library")
SOURCES = {
    "fashion_mnist": FASHION,
    "ames": R_LIBRARY / "modeldata",
    "penguins": R_LIBRARY / "modeldata",
    "spam": R_LIBRARY / "kernlab",
    "chicago_trains": R_LIBRARY / "modeldata",
}
MAKERS = {
    "fashion_mnist": fashion_mnist,
    "ames": ames,
    "penguins": penguins,
    "spam": spam,
    "chicago_trains": chicago_trains,
}

if __name__ == "__main__":
    sys.exit(main())
