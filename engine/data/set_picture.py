"""A small picture of a data set for a list of them: a few images, points, lines or bars, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.info import DataSetInfo
from engine.data.pixels import Pixels
from engine.data.preview import DataPreview

N_IMAGES = 4
N_POINTS = 120
N_LINES = 3
N_BARS = 12


@dataclass(frozen=True, kw_only=True)
class SetPicture:
    """What to draw: images, or points, or lines, or bars.

    Attributes
    ----------
    images : tuple of Pixels
        The first of each of `N_IMAGES` classes.
    points : tuple of (float, float, int)
        Places from 0 to 1, the second upwards, and the class.
    lines : tuple of tuple of float
        Channels of one sequence, from 0 to 1.
    bars : tuple of float
        Heights from 0 to 1.
    is_classes : bool
        Whether each bar is a class; else together they are the histogram of a number.
    """

    images: tuple[Pixels, ...] = ()
    points: tuple[tuple[float, float, int], ...] = ()
    lines: tuple[tuple[float, ...], ...] = ()
    bars: tuple[float, ...] = ()
    is_classes: bool = False


def set_picture(info: DataSetInfo, preview: DataPreview) -> SetPicture:
    """Picture a data set.

    Parameters
    ----------
    info : DataSetInfo
    preview : DataPreview
        Of the same set.

    Returns
    -------
    SetPicture
        Of a generated set of points in a plane those points, of a table how its target is distributed.
    """
    if preview.images:
        return SetPicture(images=tuple(image[:3] for image in preview.images[:N_IMAGES]))
    if preview.sequences:
        return SetPicture(lines=_lines(preview.sequences[0][0]))
    if info.is_plane and preview.map is not None:
        return SetPicture(points=_points(preview.map.points, preview.map.targets))
    counts = tuple(count for _, count in preview.class_counts[:N_BARS]) or _halved(preview.target_counts)
    highest = max(counts, default=0) or 1
    return SetPicture(
        bars=tuple(round(count / highest, 3) for count in counts), is_classes=bool(preview.class_counts)
    )


def _lines(channels: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    shown = channels[:N_LINES]
    values = [value for channel in shown for value in channel]
    low, span = min(values), (max(values) - min(values)) or 1.0
    return tuple(tuple(round((value - low) / span, 3) for value in channel) for channel in shown)


def _points(
    points: tuple[tuple[float, float], ...], classes: tuple[float, ...]
) -> tuple[tuple[float, float, int], ...]:
    """Place some of the points in the middle of a square, so that a circle stays one."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    left, low = (max(xs) + min(xs) - span) / 2, (max(ys) + min(ys) - span) / 2
    chosen = range(0, len(points), max(1, len(points) // N_POINTS))[:N_POINTS]
    return tuple(
        (round((xs[at] - left) / span, 3), round((ys[at] - low) / span, 3), int(classes[at])) for at in chosen
    )


def _halved(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Half as many bins, each twice as wide."""
    return tuple(sum(counts[place : place + 2]) for place in range(0, len(counts), 2))
