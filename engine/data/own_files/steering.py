"""What steers a split: columns of a table with groups, an order or the test rows, or the samples' places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.experiment.data_file import ColumnSpec, FileSpec

# The window imports this file for the code view, which should import neither numpy nor pandas.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

ROLES = {"grouped": "group", "time": "order", "given": "split"}  # of the column that a split needs
TEST_WORDS = ("test", "testing", "1", "1.0", "true", "yes")
VALIDATION_WORDS = ("val", "valid", "validation", "dev")
TRAIN, VALIDATION, TEST = range(3)


def steering_values(file: FileSpec, rows: pd.DataFrame, split: str) -> npt.NDArray[Any] | None:
    """Return what a split needs to know of each row.

    Parameters
    ----------
    file : FileSpec
        Of a table.
    rows : DataFrame
        With at least the columns whose roles are in ROLES.
    split : str
        As in DataSpec.

    Returns
    -------
    ndarray or None, (n,)
        "grouped": numbers of the groups from 0, int64; rows without a group are one. "time": numbers or
        dates. "given": TRAIN, VALIDATION or TEST. None for other splits and without such a column.
    """
    if split == "given" and file.test_file is not None:
        return given_by_place(file)
    columns = file.columns_as(ROLES[split]) if split in ROLES else ()
    if not columns:
        return None
    values = rows[columns[0].name]
    if split == "grouped":
        return _group_numbers(values)
    return values.to_numpy() if split == "time" else _parts(values)


def given_by_place(file: FileSpec) -> npt.NDArray[np.int64]:
    """Return the part of each sample of a file whose last samples are those for the test.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    ndarray of int64, (n,)
        TRAIN, VALIDATION or TEST.
    """
    import numpy as np

    n_val, n_test = file.given_sizes
    counts = (max(0, file.n_samples - n_val - n_test), n_val, n_test)
    return np.repeat([TRAIN, VALIDATION, TEST], counts)


def steering_facts(
    table: Mapping[str, npt.NDArray[Any]], kept: npt.NDArray[np.bool_], columns: Iterable[ColumnSpec]
) -> dict[str, Any]:
    """Count what a FileSpec says of the columns that steer a split.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
        As `OpenTable.read` gives it.
    kept : ndarray of bool, (n,)
        The rows that are not dropped.
    columns : iterable of ColumnSpec

    Returns
    -------
    dict of str to object
        `n_groups`, `largest_group` and `given_sizes` of a FileSpec, those that there is a column for.
    """
    import numpy as np

    found: dict[str, Any] = {}
    for column in columns:
        if column.role == "group" and "n_groups" not in found and kept.any():
            counts = np.bincount(_group_numbers(table[column.name][kept]))
            found |= {"n_groups": len(counts), "largest_group": int(counts.max())}
        if column.role == "split" and "given_sizes" not in found:
            parts = _parts(table[column.name][kept])
            found["given_sizes"] = (int((parts == VALIDATION).sum()), int((parts == TEST).sum()))
    return found


def _group_numbers(values: pd.Series[Any] | npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    import pandas as pd

    numbers: npt.NDArray[np.int64] = pd.factorize(values, use_na_sentinel=False)[0]
    return numbers


def _parts(values: pd.Series[Any] | npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    import numpy as np
    import pandas as pd

    words = pd.Series(values).astype("str").str.lower()
    conditions = [words.isin(TEST_WORDS), words.isin(VALIDATION_WORDS)]
    return np.select(conditions, [TEST, VALIDATION], TRAIN)
