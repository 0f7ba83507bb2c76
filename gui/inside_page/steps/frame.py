"""What is drawn of one step: colours of units, images of feature maps, and which of them are dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

from engine.inside.steps import StepsSeen
from engine.network_picture.live_picture import INPUT, LivePart
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.shades import DROPPED, Shades, shade_indices

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

WHOLE = -1  # the channel that stands for all of them


@dataclass(frozen=True, eq=False)
class PartFrame:
    """One layer, or the input, in one step.

    `values` are all its numbers; `is_dropped` says of each of them whether a mask takes it away, None where
    none can. `inputs` and `state` are the masks of a recurrent layer, (masks, numbers).
    """

    index: int
    values: Array
    is_dropped: Array | None = None
    inputs: Array | None = None
    state: Array | None = None


def part_frame(seen: StepsSeen, row: int, part: LivePart, *, is_training: bool) -> PartFrame:
    """Take a part's numbers from an answer."""
    if part.index == INPUT:
        return PartFrame(INPUT, seen.x[row])
    layer = seen.layers[part.index]
    values = (layer.output if is_training else layer.inference)[row]
    if part.input_masks or part.state_masks:
        inputs, state = layer.kept, layer.recurrent_kept
        masks = [
            None if one is None else np.atleast_2d(one[row]) | (not is_training) for one in (inputs, state)
        ]
        return PartFrame(part.index, values, None, *masks)
    if layer.kept is None or not is_training:
        return PartFrame(part.index, values)
    return PartFrame(part.index, values, np.broadcast_to(~layer.kept[row], values.shape))


def unit_indices(frame: PartFrame, levels: Levels) -> Array:
    """The colour of each unit; DROPPED for those that are."""
    return _indices(frame, levels).reshape(-1)


def tile_images(
    frame: PartFrame, channels: Sequence[int], levels: Levels, shades: Shades
) -> list[tuple[QImage, bool]]:
    """The picture of each channel, and whether the whole channel is dropped."""
    values = frame.values
    if WHOLE in channels and values.ndim > 2:
        return [(_photo(values, levels.image_range), False)]
    indices = _indices(frame, levels)
    if WHOLE in channels:
        planes = [indices.T]
    else:
        maps = indices.reshape(-1, *indices.shape[-2:])
        planes = [maps[..., channel] for channel in channels]
    return [
        (shades.image(plane), frame.is_dropped is not None and bool((plane == DROPPED).all()))
        for plane in planes
    ]


def channels_of(frame: PartFrame, most: int) -> Sequence[int]:
    """The first channels; WHOLE for what has none."""
    return (WHOLE,) if frame.values.ndim < 3 else range(min(most, frame.values.shape[-1]))


def _indices(frame: PartFrame, levels: Levels) -> Array:
    found = shade_indices(frame.values, levels.limit(frame.index))
    if frame.is_dropped is not None:
        found[frame.is_dropped] = DROPPED
    return found


def _photo(values: Array, limits: tuple[float, float]) -> QImage:
    """An image with one channel in grey, with three in colour."""
    low, high = limits
    pixels = np.clip((values - low) / max(high - low, 1e-12) * 255, 0, 255).astype(np.uint8)
    height, width, channels = pixels.reshape(-1, *pixels.shape[-2:]).shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(pixels.tobytes(), width, height, width * channels, kind).copy()
