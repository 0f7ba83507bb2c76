"""The lines of a script that take the samples of each split, as `engine.data.designs` takes them."""

from __future__ import annotations

from typing import NamedTuple

from engine.data.own_files.steering import ROLES, TEST_WORDS, VALIDATION_WORDS
from engine.data.sizes import split_sizes
from engine.experiment.specs import DataSpec
from engine.keras_code.source import text, texts

Sizes = dict[str, int]
IMPORT_LINE = "from sklearn.model_selection import train_test_split"


class SplitCode(NamedTuple):
    """A SplitPlace as Python source: numbers, or the names of variables; the first fold has no source."""

    split_seed: str
    fold: str = ""


def split_lines(data: DataSpec, n_samples: int, place: SplitCode, rows: str) -> list[str]:
    """Lines that leave x_train, y_train and, with held-out data, those of val and test.

    `rows` is what is indexed by the samples' numbers; a generator `rng` is left for the label noise.
    """
    sizes = dict(split_sizes(data, n_samples))
    lines = [f"rng = np.random.default_rng({place.split_seed})"] if _needs_rng(data) else []
    if data.is_held_out:
        lines += _held_out_lines(data, sizes, place)
    elif data.train_samples:
        lines.append(f"train = rng.permutation(len(x))[:{sizes['train']}]")
    else:
        return [*lines, f"x_train, y_train = x, {'y.copy()' if data.label_noise else 'y'}"]
    names = ("train", "val", "test") if data.is_held_out else ("train",)
    return lines + [f"x_{name}, y_{name} = {rows}[{name}], y[{name}]" for name in names]


def _needs_rng(data: DataSpec) -> bool:
    return data.uses_split_stream and (data.split != "stratified" or data.label_noise > 0)


def _held_out_lines(data: DataSpec, sizes: Sizes, place: SplitCode) -> list[str]:
    match data.split:
        case "stratified":
            return _stratified_lines(sizes, place)
        case "grouped":
            return _grouped_lines(data, sizes)
        case "time":
            return _time_lines(data, sizes)
        case "given":
            return _given_lines(data, sizes)
    n_test, n_left = sizes["test"], sizes["test"] + sizes["val"]
    order = "order = rng.permutation(len(x))"
    if place.fold:
        order = f"order = np.roll(rng.permutation(len(x)), -{place.fold} * {n_test})"
    if data.split == "kfold":
        is_known = not place.fold.isidentifier()
        which = f"fold {int(place.fold or 0) + 1} of" if is_known else "one of the"
        order += f"  # {which} {data.n_folds}{'' if is_known else ' folds'} is the test"
    return [
        order,
        f"test, val = order[:{n_test}], order[{n_test}:{n_left}]",
        f"train = order[{n_left}:{n_left + sizes['train']}]",
    ]


def _stratified_lines(sizes: Sizes, place: SplitCode) -> list[str]:
    seed = place.split_seed
    return [
        "rest, test = train_test_split(",
        f"    np.arange(len(y)), test_size={sizes['test']}, stratify=y, random_state={seed}",
        ")",
        "train, val = train_test_split(",
        "    rest,",
        f"    train_size={sizes['train']},",
        f"    test_size={sizes['val']},",
        "    stratify=y[rest],",
        f"    random_state={seed},",
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
