"""Which fields of DATA_FIELDS apply to the chosen data, as forms and reports show them."""

from __future__ import annotations

from dataclasses import replace

from engine.data.catalogue import data_set_info
from engine.data.sizes import possible_fold_orders, possible_splits
from engine.experiment.spec_fields import DATA_FIELDS
from engine.experiment.specs import DataSpec
from engine.network.fields import ChoiceField, Field


def data_fields(data: DataSpec) -> tuple[Field, ...]:
    """Return the fields that mean something for the chosen data, with the splits that these allow.

    Both sizes are among them also where nothing is held out, so that they keep their place in a form.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    tuple of Field
        In the order of DATA_FIELDS; a split or an order of folds that the data do not allow is offered only
        while it is chosen.

    Raises
    ------
    InputError
        If the data set is unknown.
    """
    info = data_set_info(data)
    given_validation = data.file is not None and data.split == "given" and data.file.given_sizes[0] > 0
    is_shown = {
        "n_folds": data.split == "kfold",
        "fold_order": data.split == "kfold",
        "validation_size": not given_validation,
        "test_size": data.split not in ("kfold", "given"),
        "target_scaling": info.task == "regression",
        "label_noise": info.task == "classification",
        "exclude_columns": bool(info.columns),
    }
    fields = []
    for field in DATA_FIELDS:
        if field.name in ("split", "fold_order") and isinstance(field, ChoiceField):
            is_split = field.name == "split"
            allowed = possible_splits(data) if is_split else possible_fold_orders(data)
            now = data.split if is_split else data.fold_order
            field = replace(field, choices=tuple(one for one in field.choices if one in (*allowed, now)))
        if is_shown.get(field.name, True):
            fields.append(field)
    return tuple(fields)
