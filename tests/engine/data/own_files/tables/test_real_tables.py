"""Tables that ship with Python packages are imported to the right target and task without a correction."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from engine.data.own_files.tables.inspection import inspect_table

SKLEARN, MLXTEND, MATPLOTLIB = "sklearn/datasets/data", "mlxtend/data/data", "matplotlib/mpl-data/sample_data"
CLASSES, NUMBERS = "classification", "regression"


def _path(folder: str, name: str) -> Path:
    package, _, inside = folder.partition("/")
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / inside / name


@pytest.mark.parametrize(
    ("folder", "name", "target", "task", "n_classes", "n_rows", "n_features"),
    [
        (SKLEARN, "iris.csv", "virginica", CLASSES, 3, 150, 4),
        (SKLEARN, "wine_data.csv", "column 14", CLASSES, 3, 178, 13),
        (SKLEARN, "breast_cancer.csv", "column 31", CLASSES, 2, 569, 30),
        (SKLEARN, "digits.csv.gz", "column 65", CLASSES, 10, 1797, 61),
        (SKLEARN, "linnerud_exercise.csv", "Jumps", NUMBERS, 0, 20, 2),
        (SKLEARN, "linnerud_physiological.csv", "Pulse", NUMBERS, 0, 20, 2),
        (MLXTEND, "iris.csv.gz", "column 5", CLASSES, 3, 150, 4),
        (MLXTEND, "wine.csv", "column 14", CLASSES, 3, 178, 13),
        (MLXTEND, "boston_housing.csv", "column 14", NUMBERS, 0, 506, 13),
        (MLXTEND, "autompg.csv.gz", "column 9", NUMBERS, 0, 392, 7),
        (MLXTEND, "three_blobs.csv.gz", "column 3", CLASSES, 3, 150, 2),
        (MATPLOTLIB, "msft.csv", "Adj. Close*", NUMBERS, 0, 65, 7),
        (MATPLOTLIB, "Stocks.csv", "^IXIC", NUMBERS, 0, 391, 13),
    ],
)
def test_a_real_table_needs_no_correction(
    folder: str, name: str, target: str, task: str, n_classes: int, n_rows: int, n_features: int
) -> None:
    file = inspect_table(_path(folder, name)).file
    assert (file.target, file.task, len(file.class_names)) == (target, task, n_classes)
    assert file.n_samples == n_rows
    assert sum(column.n_features for column in file.columns_as("feature")) == n_features
