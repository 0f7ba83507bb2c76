"""Finds a free place for a label in a chart: off curve and dots, near what it names. All in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
NONE: Points = np.empty((0, 2))
EDGE, CLEARANCE, MARKER = 4.0, 7.0, 8.0
GRID, BATCH = 24, 10
MOVE_THRESHOLD = 40.0  # how much a place's cost must rise before the label moves
CELL, NEAR = 3.0, 4.0
STEPS = 32  # points along a leader line


@dataclass(frozen=True)
class Surroundings:
    """What is in a panel of `width` × `height`: the curve must not be covered, the rest should not.

    `curve` are points along the line, at most a few pixels apart; `lines` are points along thin lines.
    """

    width: float
    height: float
    curve: Points = field(default_factory=lambda: NONE)
    dots: Points = field(default_factory=lambda: NONE)
    band: Points = field(default_factory=lambda: NONE)
    lines: Points = field(default_factory=lambda: NONE)


@dataclass(frozen=True)
class Place:
    """The label's centre, its leader line from the marker's edge to the label's, and its cost when chosen."""

    centre: tuple[float, float]
    leader_start: tuple[float, float]
    leader_end: tuple[float, float]
    cost: float = 0.0


def sampled(points: Points, step: float = 5.0) -> Points:
    """Points along the line through `points`, at most `step` apart; nan makes a gap."""
    start, ways = points[:-1], np.diff(points, axis=0)
    lengths = np.hypot(*ways.T)
    there = np.isfinite(lengths)
    counts = np.maximum(2, (lengths[there] / step).astype(int) + 2)
    index = np.repeat(np.flatnonzero(there), counts)
    place = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = place / np.repeat(counts - 1, counts)
    alone = points[np.isfinite(points).all(axis=1)]
    return np.concatenate([start[index] + share[:, None] * ways[index], alone])


def count_inside(centres: Points, size: tuple[float, float], points: Points, clearance: float) -> Points:
    """For each box of `size` around a centre, the number of points inside or nearer than `clearance`.

    Many points are counted with a summed-area table of cells of a few pixels, which may count a few points
    too many.
    """
    if not len(points) or not len(centres):
        return np.zeros(len(centres))
    half = np.array(size) / 2 + clearance
    if len(centres) == 1:
        return np.array([np.count_nonzero((np.abs(points - centres[0]) <= half).all(axis=1))], dtype=float)
    origin, corner = centres.min(axis=0) - half, centres.max(axis=0) + half
    points = points[((points >= origin) & (points <= corner)).all(axis=1)]
    counts = ((corner - origin) / CELL).astype(int) + 1
    cells = ((points - origin) / CELL).astype(int)
    table = np.bincount(cells[:, 0] * counts[1] + cells[:, 1], minlength=counts.prod()).reshape(counts)
    sums = np.zeros(counts + 1)
    sums[1:, 1:] = table.cumsum(axis=0).cumsum(axis=1)
    first = np.clip(np.floor((centres - half - origin) / CELL).astype(int), 0, counts)
    last = np.clip(np.floor((centres + half - origin) / CELL).astype(int) + 1, 0, counts)
    found = sums[last[:, 0], last[:, 1]] - sums[first[:, 0], last[:, 1]]
    found += sums[first[:, 0], first[:, 1]] - sums[last[:, 0], first[:, 1]]
    return np.asarray(found)


def find_place(
    anchor: tuple[float, float],
    size: tuple[float, float],
    around: Surroundings,
    before: Place | None = None,
) -> Place | None:
    """The best place for a label of the marker at `anchor`; None if every place would cover the curve.

    A label stays where it was `before` until that place has become clearly worse.
    """
    free_x, free_y = around.width - size[0] - 2 * EDGE, around.height - size[1] - 2 * EDGE
    if free_x < 0 or free_y < 0:
        return None
    mark = np.array(anchor)
    if before is not None and _is_inside(before, size, around):
        kept = _cheapest(np.array([before.centre]), mark, size, around)
        if kept is not None and kept.cost <= before.cost + MOVE_THRESHOLD:
            return replace(kept, cost=before.cost)
    x = EDGE + size[0] / 2 + np.linspace(0, free_x, GRID)
    y = EDGE + size[1] / 2 + np.linspace(0, free_y, GRID)
    return _cheapest(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), mark, size, around)


def _is_inside(place: Place, size: tuple[float, float], around: Surroundings) -> bool:
    space = np.array([around.width, around.height]) / 2 - np.array(size) / 2 - EDGE
    return bool((np.abs(np.array(place.centre) - (around.width / 2, around.height / 2)) <= space).all())


def _cheapest(centres: Points, mark: Points, size: tuple[float, float], around: Surroundings) -> Place | None:
    """The best of these places; None if all are too bad."""
    centres = centres[count_inside(centres, size, around.curve, CLEARANCE) == 0]
    if not len(centres):
        return None
    half = np.array(size) / 2 + 2.0
    ends = np.clip(mark, centres - half, centres + half)
    lengths = np.hypot(*(ends - mark).T)
    cost = 60 * count_inside(centres, size, around.dots, 3.0)
    cost += 4 * count_inside(centres, size, around.band, 0.0)
    cost += 15 * count_inside(centres, size, around.lines, 3.0)
    cost += 0.5 * np.abs(lengths - 28)
    cost[lengths < MARKER + 6] = np.inf
    # Leaders are expensive to check, so only those of the best places are checked, a few at a time.
    order = np.argsort(cost, kind="stable")
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        found = _best(some, cost[some], mark, ends[some], around)
        if found is not None:
            best, total = found
            toward = (ends[best] - mark) / lengths[best]
            return Place(_pair(centres[best]), _pair(mark + MARKER * toward), _pair(ends[best]), total)
    return None


def _best(
    some: npt.NDArray[np.intp], cost: Points, mark: Points, ends: Points, around: Surroundings
) -> tuple[int, float] | None:
    """The cheapest place whose leader does not cross the curve, and its cost; None if all leaders do."""
    share = np.linspace(0, 1, STEPS)[None, :, None]
    leaders = mark + share * (ends - mark)[:, None, :]
    off_marker = np.hypot(*(leaders - mark).transpose(2, 0, 1)) > MARKER + 6
    is_crossed = ((_distances(leaders, around.curve) < NEAR) & off_marker).any(axis=1)
    total = cost + 12 * ((_distances(leaders, around.dots) < NEAR) & off_marker).sum(axis=1)
    total[is_crossed] = np.inf
    best = int(np.argmin(total))
    return (int(some[best]), float(total[best])) if np.isfinite(total[best]) else None


def _distances(leaders: Points, points: Points) -> Points:
    """The distance of each point of each leader to the nearest of `points`; infinite if it is large."""
    flat = leaders.reshape(-1, 2)
    low, high = flat.min(axis=0) - NEAR, flat.max(axis=0) + NEAR
    points = points[((points >= low) & (points <= high)).all(axis=1)]
    if not len(points):
        return np.full(leaders.shape[:2], np.inf)
    squares = (flat[:, :1] - points[:, 0]) ** 2 + (flat[:, 1:] - points[:, 1]) ** 2
    return np.asarray(np.sqrt(squares.min(axis=1)).reshape(leaders.shape[:2]))


def _pair(point: Points) -> tuple[float, float]:
    return float(point[0]), float(point[1])


# --- Labels beside a chart


def spread(centres: Sequence[float], halves: Sequence[float], height: float) -> list[float]:
    """Move centres (in rising order) as little as needed for spans of `halves` not to overlap.

    The spans stay within 0 and `height` if they fit at all.
    """
    moved = list(centres)
    for _ in range(20):
        for index in range(1, len(moved)):
            overlap = moved[index - 1] + halves[index - 1] - (moved[index] - halves[index])
            if overlap > 0:
                moved[index - 1] -= overlap / 2
                moved[index] += overlap / 2
    floor = 0.0
    for index, half in enumerate(halves):
        moved[index] = max(moved[index], floor + half)
        floor = moved[index] + half
    ceiling = height
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling - halves[index])
        ceiling = moved[index] - halves[index]
    return moved
