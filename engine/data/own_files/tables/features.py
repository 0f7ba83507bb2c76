"""What becomes of a table's columns: scikit-learn transformers, fitted on the training rows alone.

The transformers are first described as values, which the trainer makes and the exported script prints, so
that the two cannot differ. Numbers come first among the features, then categories, then dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from engine.errors import InputError
from engine.experiment.data_file import MISSING_CATEGORY, OTHER, ColumnSpec, FileSpec
from engine.experiment.specs import DataSpec
from engine.language.texts import _

# The window imports this file for the code view, which should import neither numpy nor pandas.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

SCALERS = {"standard": "StandardScaler", "minmax": "MinMaxScaler", "robust": "RobustScaler"}
_FILLED = ("median", "most_frequent", "category")


@dataclass(frozen=True)
class Step:
    """A transformer: a class of scikit-learn and its arguments.

    Attributes
    ----------
    module : str
        Without "sklearn.".
    name : str
    arguments : tuple of (str, object)
        By keyword; a function is one of this file.
    """

    module: str
    name: str
    arguments: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Group:
    """Columns with the same transformers.

    Attributes
    ----------
    name : str
        A word that is also a name in Python, such as "numbers".
    columns : tuple of ColumnSpec
    steps : tuple of Step
        One after the other; none if the columns stay as they are.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    steps: tuple[Step, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def feature_columns(file: FileSpec, exclude_columns: Sequence[str]) -> tuple[ColumnSpec, ...]:
    """Return the columns that the network sees.

    Parameters
    ----------
    file : FileSpec
    exclude_columns : sequence of str

    Returns
    -------
    tuple of ColumnSpec
        In the file's order.
    """
    return tuple(column for column in file.columns_as("feature") if column.name not in exclude_columns)


def feature_groups(file: FileSpec, exclude_columns: Sequence[str], scaling: str) -> tuple[Group, ...]:
    """Describe the transformers of all columns that the network sees.

    Parameters
    ----------
    file : FileSpec
        A table.
    exclude_columns : sequence of str
    scaling : str
        "none" or one of SCALERS; of numbers and parts of dates.

    Returns
    -------
    tuple of Group
        In the order of the features.
    """
    columns = [column for column in feature_columns(file, exclude_columns) if column.n_features]
    scaler = (Step("preprocessing", SCALERS[scaling]),) if scaling in SCALERS else ()
    groups = []
    for missing in ("", *_FILLED):
        chosen = _chosen(columns, "number", missing)
        groups.append(Group(_name("numbers", missing), chosen, _imputer(missing) + scaler))
    for missing in ("", *_FILLED):
        chosen = _chosen(columns, "category", missing)
        groups.append(Group(_name("categories", missing), chosen, _category_steps(chosen, missing)))
    for missing in ("", *_FILLED):
        dates = _chosen(columns, "date", missing)
        for index, parts in enumerate(dict.fromkeys(column.date_parts for column in dates)):
            chosen = tuple(column for column in dates if column.date_parts == parts)
            name = _name("dates", missing) + (f"_{index + 1}" if index else "")
            groups.append(Group(name, chosen, (_date_step(parts), *_imputer(missing), *scaler)))
    return tuple(group for group in groups if group.columns)


def feature_names(file: FileSpec, exclude_columns: Sequence[str]) -> tuple[str, ...]:
    """Name the features in the order in which the network gets them.

    Parameters
    ----------
    file : FileSpec
        A table.
    exclude_columns : sequence of str

    Returns
    -------
    tuple of str
        Such as "mass", "island: Dream" and "seen: year".
    """
    names = []
    for group in feature_groups(file, exclude_columns, "none"):
        for column in group.columns:
            parts = {"category": column.categories, "date": column.date_parts}.get(column.kind)
            names += [column.name] if parts is None else [f"{column.name}: {part}" for part in parts]
    return tuple(names)


def transformer(data: DataSpec) -> Any:
    """Make the transformer of the chosen data, not yet fitted.

    Parameters
    ----------
    data : DataSpec
        Of the user's own table.

    Returns
    -------
    sklearn.compose.ColumnTransformer
        From a DataFrame to an ndarray of float64, (n, features).
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import make_pipeline

    assert data.file is not None
    return ColumnTransformer(
        [
            (
                group.name,
                make_pipeline(*map(_made, group.steps)) if group.steps else "passthrough",
                list(group.column_names),
            )
            for group in feature_groups(data.file, data.exclude_columns, data.scaling)
        ]
    )


def prepared(data: DataSpec, tables: Mapping[str, pd.DataFrame]) -> dict[str, npt.NDArray[np.float32]]:
    """Make the network's inputs from the rows of each split; what is fitted is fitted on the training rows.

    Parameters
    ----------
    data : DataSpec
        Of the user's own table.
    tables : mapping of str to DataFrame
        Rows by name of the split; "train" must be among them.

    Returns
    -------
    dict of str to ndarray of float32, (n, features)

    Raises
    ------
    InputError
        If a number is too large for a float32.
    """
    import numpy as np

    fitted = transformer(data)
    with np.errstate(over="ignore", invalid="ignore"):
        found = {"train": fitted.fit_transform(tables["train"]).astype("float32")}
        for name, table in tables.items():
            if name != "train":
                found[name] = fitted.transform(table).astype("float32")
    for x in found.values():
        if not np.isfinite(x).all():
            _refuse(data, int(np.isfinite(x).all(axis=0).argmin()))
    return found


def _refuse(data: DataSpec, place: int) -> NoReturn:
    assert data.file is not None
    name = feature_names(data.file, data.exclude_columns)[place]
    text = _("Column {column} of “{file}” has numbers that are too large for a network: leave it out.")
    raise InputError(text.format(column=name, file=data.file.name))


def merge_rare(table: pd.DataFrame, categories: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Write `OTHER` for every category that is not listed.

    Parameters
    ----------
    table : DataFrame
        Of str; missing values stay.
    categories : mapping of str to sequence of str
        The listed ones of each column.

    Returns
    -------
    DataFrame
    """
    return table.apply(
        lambda column: column.where(column.isin(categories[column.name]) | column.isna(), OTHER)
    )


def date_parts(table: pd.DataFrame, parts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Take dates apart.

    Parameters
    ----------
    table : DataFrame
        Of datetime64.
    parts : sequence of str
        Attributes of `Series.dt`.

    Returns
    -------
    ndarray of float64, (n, columns · parts)
        nan where there is no date.
    """
    import numpy as np

    numbers = [getattr(table[name].dt, part) for name in table for part in parts]
    return np.column_stack(numbers).astype("float64")


def _chosen(columns: Sequence[ColumnSpec], kind: str, missing: str) -> tuple[ColumnSpec, ...]:
    """Columns of a kind whose missing values are filled in this way; "" if none are left to fill."""
    return tuple(
        column
        for column in columns
        if column.kind == kind and (column.missing if column.missing in _FILLED else "") == missing
    )


def _name(kind: str, missing: str) -> str:
    word = "missing" if missing == "category" else missing
    return f"{kind}_{word}" if word else kind


def _imputer(missing: str) -> tuple[Step, ...]:
    """Fill missing values; a column without any value among the training rows keeps its place."""
    if not missing:
        return ()
    strategy: tuple[tuple[str, Any], ...] = (("strategy", missing),)
    if missing == "category":
        strategy = (("strategy", "constant"), ("fill_value", MISSING_CATEGORY))
    return (Step("impute", "SimpleImputer", (*strategy, ("keep_empty_features", True))),)


def _category_steps(columns: Sequence[ColumnSpec], missing: str) -> tuple[Step, ...]:
    categories = {column.name: list(column.categories) for column in columns}
    steps = []
    if any(OTHER in column.categories for column in columns):
        arguments = (("func", merge_rare), ("kw_args", {"categories": categories}))
        steps.append(Step("preprocessing", "FunctionTransformer", arguments))
    one_hot = (
        ("categories", list(categories.values())),
        ("handle_unknown", "ignore"),
        ("sparse_output", False),
    )
    return (*steps, *_imputer(missing), Step("preprocessing", "OneHotEncoder", one_hot))


def _date_step(parts: tuple[str, ...]) -> Step:
    names = ["day_of_week" if part == "weekday" else part for part in parts]  # as pandas calls it
    arguments = (("func", date_parts), ("kw_args", {"parts": names}))
    return Step("preprocessing", "FunctionTransformer", arguments)


def _made(step: Step) -> Any:
    """Make the transformer itself."""
    import sklearn.impute
    import sklearn.preprocessing

    return getattr(getattr(sklearn, step.module), step.name)(**dict(step.arguments))
