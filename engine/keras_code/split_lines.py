"""The lines of a script that take the samples of each split, as `engine.data.designs` takes them."""

# no texts: the lines of a script, which are English

from __future__ import annotations

from typing import NamedTuple

from engine.data.own_files.steering import ROLES, TEST_WORDS, VALIDATION_WORDS
from engine.data.sizes import split_sizes
from engine.experiment.specs import DataSpec
from engine.keras_code.source import text, texts

Sizes = dict[str, int]


class SplitCode(NamedTuple):
    """A SplitPlace as Python source: numbers, or the names of variables; the first fold has no source."""

    split_seed: str
    fold: str = ""


def import_lines(data: DataSpec, n_samples: int) -> list[str]:
    """The import that `split_lines` needs of scikit-learn, if any."""
    names = []
    if _has_sklearn_folds(data):
        names = ["KFold" if data.fold_order == "in_order" else "StratifiedKFold"]
    if data.split == "stratified" or ("StratifiedKFold" in names and _leaves_some(data, n_samples)):
        names.append("train_test_split")
    return [f"from sklearn.model_selection import {', '.join(names)}"] if names else []


def split_lines(data: DataSpec, n_samples: int, place: SplitCode, rows: str) -> list[str]:
    """Lines that leave x_train, y_train and, with held-out data, those of val and test.

    `rows` is what is indexed by the samples' numbers; a generator `rng` is left for the label noise.
    """
    sizes = dict(split_sizes(data, n_samples))
    needs_rng = _needs_rng(data, n_samples)
    lines = [f"rng = np.random.default_rng({place.split_seed})"] if needs_rng else []
    if data.is_held_out:
        lines += _held_out_lines(data, n_samples, sizes, place)
    elif data.train_samples:
        lines.append(f"train = rng.permutation(len(x))[:{sizes['train']}]")
    else:
        return [*lines, f"x_train, y_train = x, {'y.copy()' if data.label_noise else 'y'}"]
    return lines + [f"x_{name}, y_{name} = {rows}[{name}], y[{name}]" for name in split_names(data)]


def split_names(data: DataSpec) -> tuple[str, ...]:
    """The splits that a script has: x_train and so on."""
    if not data.is_held_out:
        return ("train",)
    return ("train", "val", "test") if data.has_validation else ("train", "test")


def _needs_rng(data: DataSpec, n_samples: int) -> bool:
    is_drawn = data.split != "stratified"
    if _has_sklearn_folds(data):
        is_drawn = data.fold_order == "in_order" and _leaves_some(data, n_samples)
    return data.uses_split_stream and (is_drawn or data.label_noise > 0)


def _has_sklearn_folds(data: DataSpec) -> bool:
    return data.split == "kfold" and data.fold_order != "shuffled"


def _leaves_some(data: DataSpec, n_samples: int) -> bool:
    """Whether not all samples outside of the test are trained on; this is so for all folds or for none."""
    return _rest(data, n_samples) == "rest"


def _rest(data: DataSpec, n_samples: int) -> str:
    """Name what the test leaves: all of it may be trained on."""
    sizes = dict(split_sizes(data, n_samples))
    return "train" if sizes["train"] + sizes["test"] == n_samples else "rest"


def _held_out_lines(data: DataSpec, n_samples: int, sizes: Sizes, place: SplitCode) -> list[str]:
    match data.split:
        case "stratified":
            return _stratified_lines(data, n_samples, sizes, place)
        case "grouped":
            return _grouped_lines(data, sizes)
        case "time":
            return _time_lines(data, sizes)
        case "given":
            return _given_lines(data, sizes)
    if _has_sklearn_folds(data):
        return _sklearn_fold_lines(data, n_samples, sizes, place)
    n_test, n_left = sizes["test"], sizes["test"] + sizes.get("val", 0)
    order = "order = rng.permutation(len(x))"
    if place.fold:
        order = f"order = np.roll(rng.permutation(len(x)), -{place.fold} * {n_test})"
    if data.split == "kfold":
        order += f"  # {_fold_text(data, place)}"
    train = f"order[{n_left}:{n_left + sizes['train']}]"
    if "val" not in sizes:
        return [order, f"test, train = order[:{n_test}], {train}"]
    return [order, f"test, val = order[:{n_test}], order[{n_test}:{n_left}]", f"train = {train}"]


def _fold_text(data: DataSpec, place: SplitCode) -> str:
    if place.fold.isidentifier():
        return f"one of the {data.n_folds} folds is the test"
    return f"fold {int(place.fold or 0) + 1} of {data.n_folds} is the test"


def _sklearn_fold_lines(data: DataSpec, n_samples: int, sizes: Sizes, place: SplitCode) -> list[str]:
    """Lines with no number that one fold has and another has not."""
    rest, chosen = _rest(data, n_samples), f"[{place.fold or 0}]  # {_fold_text(data, place)}"
    if data.fold_order == "stratified":
        return [
            f"folds = StratifiedKFold({data.n_folds}, shuffle=True, random_state={place.split_seed})",
            f"{rest}, test = list(folds.split(x, y)){chosen}",
            *_stratified_rest_lines(data, n_samples, sizes, place),
        ]
    lines = [f"{rest}, test = list(KFold({data.n_folds}).split(x)){chosen}"]
    if rest == "train":
        return lines
    lines.append("rest = rng.permutation(rest)")
    n_val, n_train = sizes.get("val", 0), _limit(data, n_samples)
    end = str(n_val + n_train) if n_train else ""
    if n_val:
        return [*lines, f"val, train = rest[:{n_val}], rest[{n_val}:{end}]"]
    return [*lines, f"train = rest[:{end}]"]


def _limit(data: DataSpec, n_samples: int) -> int:
    """The number of training samples if it is limited, and so the same for all folds; else 0."""
    sizes = dict(split_sizes(data, n_samples))
    return sizes["train"] if sum(sizes.values()) < n_samples else 0


def _stratified_lines(data: DataSpec, n_samples: int, sizes: Sizes, place: SplitCode) -> list[str]:
    seed = place.split_seed
    return [
        f"{_rest(data, n_samples)}, test = train_test_split(",
        f"    np.arange(len(y)), test_size={sizes['test']}, stratify=y, random_state={seed}",
        ")",
        *_stratified_rest_lines(data, n_samples, sizes, place),
    ]


def _stratified_rest_lines(data: DataSpec, n_samples: int, sizes: Sizes, place: SplitCode) -> list[str]:
    if _rest(data, n_samples) == "train":
        return []
    n_train = sizes["train"] if data.split == "stratified" else _limit(data, n_samples)
    return [
        f"train, {'val' if 'val' in sizes else '_'} = train_test_split(",
        "    rest,",
        *([f"    train_size={n_train},"] if n_train else []),
        *([f"    test_size={sizes['val']},"] if "val" in sizes else []),
        "    stratify=y[rest],",
        f"    random_state={place.split_seed},",
        ")",
    ]


def _steering_column(data: DataSpec) -> str:
    assert data.file is not None
    return f"x[{text(data.file.columns_as(ROLES[data.split])[0].name)}]"


def _grouped_lines(data: DataSpec, sizes: Sizes) -> list[str]:
    return [
        f"groups, _ = pd.factorize({_steering_column(data)}, use_na_sentinel=False)",
        "rank = rng.permutation(groups.max() + 1)[groups]  # the groups in a random order",
        "order = rng.permutation(len(x))",
        'order = order[np.argsort(rank[order], kind="stable")]',
        f"test = order[:{sizes['test']}]",
        "rest = order[~np.isin(rank[order], rank[test])]  # no group is on both sides",
        f"val = rest[:{sizes['val']}]",
        "rest = rest[~np.isin(rank[rest], rank[val])]",
        f"train = rng.permutation(rest)[:{sizes['train']}]",
    ]


def _time_lines(data: DataSpec, sizes: Sizes) -> list[str]:
    n_left = f"len(x) - {sizes['test']}"
    n_train = f"len(x) - {sizes['test'] + sizes['val']}"
    first = f"{n_train} - {sizes['train']} : " if data.train_samples else ": "
    return [
        f'order = np.argsort({_steering_column(data)}.to_numpy(), kind="stable")  # the earliest first',
        f"train = order[{first}{n_train}]",
        f"val, test = order[{n_train} : {n_left}], order[{n_left} :]",
    ]


def _given_lines(data: DataSpec, sizes: Sizes) -> list[str]:
    assert data.file is not None
    has_validation = data.file.given_sizes[0] > 0
    if data.file.split_column is not None:
        lines = [f'words = {_steering_column(data)}.astype("str").str.lower()']
        lines += texts(TEST_WORDS).lines(before="is_test = words.isin(", after=")")
        lines += texts(VALIDATION_WORDS).lines(before="is_val = words.isin(", after=")")
        lines.append("test, rest = np.flatnonzero(is_test), np.flatnonzero(~is_test & ~is_val)")
        lines += ["val = np.flatnonzero(is_val)"] if has_validation else []
    else:
        n_left = f"len(x) - {sizes['test']}"
        n_train = f"{n_left} - {sizes['val']}" if has_validation else n_left
        lines = [f"rest, test = np.arange({n_train}), np.arange({n_left}, len(x))  # the last ones"]
        lines += [f"val = np.arange({n_train}, {n_left})"] if has_validation else []
    if not has_validation:
        lines += ["rest = rng.permutation(rest)", f"val, rest = rest[:{sizes['val']}], rest[{sizes['val']}:]"]
    elif data.train_samples:
        lines.append("rest = rng.permutation(rest)")
    return [*lines, f"train = rest[:{sizes['train']}]"]
