"""A preview of a data set as small plain data for a page to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.data.catalogue import data_set_info
from engine.data.column_facts import ColumnFacts, number_text
from engine.data.info import DataSetInfo
from engine.data.point_map import PointMap
from engine.experiment.specs import DataSpec

# The window imports this file, but should not import numpy.
if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_ROWS = 2000
MAX_CELLS = 60_000
MAX_IMAGES = 240
MAX_SEQUENCES = 120
MAX_STEPS = 200
MAX_FACT_SAMPLES = 20_000

Image = tuple[int, int, bytes, str]
Curves = tuple[tuple[tuple[float, ...], ...], str]


@dataclass(frozen=True, kw_only=True)
class DataPreview:
    """A preview of a data set, the excluded columns included.

    Attributes
    ----------
    n_samples : int
        Of the whole set.
    columns : tuple of str
        Headings of `rows`, the target last; empty for images and sequences.
    rows : tuple of tuple of str
        Samples of a table as text; at most `MAX_ROWS` or `MAX_CELLS` cells, spread over the set.
    samples : tuple of int
        Which sample each of `rows` is, from 0.
    images : tuple of (int, int, bytes, str)
        Images of all classes in turn: height, width, 8-bit pixels row by row (one byte each, or red, green
        and blue), class name or target.
    sequences : tuple of (tuple of tuple of float, str)
        Sequences of all classes in turn: the values of each channel, class name or target.
    class_counts : tuple of (str, int)
        Class name and number of samples; empty for a regression.
    target_range : (float, float) or None
        Minimum and maximum of the target; None for a classification.
    target_counts : tuple of int
        Of a regression: samples in bins of equal width over `target_range`.
    target_mean : float
        0 for a classification.
    column_facts : tuple of ColumnFacts
        Of a table's columns, of at most `MAX_FACT_SAMPLES` samples and 1,000 columns.
    map : PointMap or None
        Of the columns that are not excluded.
    """

    n_samples: int
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    samples: tuple[int, ...] = ()
    images: tuple[Image, ...] = ()
    sequences: tuple[Curves, ...] = ()
    class_counts: tuple[tuple[str, int], ...] = ()
    target_range: tuple[float, float] | None = None
    target_counts: tuple[int, ...] = ()
    target_mean: float = 0.0
    column_facts: tuple[ColumnFacts, ...] = ()
    map: PointMap | None = None


def previewed_part(data: DataSpec) -> DataSpec:
    """Return the part of a choice of data that a preview depends on, with the rest at its default.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    DataSpec
    """
    return DataSpec(data.dataset, exclude_columns=data.exclude_columns, options=data.options, file=data.file)


def preview(data: DataSpec) -> DataPreview:
    """Load a data set and describe it.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    DataPreview

    Raises
    ------
    InputError
        If the data set or an excluded column is unknown, or the user's file is missing or has changed.
    """
    from dataclasses import replace

    from engine.data.column_facts import column_facts, histogram
    from engine.data.load import load
    from engine.data.point_map import spread
    from engine.data.sample_columns import sample_columns, sample_map

    info = data_set_info(data)
    loaded = load(replace(data, exclude_columns=()))
    x, y, n_samples = loaded.x, loaded.y, len(loaded.y)
    is_classes = info.task == "classification"
    some = spread(n_samples, MAX_FACT_SAMPLES)
    columns = sample_columns(info, loaded, some) if info.is_table else []
    n_rows = max(20, min(MAX_ROWS, MAX_CELLS // (len(columns) + 1))) if columns else 0
    places = spread(len(some), n_rows)
    cells = [_texts(values[places]) for _, values in columns]
    answers = [_answer(info, value) for value in y[some[places]]]
    return DataPreview(
        n_samples=n_samples,
        columns=(*(name for name, _ in columns), info.target) if columns else (),
        rows=tuple(zip(*cells, answers, strict=True)) if columns else (),
        samples=tuple(int(place) for place in some[places]),
        images=_images(x, y, info) if info.is_image else (),
        sequences=_sequences(x, y, info) if info.kind == "sequence" else (),
        class_counts=_class_counts(y, info),
        target_range=None if is_classes else (float(y.min()), float(y.max())),
        target_counts=() if is_classes else histogram(y.astype("float64")),
        target_mean=0.0 if is_classes else float(y.mean(dtype="float64")),
        column_facts=tuple(
            column_facts(name, values, y[some], is_classes=is_classes) for name, values in columns
        ),
        map=sample_map(info, loaded, data.exclude_columns),
    )


def _texts(values: Array) -> list[str]:
    import numpy as np

    if values.dtype.kind == "M":
        has_time = bool((values != values.astype("datetime64[D]")).any() and not np.isnat(values).all())
        texts = np.datetime_as_string(values, unit="m" if has_time else "D")
        return ["" if text == "NaT" else str(text).replace("T", " ") for text in texts]
    if values.dtype.kind in "US":
        return [str(value) for value in values]
    return ["" if value != value else number_text(value) for value in values]  # what is missing stays empty


def _class_counts(y: Array, info: DataSetInfo) -> tuple[tuple[str, int], ...]:
    import numpy as np

    if info.task != "classification":
        return ()
    counts = np.bincount(y, minlength=info.n_classes)
    return tuple((name, int(count)) for name, count in zip(info.class_names, counts, strict=True))


def _images(x: Array, y: Array, info: DataSetInfo) -> tuple[Image, ...]:
    from engine.data.pixels import shown_pixels

    places = _of_all_classes(y, info, MAX_IMAGES)
    low, high = min(0.0, float(x.min())), float(x.max())
    return tuple(
        (*shown_pixels(x[place].astype("float32"), low, high), _answer(info, y[place])) for place in places
    )


def _sequences(x: Array, y: Array, info: DataSetInfo) -> tuple[Curves, ...]:
    from engine.data.point_map import spread

    steps = spread(x.shape[1], MAX_STEPS)
    found = []
    for place in _of_all_classes(y, info, MAX_SEQUENCES):
        channels = x[place][steps].reshape(len(steps), -1).T
        values = tuple(tuple(round(float(value), 5) for value in channel) for channel in channels)
        found.append((values, _answer(info, y[place])))
    return tuple(found)


def _of_all_classes(y: Array, info: DataSetInfo, limit: int) -> Sequence[int]:
    """Places of samples, a class after the other in turn, as many of each as there is space for."""
    import numpy as np

    from engine.data.point_map import spread

    if info.task != "classification":
        return [int(place) for place in spread(len(y), limit)]
    each = max(1, limit // max(1, info.n_classes))
    of_classes = [np.flatnonzero(y == number) for number in range(info.n_classes)]
    picked = [list(places[spread(len(places), each)]) for places in of_classes if len(places)]
    turns: Iterable[list[int]] = (
        [places[turn] for places in picked if turn < len(places)] for turn in range(each)
    )
    return [int(place) for turn in turns for place in turn][:limit]


def _answer(info: DataSetInfo, y: float) -> str:
    return info.class_names[int(y)] if info.task == "classification" else number_text(y)
