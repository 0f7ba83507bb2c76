"""Turns a shape into a drawing, with sizes that keep the proportions readable."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache

from engine.network.layer_kinds import Shape
from engine.network.spec import LayerSpec
from engine.network_picture.drawings import Column, Drawing, Look, Sheet
from engine.network_picture.volumes import Channels, Volume

MAX_UNITS, LAST_UNITS = 12, 3
MAX_CELLS, LAST_CELLS = 8, 2
MAX_CHANNELS, MAX_PIXELS = 10, 8
WHOLE_CHANNELS = ("spatial_dropout1d", "spatial_dropout2d")


@dataclass(frozen=True)
class Scale:
    """Pixels of a volume's sides: powers of its sizes, so that 28, 13 and 1 can be drawn side by side."""

    plane: float
    channels: float

    PLANE_POWER, CHANNEL_POWER = 0.6, 0.5

    @classmethod
    def of(cls, shapes: list[Shape]) -> Scale:
        """One scale for all volumes of a network."""
        planes = [size for shape in shapes if len(shape) > 2 for size in _three(shape)[:2]]
        depths = [_three(shape)[2] for shape in shapes if len(shape) > 2]
        return cls(
            min(16.0, 92 / max(planes, default=1) ** cls.PLANE_POWER),
            min(7.0, 62 / max(depths, default=1) ** cls.CHANNEL_POWER),
        )

    def side(self, size: int) -> float:
        return max(6.0, self.plane * math.pow(size, self.PLANE_POWER))

    def depth(self, channels: int) -> float:
        return max(4.0, self.channels * math.pow(channels, self.CHANNEL_POWER))


def draw_shape(shape: Shape, scale: Scale, tone: str, layer: LayerSpec | None, salt: str) -> Drawing:
    """The output of a layer (None for the input) under the mask that `salt` gives it."""
    if len(shape) < 2:
        return _column(shape[0] if shape else 1, tone, layer, salt)
    if len(shape) == 2:
        return _sheet(shape, tone, layer, salt)
    return _volume(_three(shape), scale, tone, layer, salt)


def shown_rate(layer: LayerSpec | None) -> float:
    """The fraction that a drawing leaves hollow.

    Of a recurrent layer's two rates, that of its state takes precedence.
    """
    if layer is None or layer.kind_id == "gaussian_dropout":
        return 0.0
    rates = [float(str(layer.values[name])) for name in reversed(layer.kind.rates)]
    return next((rate for rate in rates if rate), 0.0)


def noise_spread(layer: LayerSpec | None) -> float:
    """The standard deviation of what a noise layer adds or multiplies by; 0 for other layers."""
    if layer is not None and layer.kind_id == "gaussian_noise":
        return float(str(layer.values["stddev"]))
    if layer is not None and layer.kind_id == "gaussian_dropout":
        rate = min(max(float(str(layer.values["rate"])), 0.0), 0.99)
        return math.sqrt(rate / (1 - rate))
    return 0.0


def _look(count: int, tone: str, layer: LayerSpec | None, salt: str) -> Look:
    if layer is None or not layer.kind.draws_masks:
        return Look(tone)
    if layer.kind_id in ("gaussian_noise", "gaussian_dropout"):
        return Look(tone, strengths=strengths(count, noise_spread(layer), salt))
    return Look(tone, dropped(count, shown_rate(layer), salt))


def _column(count: int, tone: str, layer: LayerSpec | None, salt: str) -> Column:
    _, places, gap = slots(count, MAX_UNITS, LAST_UNITS)
    return Column(places, gap, _look(len(places), tone, layer, salt), _is_recurrent(layer))


def _sheet(shape: Shape, tone: str, layer: LayerSpec | None, salt: str) -> Sheet:
    _, columns, _ = slots(shape[0], MAX_CELLS, LAST_CELLS)
    _, rows, _ = slots(shape[1], MAX_CELLS, LAST_CELLS)
    n_columns, n_rows = len(columns), len(rows)
    has_whole_rows = layer is not None and (layer.kind_id in WHOLE_CHANNELS or _is_recurrent(layer))
    look = _look(n_rows if has_whole_rows else n_rows * n_columns, tone, layer, salt)
    parts = look.dropped
    if has_whole_rows:
        parts = frozenset(row * n_columns + i for row in parts for i in range(n_columns))
    look = Look(tone, parts, look.strengths, body=0.5 if tone == "accent" else 1.0)
    return Sheet(columns, rows, look)


def _volume(
    shape: tuple[int, int, int], scale: Scale, tone: str, layer: LayerSpec | None, salt: str
) -> Drawing:
    height, width, channels = shape
    front = scale.side(width), scale.side(height)
    if layer is not None and layer.kind_id in WHOLE_CHANNELS:
        count = min(channels, MAX_CHANNELS)
        return Channels(*front, count, _look(count, tone, layer, salt))
    depth = scale.depth(channels)
    grid = (0, 0)
    if layer is not None and layer.kind.draws_masks:
        grid = min(width, MAX_PIXELS), min(height, MAX_PIXELS)
    look = _look(grid[0] * grid[1], tone, layer, salt)
    return Volume(*front, depth, look, grid, max(1, min(channels, int(depth / 4))))


def _three(shape: Shape) -> tuple[int, int, int]:
    """Height, width and channels.

    The first sizes of longer shapes are multiplied, the height of shorter ones is 1.
    """
    return math.prod(shape[:-2]), shape[-2], shape[-1]


def _is_recurrent(layer: LayerSpec | None) -> bool:
    return layer is not None and "recurrent_dropout" in layer.kind.rates


# --- Places in a row: all if there are few; else the first, a gap and the last


@lru_cache(maxsize=512)
def slots(count: int, max_count: int, last: int) -> tuple[tuple[int, ...], tuple[float, ...], float | None]:
    """Indices, positions in units of the pitch around 0, and the middle of the gap if there is one.

    At most `max_count` are shown; of more, the row ends with the `last` ones.
    """
    if count <= max_count:
        middle = (count - 1) / 2
        return tuple(range(count)), tuple(i - middle for i in range(count)), None
    first = max_count - last
    numbers = (*range(first), *range(count - last, count))
    middle = max_count / 2
    places = [i if i < first else i + 1 for i in range(max_count)]
    return numbers, tuple(place - middle for place in places), first - middle


# --- Masks of the drawn units: a fixed fraction of a shuffled order


def dropped(count: int, rate: float, seed: str) -> frozenset[int]:
    """The units of `count` that are dropped at `rate`; a higher rate drops these and more.

    A real mask draws a random number per unit. Since that would not show the rate with so few units, the
    fraction is exact here.
    """
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (no secret)
    return frozenset(order[: round(count * min(max(rate, 0.0), 1.0))])


def strengths(count: int, spread: float, seed: str) -> tuple[float, ...]:
    """How strongly each unit is drawn under noise of this spread, from 0.12 to 1 around 0.6."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    noise = (draw.gauss(0.0, 1.0) for _ in range(count))
    return tuple(min(1.0, max(0.12, 0.6 + 0.35 * min(spread, 3.0) * z)) for z in noise)
