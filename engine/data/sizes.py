"""How many samples each split has, and which splits the data allow.

It imports no numpy and loads nothing, so that the window can ask at every edit.
"""

from __future__ import annotations

from engine.data.catalogue import data_set_info
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import FOLD_ORDERS, SPLITS, DataSpec
from engine.language.numbers import number_text
from engine.language.texts import _

Sizes = tuple[tuple[str, int], ...]
MAY_LACK_VALIDATION = ("holdout", "stratified", "kfold")


def split_sizes(data: DataSpec, n_samples: int, fold: int = 0) -> Sizes:
    """Compute the number of samples in each split; it is the same for all seeds that test the same fold.

    Folds of shuffled samples have equal sizes, and what is left over is in no test. Stratified ones, and
    those in order, are scikit-learn's: the first n_samples % n_folds have one sample more. A limit of
    training samples holds for all folds, or, if the largest fold leaves no more, for none.

    Parameters
    ----------
    data : DataSpec
    n_samples : int
        Number of samples in the data set.
    fold : int
        As in SplitPlace.

    Returns
    -------
    tuple of (str, int)
        Name of the split and number of samples; "val" is left out if there is no validation.

    Raises
    ------
    InputError
        If the data do not allow such a split, or a part of it would be empty.
    """
    if not data.is_held_out:
        limit = data.train_samples or n_samples
        return (("train", min(limit, n_samples)),)
    if problem := design_problem(data):
        raise InputError(problem)
    n_val, n_test, n_spare = _held_out(data, n_samples)
    fewest = n_samples - n_test - has_larger_test(data, n_samples, 0) - n_val - n_spare  # left by any fold
    n_test += has_larger_test(data, n_samples, fold)
    left = n_samples - n_test - n_val - n_spare
    n_train = data.train_samples if 0 < data.train_samples < fewest else left
    lacks_validation = not n_val and not data.validation_size and data.split in MAY_LACK_VALIDATION
    if min(n_train, n_test) < 1 or (n_val < 1 and not lacks_validation):
        text = _(
            "Each split needs at least one sample, but {n} samples give {n_train} for training, {n_val} for "
            "validation and {n_test} for the test."
        )
        if n_spare:
            text = _(
                "Each split needs at least one sample, but {n} samples give {n_train} for training, {n_val} "
                "for validation, {n_spare} left out so that no group is on two sides, and {n_test} for the "
                "test."
            )
        n_train = max(n_train, 0)
        raise InputError(
            text.format(n=n_samples, n_train=n_train, n_val=n_val, n_spare=n_spare, n_test=n_test)
        )
    sizes = {"train": n_train} | ({} if lacks_validation else {"val": n_val}) | {"test": n_test}
    if data.split == "stratified":
        _check_classes(data, sizes)
    return tuple(sizes.items())


def has_larger_test(data: DataSpec, n_samples: int, fold: int) -> bool:
    """Whether a fold has one sample more than the smallest one.

    Parameters
    ----------
    data : DataSpec
    n_samples : int
    fold : int
        As in SplitPlace.

    Returns
    -------
    bool
    """
    return data.split == "kfold" and data.fold_order != "shuffled" and fold < n_samples % data.n_folds


def _held_out(data: DataSpec, n_samples: int) -> tuple[int, int, int]:
    """Count the samples for validation, for the test, and those that may be in no part."""
    n_test, n_val, n_spare = round(data.test_size * n_samples), round(data.validation_size * n_samples), 0
    if data.split == "kfold":
        n_test = n_samples // data.n_folds
    if data.split == "given" and data.file is not None:
        given_val, n_test = data.file.given_sizes
        n_val = given_val or n_val
    if data.split == "grouped" and data.file is not None:
        size = data.file.largest_group
        if size * data.file.n_groups == n_samples:  # all are of this size
            n_val, n_test = (max(1, round(n / size)) * size for n in (n_val, n_test))
        else:
            n_spare = 2 * (size - 1)  # the last group of validation and test each may have so many too many
    return n_val, n_test, n_spare


def n_left_out(data: DataSpec, n_samples: int) -> int:
    """Count the samples that no part of a split by groups has, beside those that "train_samples" leaves out.

    Parameters
    ----------
    data : DataSpec
    n_samples : int

    Returns
    -------
    int

    Raises
    ------
    InputError
        As for `split_sizes`.
    """
    split_sizes(data, n_samples)
    return _held_out(data, n_samples)[2] if data.is_held_out else 0


def n_training_samples(data: DataSpec) -> int:
    """Count the samples that a cell trains on; 0 if the split leaves none.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    int
    """
    try:
        return dict(split_sizes(data, data_set_info(data).n_samples))["train"]
    except InputError:
        return 0


# --- Which splits the data allow


def possible_splits(data: DataSpec) -> tuple[str, ...]:
    """Return the splits that the chosen data allow.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    tuple of str
        Out of SPLITS, in their order.
    """
    return tuple(name for name in SPLITS if not _needs(name, data))


def design_problem(data: DataSpec) -> str:
    """Say why the chosen data do not allow the chosen split.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    str
        One sentence; empty if they do.
    """
    if needs := _needs(data.split, data):
        # Translators: {needs} is such as "classes, and these data have numbers to predict".
        text = _("The split '{split}' needs {needs}: choose another split.")
        return text.format(split=data.split, needs=needs)
    is_stratified = data.split == "kfold" and data.fold_order == "stratified"
    if is_stratified and _needs("stratified", data):
        return _(
            "Stratified folds need classes, and these data have numbers to predict: choose shuffled ones."
        )
    return ""


def possible_fold_orders(data: DataSpec) -> tuple[str, ...]:
    """Return the orders of folds that the chosen data allow.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    tuple of str
        Out of FOLD_ORDERS, in their order.
    """
    return tuple(name for name in FOLD_ORDERS if name != "stratified" or not _needs(name, data))


def _needs(split: str, data: DataSpec) -> str:
    """Say what a split needs and the data do not have, as a part of a sentence."""
    file = data.file
    if split == "stratified" and data_set_info(data).task != "classification":
        return _("classes, and these data have numbers to predict")
    if split == "grouped":
        if file is None or len(file.columns_as("group")) != 1:
            return _("a column of your own table with the role 'group'")
        if file.n_groups < 3:
            text = _("three groups or more, and {column} has {n}")
            return text.format(column=file.columns_as("group")[0].name, n=file.n_groups)
    if split == "time":
        return _needs_of_time(file)
    if split == "given":
        is_told = file is not None and (
            not file.is_table or file.split_column is not None or file.test_file is not None
        )
        if file is None or not is_told:
            return _("a column of your own table with the role 'split', or another file with the test rows")
        if not file.given_sizes[1]:
            where = file.name if file.split_column is None else file.split_column.name
            # Translators: {where} is a file or a column; test, true and 1 are the marks.
            text = _("samples that are marked as the test, and {where} marks none (test, true or 1)")
            return text.format(where=where)
    return ""


def _needs_of_time(file: FileSpec | None) -> str:
    columns = file.columns_as("order") if file is not None else ()
    if len(columns) != 1:
        return _("a column of your own table with the role 'order'")
    if columns[0].kind not in ("number", "date"):
        return _("dates or numbers to order by, and {column} has words").format(column=columns[0].name)
    return ""


def _check_classes(data: DataSpec, sizes: dict[str, int]) -> None:
    """Refuse what scikit-learn cannot stratify: each part must have room for all classes."""
    info = data_set_info(data)
    smallest, n_test = min(sizes.values()), sizes["test"]
    if smallest < info.n_classes:
        text = _(
            "A stratified split needs room for each of the {n_classes} classes in each part, and one part "
            "has {n} samples."
        )
        raise InputError(text.format(n_classes=info.n_classes, n=smallest))
    if data.file is None:
        return
    for name, count in zip(data.file.class_names, data.file.class_counts, strict=True):
        in_test = -(-count * n_test // info.n_samples)
        if count - in_test < 2:
            text = _(
                "A stratified split needs more samples of each class, and {name} has {n}: "
                "choose another split."
            )
            raise InputError(text.format(name=name, n=number_text(count, ",")))
