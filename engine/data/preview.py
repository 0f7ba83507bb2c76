"""A preview of a data set as small plain data for a page to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.data.catalogue import data_set_info
from engine.data.info import DataSetInfo
from engine.experiment.specs import DataSpec

if TYPE_CHECKING:
    from engine.data.load import Floats

PREVIEW_ROWS = 200
PREVIEW_SAMPLES = 60  # images or sequences
PREVIEW_NUMBERS = 200  # of a sample without columns
MAX_COLUMNS = 1000


@dataclass(frozen=True)
class DataPreview:
    """A preview of a data set.

    Attributes
    ----------
    columns : tuple of str
        Headings of `rows`; empty for images.
    rows : tuple of tuple of str
        Up to 200 samples of a table, or of a sequence's steps, as text, target last; empty for images. Of the
        user's own table as the file has them, a missing value as empty text.
    images : tuple of (int, int, bytes, str)
        60 samples spread over the set: height, width, 8-bit pixels row by row (one byte each, or red, green
        and blue), class name or target; empty for tables.
    class_counts : tuple of (str, int)
        Class name and number of samples; empty for a regression.
    sizes : tuple of (str, int)
        Split name and number of samples.
    target_range : (float, float) or None
        Minimum and maximum of the target; None for a classification.
    sequences : tuple of (tuple of tuple of float, str)
        60 samples spread over the set: the steps of each channel, and the target as text; empty for others.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    images: tuple[tuple[int, int, bytes, str], ...]
    class_counts: tuple[tuple[str, int], ...]
    sizes: tuple[tuple[str, int], ...]
    target_range: tuple[float, float] | None
    sequences: tuple[tuple[tuple[tuple[float, ...], ...], str], ...] = ()


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
        If the data set or an excluded column is unknown, the user's file is missing or has changed, or a
        split would be empty.
    """
    import numpy as np  # here: the window imports this file but should not import numpy

    from engine.data.load import load
    from engine.data.own_files.cells import cells
    from engine.data.pixels import shown_pixels
    from engine.data.sizes import split_sizes

    info = data_set_info(data)
    samples = load(data)
    is_classes = info.task == "classification"

    def target_text(y: float) -> str:
        return info.class_names[int(y)] if is_classes else _number(y)

    counts: tuple[tuple[str, int], ...] = ()
    if is_classes:
        counts = tuple((name, int((samples.y == i).sum())) for i, name in enumerate(info.class_names))
    spread = np.linspace(0, len(samples.y) - 1, PREVIEW_SAMPLES).astype(int)
    images, sequences = [], []
    if info.is_image:
        low, high = min(0.0, float(samples.x.min())), float(samples.x.max())
        images = [(*shown_pixels(samples.x[at], low, high), target_text(samples.y[at])) for at in spread]
    if info.is_sequence:
        sequences = [
            (tuple(tuple(map(float, steps)) for steps in samples.x[at].T), target_text(samples.y[at]))
            for at in spread
        ]
    if samples.table is None:
        columns, rows = _rows(info, data, samples.x[:PREVIEW_ROWS])
    else:
        columns = samples.columns[:MAX_COLUMNS]
        rows = [tuple(map(_cell, row)) for row in cells(samples.table.iloc[:PREVIEW_ROWS, :MAX_COLUMNS])]
    return DataPreview(
        columns=(*columns, info.target) if rows else (),
        rows=tuple((*row, target_text(y)) for row, y in zip(rows, samples.y, strict=False)),
        images=tuple(images),
        class_counts=counts,
        sizes=split_sizes(data, len(samples.y)),
        target_range=None if is_classes else (float(samples.y.min()), float(samples.y.max())),
        sequences=tuple(sequences),
    )


def _rows(info: DataSetInfo, data: DataSpec, x: Floats) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and texts of samples: of a category its value, of a sequence its first numbers."""
    if info.is_image:
        return (), []
    if not info.columns:
        flat = x.reshape(len(x), -1)[:, :PREVIEW_NUMBERS]
        return info.feature_names()[:PREVIEW_NUMBERS], [tuple(map(_number, row)) for row in flat]
    counts = info.feature_counts or (1,) * len(info.columns)
    columns: list[str] = []
    texts: list[list[str]] = []
    start = 0
    for at, (name, count) in enumerate(zip(info.columns, counts, strict=True)):
        if name in data.exclude_columns:
            continue
        if len(columns) >= MAX_COLUMNS:
            break
        part, start = x[:, start : start + count], start + count
        values = info.categories[at] if info.categories else ()
        if values:
            columns.append(name)
            texts.append([values[place] for place in part.argmax(axis=1)])
        else:
            columns += [name] if count == 1 else [f"{name} {n + 1}" for n in range(count)]
            texts += [list(map(_number, column)) for column in part.T]
    return tuple(columns), list(zip(*texts, strict=True))


def _cell(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    text = f"{value:.4g}"
    return f"−{text[1:]}" if text.startswith("-") else text
