"""A preview of a data set as small plain data for a page to show."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.experiment.specs import DataSpec

PREVIEW_ROWS = 200
PREVIEW_IMAGES = 60
MAX_COLUMNS = 1000


@dataclass(frozen=True)
class DataPreview:
    """A preview of a data set.

    Attributes
    ----------
    columns : tuple of str
        Headings of `rows`; empty for images.
    rows : tuple of tuple of str
        Up to 200 samples of a table as text, target last; empty for images.
    images : tuple of (int, int, bytes, str)
        60 samples spread over the set: height, width, 8-bit pixels row by row (one byte each, or red, green
        and blue), class name or target; empty for tables.
    class_counts : tuple of (str, int)
        Class name and number of samples; empty for a regression.
    sizes : tuple of (str, int)
        Split name and number of samples.
    target_range : (float, float) or None
        Minimum and maximum of the target; None for a classification.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    images: tuple[tuple[int, int, bytes, str], ...]
    class_counts: tuple[tuple[str, int], ...]
    sizes: tuple[tuple[str, int], ...]
    target_range: tuple[float, float] | None


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
        If the data set or an excluded column is unknown, or a split would be empty.
    """
    import numpy as np  # here: the window imports this file but should not import numpy

    from engine.data.load import load
    from engine.data.pixels import shown_pixels
    from engine.data.sizes import split_sizes

    info = data_set_info(data)
    samples = load(data)
    is_classes = info.task == "classification"
    counts: tuple[tuple[str, int], ...] = ()
    if is_classes:
        counts = tuple((name, int((samples.y == i).sum())) for i, name in enumerate(info.class_names))
    images: list[tuple[int, int, bytes, str]] = []
    rows: list[tuple[str, ...]] = []

    def answer(y: float) -> str:
        return info.class_names[int(y)] if is_classes else _number(y)

    if info.is_image:
        low, high = min(0.0, float(samples.x.min())), float(samples.x.max())
        for index in np.linspace(0, len(samples.y) - 1, PREVIEW_IMAGES).astype(int):
            images.append((*shown_pixels(samples.x[index], low, high), answer(samples.y[index])))
    else:
        for x, y in zip(samples.x[:PREVIEW_ROWS], samples.y[:PREVIEW_ROWS], strict=True):
            rows.append((*map(_number, x.ravel()[:MAX_COLUMNS]), answer(y)))
    n_shown = len(rows[0]) - 1 if rows else 0
    names = samples.columns or tuple(f"column {number}" for number in range(1, n_shown + 1))
    return DataPreview(
        columns=(*names[:n_shown], info.target) if rows else (),
        rows=tuple(rows),
        images=tuple(images),
        class_counts=counts,
        sizes=split_sizes(data, len(samples.y)),
        target_range=None if is_classes else (float(samples.y.min()), float(samples.y.max())),
    )


def _number(value: float) -> str:
    text = f"{value:.4g}"
    return f"−{text[1:]}" if text.startswith("-") else text
