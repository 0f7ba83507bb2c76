"""Data with some of its fields changed, as window and lessons change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.data.catalogue import data_set_info
from engine.data.sizes import design_problem
from engine.experiment.specs import DataSpec


def with_changes(data: DataSpec, changes: Mapping[str, Any]) -> DataSpec:
    """Return data with some fields changed; another data set starts with its own columns and options.

    Parameters
    ----------
    data : DataSpec
    changes : mapping
        Values by the names of DataSpec.

    Returns
    -------
    DataSpec
        With the usual split, where the one that it had needs a design that the data do not have.

    Raises
    ------
    InputError
        If there is no such data set, or if it does not have the columns or options.
    """
    fields = dict(changes)
    if fields.get("dataset", data.dataset) != data.dataset:
        plain: dict[str, Any] = {"options": (), "file": None, "exclude_columns": ()}
        info = data_set_info(replace(data, **(plain | fields)))
        fields = plain | {"exclude_columns": info.default_exclude} | fields
        if info.task == "classification":
            fields.setdefault("target_scaling", "none")
        else:
            fields.setdefault("label_noise", 0.0)
    data = replace(data, **fields)
    data_set_info(data)
    if "split" not in fields and design_problem(data):
        data = replace(data, split=DataSpec.split)
    return data
