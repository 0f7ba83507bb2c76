"""A preview of a data set: small plain data for a page to draw."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.experiment.specs import DataSpec

PREVIEW_ROWS = 200
PREVIEW_IMAGES = 60


@dataclass(frozen=True)
class DataPreview:
    """`rows` (tables: up to 200 rows, target last, headed by `columns`) or `images` (up to 60).

    An image is (height, width, 8-bit grey pixels row by row, class name); images are spread over the set.
    `class_counts` is class name to number of samples, `sizes` split name to number of samples.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    images: tuple[tuple[int, int, bytes, str], ...]
    class_counts: tuple[tuple[str, int], ...]
    sizes: tuple[tuple[str, int], ...]
    target_range: tuple[float, float] | None


def preview(data: DataSpec) -> DataPreview:
    """Load and describe `data`; raises InputError where `load` does."""
    import numpy as np  # here and not above: the window knows previews, but need not load numpy

    from engine.data.load import load
    from engine.data.split import split_sizes

    info = data_set_info(data)
    samples = load(data)
    is_classes = info.task == "classification"
    counts: tuple[tuple[str, int], ...] = ()
    if is_classes:
        counts = tuple((name, int((samples.y == i).sum())) for i, name in enumerate(info.class_names))
    images: list[tuple[int, int, bytes, str]] = []
    rows: list[tuple[str, ...]] = []
    if info.is_image:
        for index in np.linspace(0, len(samples.y) - 1, PREVIEW_IMAGES).astype(int):
            image = samples.x[index, :, :, 0]
            grey = (255 * image / samples.x.max()).astype("uint8")
            images.append((*image.shape, grey.tobytes(), info.class_names[int(samples.y[index])]))
    else:
        for x, y in zip(samples.x[:PREVIEW_ROWS], samples.y[:PREVIEW_ROWS], strict=True):
            target = info.class_names[int(y)] if is_classes else f"{y:.4g}"
            rows.append((*(f"{value:.4g}" for value in x), target))
    return DataPreview(
        columns=(*samples.columns, info.target) if not info.is_image else (),
        rows=tuple(rows),
        images=tuple(images),
        class_counts=counts,
        sizes=split_sizes(data, len(samples.y)),
        target_range=None if is_classes else (float(samples.y.min()), float(samples.y.max())),
    )
