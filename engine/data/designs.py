"""Which samples are in which split, by the same lines that the exported script prints.

The generator is `numpy.random.default_rng(split seed)`; what it draws after the samples' places is the label
noise. A stratified split is scikit-learn's, whose own generator has the same number, and so are stratified
folds and those in order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.data.load import Array, Samples
from engine.data.own_files.steering import TEST, TRAIN, VALIDATION
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import DataSpec
from engine.language.texts import _

Sizes = dict[str, int]
Parts = dict[str, Array]


def split_rows(data: DataSpec, samples: Samples, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Draw which samples are in which split.

    Parameters
    ----------
    data : DataSpec
    samples : Samples
    place : SplitPlace
    rng : numpy.random.Generator
        Made from the split seed.

    Returns
    -------
    dict of str to ndarray of int
        Indices by the name of the split.

    Raises
    ------
    InputError
        If the data do not allow such a split, or are not as the project says.
    """
    n = len(samples.y)
    sizes = dict(split_sizes(data, n, place.fold))
    if data.split == "kfold" and data.fold_order != "shuffled":
        parts = _sklearn_folds(data, samples, sizes, place, rng)
    elif data.is_held_out:
        parts = _DESIGNS[data.split](samples, sizes, place, rng)
    elif data.train_samples:
        parts = {"train": rng.permutation(n)[: sizes["train"]]}
    else:
        parts = {"train": np.arange(n)}
    if any(len(parts[name]) != size for name, size in sizes.items()):
        raise InputError(
            _("The groups or parts of your file are not those that were imported: import it again.")
        )
    return parts


def _holdout(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Test first, then validation if there is any, then training."""
    return _in_order(rng.permutation(len(samples.y)), sizes)


def _kfold(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Begin the order at the fold, as if the last sample stood before the first."""
    return _in_order(np.roll(rng.permutation(len(samples.y)), -place.fold * sizes["test"]), sizes)


def _in_order(order: Array, sizes: Sizes) -> Parts:
    n_test = sizes["test"]
    return _validation_first(order[n_test:], sizes) | {"test": order[:n_test]}


def _validation_first(rest: Array, sizes: Sizes) -> Parts:
    """Return training and validation of what the test leaves: validation comes first."""
    n_val = sizes.get("val", 0)
    validation = {"val": rest[:n_val]} if "val" in sizes else {}
    return {"train": rest[n_val : n_val + sizes["train"]]} | validation


def _stratified(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    from sklearn.model_selection import train_test_split

    y, seed = samples.y, place.split_seed
    try:
        rest, test = train_test_split(
            np.arange(len(y)), test_size=sizes["test"], stratify=y, random_state=seed
        )
        return _stratified_rest(rest, y, sizes, seed) | {"test": test}
    except ValueError as error:
        raise InputError(_("These data cannot be stratified: {error}").format(error=error)) from error


def _stratified_rest(rest: Array, y: Array, sizes: Sizes, seed: int) -> Parts:
    """Draw training and validation from what the test leaves; ValueError if a class is too small."""
    from sklearn.model_selection import train_test_split

    n_train, n_val = sizes["train"], sizes.get("val", 0)
    if n_train == len(rest):
        return {"train": rest}
    train, others = train_test_split(
        rest, train_size=n_train, test_size=n_val or None, stratify=y[rest], random_state=seed
    )
    return {"train": train} | ({"val": others} if n_val else {})


def _sklearn_folds(
    data: DataSpec, samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator
) -> Parts:
    """Test a fold of scikit-learn's, which may have one sample more than others."""
    from sklearn.model_selection import KFold, StratifiedKFold

    y = samples.y
    if data.fold_order == "in_order":
        rest, test = list(KFold(data.n_folds).split(y))[place.fold]
        if "val" in sizes or sizes["train"] < len(rest):
            rest = rng.permutation(rest)
        return _validation_first(rest, sizes) | {"test": test}
    smallest = int(np.unique(y, return_counts=True)[1].min())
    if smallest < data.n_folds:
        text = _(
            "{n} stratified folds need {n} samples of each class, and the smallest class has {n_smallest}: "
            "choose fewer folds or shuffled ones."
        )
        raise InputError(text.format(n=data.n_folds, n_smallest=smallest))
    folds = StratifiedKFold(data.n_folds, shuffle=True, random_state=place.split_seed)
    rest, test = list(folds.split(y, y))[place.fold]
    try:
        return _stratified_rest(rest, y, sizes, place.split_seed) | {"test": test}
    except ValueError as error:
        raise InputError(_("These data cannot be stratified: {error}").format(error=error)) from error


def _grouped(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Take whole groups in a random order; of a part's last group only as many samples as it needs."""
    groups = _steering(samples)
    rank = rng.permutation(groups.max() + 1)[groups]
    order = rng.permutation(len(groups))
    order = order[np.argsort(rank[order], kind="stable")]
    test = order[: sizes["test"]]
    rest = order[~np.isin(rank[order], rank[test])]
    val = rest[: sizes["val"]]
    rest = rest[~np.isin(rank[rest], rank[val])]
    return {"train": rng.permutation(rest)[: sizes["train"]], "val": val, "test": test}


def _time(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Take the latest for the test, those before for validation, and before these for training."""
    order = np.argsort(_steering(samples), kind="stable")
    n_left = len(order) - sizes["test"]
    n_train = n_left - sizes["val"]
    train = order[n_train - sizes["train"] : n_train]
    return {"train": train, "val": order[n_train:n_left], "test": order[n_left:]}


def _given(samples: Samples, sizes: Sizes, place: SplitPlace, rng: np.random.Generator) -> Parts:
    """Test as the data say; draw validation from the rest, unless they say that too."""
    part = _steering(samples)
    rest, val, test = (np.flatnonzero(part == number) for number in (TRAIN, VALIDATION, TEST))
    if not len(val):
        rest = rng.permutation(rest)
        val, rest = rest[: sizes["val"]], rest[sizes["val"] :]
    elif sizes["train"] < len(rest):
        rest = rng.permutation(rest)
    return {"train": rest[: sizes["train"]], "val": val, "test": test}


def _steering(samples: Samples) -> Array:
    assert samples.steering is not None  # else `split_sizes` has refused
    return samples.steering


_DESIGNS: dict[str, Callable[[Samples, Sizes, SplitPlace, np.random.Generator], Parts]] = {
    "holdout": _holdout,
    "stratified": _stratified,
    "kfold": _kfold,
    "grouped": _grouped,
    "time": _time,
    "given": _given,
}
