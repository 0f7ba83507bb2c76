"""Arrays of the user's as features and target: which they are, their shape and their task."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.info import stored_type
from engine.data.own_files.arrays.array_file import Array, ArrayHead, Arrays, open_arrays
from engine.data.own_files.images.image_samples import ImageSample, array_samples
from engine.data.own_files.source import MAX_CLASSES, MAX_VALUES, Progress, sha256_of
from engine.data.tails import has_long_tail
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.network.fields import cut
from engine.system.regular_files import MISSING, kind_of

Floats = npt.NDArray[np.float32]
PLUS = " + "  # stands between names of arrays that are read one after the other
FEW_VALUES = 50  # whole numbers with at most so many different values are classes
MAX_LEVELS = 100_000
CHUNK_VALUES = 10_000_000  # are looked at together
MIN_SIDE = 8  # smaller arrays of numbers are not taken for images
_FEATURES = {"x", "xs", "data", "images", "image", "features", "inputs", "input", "samples"}
_TARGETS = {"y", "ys", "t", "target", "targets", "labels", "label", "classes", "outputs", "output"}
_PARTS = {"train": 0, "training": 0, "val": 1, "valid": 1, "validation": 1, "test": 2, "testing": 2}


@dataclass(frozen=True)
class ArrayFacts:
    """What is known of arrays after reading them.

    Attributes
    ----------
    file : FileSpec
    arrays : tuple of (str, str)
        Names of all arrays, each with its shape and type as text ("60,000 × 28 × 28, uint8"), in the language
        in use.
    notes : tuple of str
        What was decided, a sentence each.
    images : tuple of ImageSample
        Some of the samples if they are images.
    """

    file: FileSpec
    arrays: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    images: tuple[ImageSample, ...]


def inspect_arrays(
    path: Path,
    names: tuple[str, str] = ("", ""),
    shape: tuple[int, ...] = (),
    task: str = "",
    on_progress: Progress = lambda share: None,
) -> ArrayFacts:
    """Read the arrays of a file, and say what they are.

    Parameters
    ----------
    path : Path
        An .npz or .npy file.
    names : (str, str)
        The arrays with features and target, several with `PLUS` between their names. Of an .npy table the
        target is one of its columns, and the features are all others. Empty ones are guessed.
    shape : tuple of int
        Shape of one sample; empty for a guess.
    task : str
        "classification" or "regression"; empty for a guess.
    on_progress : callable
        Called with the share of the work that is done, from 0 to 1.

    Returns
    -------
    ArrayFacts

    Raises
    ------
    InputError
        If the file is broken or too large, holds Python objects, has no array for features or target, their
        lengths differ, values are missing or infinite, or a choice does not fit.
    """
    with open_arrays(path) as arrays:
        if not all(names):
            guess = _guessed_names(arrays)
            names = (names[0] or guess[0], names[1] or guess[1])
        heads = tuple((head.name, head.text) for head in arrays.heads)
        given_sizes = _given_sizes(arrays, names[1])
        x, raw = _read_pair(arrays, names)
    on_progress(0.5)
    found_task = task or _guessed_task(raw)
    shape = shape or _guessed_shape(x, path.name)
    x = _shaped(x, shape, path.name)
    facts: dict[str, Any] = {}
    class_names: tuple[str, ...] = ()
    if found_task == "classification":
        class_names, y = _classes(raw, path.name)
        facts = {"class_names": class_names, "class_counts": tuple(map(int, np.bincount(y)))}
    else:
        y = _numbers(raw, path.name).astype("float64")
        absolute = abs(y - y.mean()).mean()
        facts = {"target_deviations": (float(y.std()), float(absolute))}
        facts["has_long_tail"] = has_long_tail(y)
    on_progress(0.8)
    file = FileSpec(
        name=path.name,
        sha256=sha256_of(path),
        n_bytes=path.stat().st_size,
        format="npz",
        arrays=names,
        shape=shape,
        task=found_task,
        target=names[1].split(PLUS)[0],
        n_samples=len(x),
        given_sizes=given_sizes,
        n_levels=_levels(x),
        path=str(path),
        **facts,
    )
    on_progress(1.0)
    # Translators: {arrays} are names, such as "x_train + x_test".
    joined = _("{arrays} are read one after the other.")
    notes = [joined.format(arrays=both) for both in names if PLUS in both]
    if len(shape) == 3:
        text = _("Each sample is read as an image of {height} × {width} pixels.")
        notes.append(text.format(height=shape[0], width=shape[1]))
    elif len(shape) == 2:
        notes.append(_("Each sample is read as a sequence of {n} steps.").format(n=shape[0]))
    images = array_samples(x, y, class_names) if len(shape) == 3 else ()
    return ArrayFacts(file, heads, tuple(notes), images)


def load_arrays(file: FileSpec) -> tuple[Array, Array]:
    """Read the arrays as the import has described them.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    x : ndarray, (n_samples, *shape)
        uint8 if all are whole numbers up to 255, else float32.
    y : ndarray of int64 (classes) or float32, (n_samples,)

    Raises
    ------
    InputError
        If the file is gone or another one, or the arrays are not those that were imported.
    """
    path = Path(file.path)
    if kind_of(path) == MISSING:
        text = _("“{file}” is not at {place} any more.")
        raise InputError(text.format(file=file.name, place=file.path or _("a known place")))
    if sha256_of(path) != file.sha256:
        text = _("“{file}” has changed since it was imported; import it again.")
        raise InputError(text.format(file=file.name))
    with open_arrays(path) as arrays:
        x, raw = _read_pair(arrays, file.arrays)
    x = _shaped(x, file.shape, file.name)
    is_other = file.n_levels not in (0, _levels(x))
    x = x.astype(stored_type(file.n_levels), copy=False)
    class_names: tuple[str, ...] = ()
    if file.task == "regression":
        y: Array = _numbers(raw, file.name)
    else:
        class_names, y = _classes(raw, file.name)
    if is_other or class_names != file.class_names or len(y) != file.n_samples:
        text = _("“{file}” does not have the samples and classes that the project describes.")
        raise InputError(text.format(file=file.name))
    return x, y


# --- Which arrays


def _guessed_names(arrays: Arrays) -> tuple[str, str]:
    """Find features and target by their names, else by their shapes."""
    if arrays.is_table:
        by_name = [head.name for head in arrays.heads if head.name.lower() in _TARGETS]
        return "", by_name[0] if by_name else arrays.heads[-1].name
    found: dict[str, dict[int, str]] = {"x": {}, "y": {}}
    for head in arrays.heads:
        role, part = _role(head.name)
        if role:
            found[role].setdefault(part, head.name)
    if -1 in found["x"] and -1 in found["y"]:
        return found["x"][-1], found["y"][-1]
    parts = sorted(found["x"].keys() & found["y"].keys())
    if parts:
        return PLUS.join(found["x"][part] for part in parts), PLUS.join(found["y"][part] for part in parts)
    return _names_by_shape(arrays)


def _role(name: str) -> tuple[str, int]:
    """Read "x_train" as ("x", 0) and "labels" as ("y", -1); the role is empty if the name says none."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()  # trainX
    text = re.sub(r"^([xy])(?=train|test|val)", r"\1_", text)
    words = [word for word in re.split(r"[_\-. ]+", text) if word]
    parts = [_PARTS[word] for word in words if word in _PARTS]
    rest = [word for word in words if word not in _PARTS]
    if len(rest) != 1 or len(parts) > 1:
        return "", -1
    role = "x" if rest[0] in _FEATURES else "y" if rest[0] in _TARGETS else ""
    return role, parts[0] if parts else -1


def _given_sizes(arrays: Arrays, name: str) -> tuple[int, int]:
    """Count the samples that the arrays' names give for validation and for the test: "y_train + y_test"."""
    sizes = {0: 0, 1: 0, 2: 0}
    parts = [_role(one)[1] for one in name.split(PLUS)]
    if len(parts) < 2 or parts != sorted(set(parts)) or parts[0] != 0 or parts[-1] != 2:
        return 0, 0
    for part, one in zip(parts, name.split(PLUS), strict=True):
        sizes[part] = arrays.head(one).shape[0]
    return sizes[1], sizes[2]


def _names_by_shape(arrays: Arrays) -> tuple[str, str]:
    """Take as target the last array with one value per sample, as features the largest of that length."""
    usable = [head for head in arrays.heads if not head.problem and head.shape]
    for target in reversed(usable):
        if math.prod(target.shape) != target.shape[0]:
            continue
        fitting = [head for head in usable if head is not target and head.shape[0] == target.shape[0]]
        fitting = [head for head in fitting if head.dtype.kind in "biuf"]
        if fitting:
            return max(fitting, key=lambda head: math.prod(head.shape)).name, target.name
    text = _(
        "“{file}” has no arrays for features and target, which are expected as x and y with as many samples; "
        "there are {known}."
    )
    known = comma_listed([f"{head.name} ({head.problem or head.text})" for head in arrays.heads[:6]])
    raise InputError(text.format(file=arrays.file_name, known=cut(known)))


def _read_pair(arrays: Arrays, names: tuple[str, str]) -> tuple[Array, Array]:
    """Read features and target, and compare their lengths."""
    targets = [arrays.head(name) for name in names[1].split(PLUS)]
    if arrays.is_table:
        features = [arrays.head(head.name) for head in arrays.heads if head not in targets]
    else:
        features = [arrays.head(name) for name in names[0].split(PLUS)]
    for head in features:
        if head.dtype.kind not in "biuf":
            text = _("the array {name} of “{file}” has values of type {type}; features must be numbers.")
            raise InputError(text.format(name=cut(head.name), file=arrays.file_name, type=head.dtype))
    n_values = sum(math.prod(head.shape) for head in features)
    if n_values > MAX_VALUES:
        text = _("the features in “{file}” are {n} numbers; at most {most} fit.")
        n, most = number_text(n_values, ","), number_text(MAX_VALUES, ",")
        raise InputError(text.format(file=arrays.file_name, n=n, most=most))
    y = _joined(arrays, targets, names[1])
    if arrays.is_table:
        with np.errstate(over="ignore"):  # such values are found below, with their place
            x = np.column_stack([arrays.read(head).astype("float32") for head in features])
    else:
        x = _joined(arrays, features, names[0])
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y):
        # Translators: instead of a number of samples.
        none = pgettext("samples", "no")
        counts = [number_text(len(array), ",") if array.ndim else none for array in (x, y)]
        text = _("“{file}”: {x} has {n_x} samples and {y} {n_y}; expected are as many.")
        raise InputError(
            text.format(file=arrays.file_name, x=cut(names[0]), y=cut(names[1]), n_x=counts[0], n_y=counts[1])
        )
    if not x.size:
        text = _("“{file}”: {name} has no values.") if names[0] else _("“{file}”: the table has no values.")
        raise InputError(text.format(file=arrays.file_name, name=cut(names[0])))
    return x, y


def _joined(arrays: Arrays, heads: list[ArrayHead], name: str) -> Array:
    if len({head.shape[1:] for head in heads}) > 1:
        text = _("“{file}”: the samples of {name} have different shapes; expected is one.")
        raise InputError(text.format(file=arrays.file_name, name=cut(name)))
    parts = [arrays.read(head) for head in heads]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


# --- Features


def _guessed_shape(x: Array, file_name: str) -> tuple[int, ...]:
    """Guess the shape of one sample: images of pixels, sequences, or a row of a table."""
    shape = x.shape[1:]
    if len(shape) < 2:
        n = math.prod(shape)
        side = math.isqrt(n)
        is_image = side >= MIN_SIDE and side * side == n and 1 < _levels(x) <= 256
        return (side, side, 1) if is_image else (n,)
    if len(shape) == 2:
        is_image = min(shape) >= MIN_SIDE and (1 < _levels(x) <= 256 or shape[0] == shape[1])
        return (*shape, 1) if is_image else shape
    if len(shape) == 3 and shape[2] <= 4:
        return shape
    if len(shape) == 3 and shape[0] in (1, 3):
        return (*shape[1:], shape[0])
    text = _(
        "the samples in “{file}” have shape {shape}; expected are rows, sequences (steps × channels) or "
        "images (height × width × 1 or 3 channels)."
    )
    raise InputError(text.format(file=file_name, shape=_sides(shape)))


def _shaped(x: Array, shape: tuple[int, ...], file_name: str) -> Array:
    """Give the samples their shape; InputError if they have another size or are not finite."""
    if not 1 <= len(shape) <= 3 or min(shape) < 1 or math.prod(shape) != math.prod(x.shape[1:]):
        text = _("each sample in “{file}” has {n} numbers, which do not fit the shape {shape}.")
        n = number_text(math.prod(x.shape[1:]), ",")
        raise InputError(text.format(file=file_name, n=n, shape=_sides(shape)))
    is_channels_first = x.ndim == 4 and x.shape[1:] != shape and x.shape[1:] == (shape[-1], *shape[:-1])
    if is_channels_first:
        x = x.transpose(0, 2, 3, 1)
    if x.dtype.kind == "f":
        _check_finite(x, file_name)
    return x.reshape(len(x), *shape)


def _sides(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def _check_finite(x: Array, file_name: str) -> None:
    """Raise InputError if a value is missing, infinite, or too large for float32."""
    n_bad, n_read, first = 0, 0, 0
    for part in _chunks(x):
        with np.errstate(over="ignore"):
            is_bad = ~np.isfinite(part.astype("float32")).reshape(len(part), -1).all(axis=1)
        if is_bad.any() and not n_bad:
            first = n_read + int(is_bad.argmax())
        n_bad += int(is_bad.sum())
        n_read += len(part)
    if n_bad:
        text = _(
            "{n} of {n_all} samples in “{file}” have missing or infinite values, the first is number "
            "{first}; replace them or leave them out."
        )
        n, n_all, number = (number_text(one, ",") for one in (n_bad, len(x), first + 1))
        raise InputError(text.format(n=n, n_all=n_all, file=file_name, first=number))


def _chunks(x: Array) -> Iterator[Array]:
    """Yield some samples at a time, so that large arrays need little more memory."""
    n_each = max(1, CHUNK_VALUES * len(x) // x.size)
    for start in range(0, len(x), n_each):
        yield x[start : start + n_each]


def _levels(x: Array) -> int:
    """One more than the largest value if all are whole numbers from 0; else 0."""
    low, high = float(x.min()), float(x.max())
    if not 0 <= low <= high < MAX_LEVELS:
        return 0
    if x.dtype.kind == "f" and any((part != np.floor(part)).any() for part in _chunks(x)):
        return 0
    return int(high) + 1


# --- Target


def _flat(y: Array, file_name: str) -> Array:
    """One value for each sample; of a one-hot row, the column of its one."""
    if y.ndim == 1:
        return y
    if math.prod(y.shape) == len(y):
        return y.reshape(-1)
    if y.ndim == 2 and y.dtype.kind in "biuf" and _is_one_hot(y):
        return np.asarray(y.argmax(axis=1))
    text = _(
        "the target in “{file}” has shape {shape}; expected is one value for each sample, or one-hot rows."
    )
    raise InputError(text.format(file=file_name, shape=_sides(y.shape)))


def _is_one_hot(y: Array) -> bool:
    return bool(((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all())


def _guessed_task(y: Array) -> str:
    if y.dtype.kind not in "iuf" or math.prod(y.shape) != len(y):
        return "classification"
    if y.dtype.kind == "f" and not (np.isfinite(y).all() and (y == np.floor(y)).all()):
        return "regression"
    n_values = len(np.unique(y))
    return "classification" if n_values <= FEW_VALUES and 2 * n_values <= len(y) else "regression"


def _numbers(y: Array, file_name: str) -> Floats:
    y = _flat(y, file_name)
    if y.dtype.kind not in "biuf":
        text = _("the target in “{file}” has values of type {type}; a regression needs numbers.")
        raise InputError(text.format(file=file_name, type=y.dtype))
    with np.errstate(over="ignore"):
        numbers: Floats = y.astype("float32")
    if not np.isfinite(numbers).all():
        is_bad = ~np.isfinite(numbers)
        text = _(
            "the target in “{file}” has {n} missing or infinite values, the first in sample {first}; replace "
            "them or leave these samples out."
        )
        n, first = number_text(int(is_bad.sum()), ","), number_text(int(is_bad.argmax()) + 1, ",")
        raise InputError(text.format(file=file_name, n=n, first=first))
    return numbers


def _classes(y: Array, file_name: str) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """Names of the classes in order, and the class number of each sample."""
    y = _flat(y, file_name)
    if y.dtype.kind == "f":
        _numbers(y, file_name)
    elif y.dtype.kind not in "biuUS":
        text = _("the target in “{file}” has values of type {type}, which are no classes.")
        raise InputError(text.format(file=file_name, type=y.dtype))
    if y.dtype.kind == "U" and (_code_points(y) > sys.maxunicode).any():
        text = _("the target in “{file}” is damaged: it has letters that do not exist.")
        raise InputError(text.format(file=file_name))
    values, numbers = np.unique(y, return_inverse=True)
    if not 2 <= len(values) <= MAX_CLASSES:
        text = _("the target in “{file}” has {n} different values; a classification needs 2 to {most}.")
        n, most = number_text(len(values), ","), number_text(MAX_CLASSES, ",")
        raise InputError(text.format(file=file_name, n=n, most=most))
    names = tuple(_class_name(value) for value in values)
    if len(set(names)) < len(names):
        text = _("the target in “{file}” has two classes of the name {name}.")
        raise InputError(text.format(file=file_name, name=cut(max(names, key=names.count))))
    return names, numbers.reshape(-1).astype("int64")


def _code_points(y: Array) -> npt.NDArray[np.uint32]:
    return np.ascontiguousarray(y).view(np.dtype("u4").newbyteorder(y.dtype.byteorder))


def _class_name(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") or "(empty)"
    if isinstance(value, str):
        return str(value).encode("utf-8", "replace").decode() or "(empty)"
    if isinstance(value, np.floating):
        return f"{float(value):g}"
    return str(value)
