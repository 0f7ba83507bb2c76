"""Images as bytes that a window can draw: 8-bit grey, or red, green and blue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

Pixels = tuple[int, int, bytes]  # height, width; row by row one byte per pixel, or three in colour


def shown_pixels(image: npt.NDArray[Any], low: float, high: float) -> Pixels:
    """Return an image as bytes.

    Parameters
    ----------
    image : ndarray, (height, width, channels)
        The first three channels are red, green and blue; of one or two, the first is shown as grey.
    low, high : float
        The values that are shown as black and as white.

    Returns
    -------
    Pixels
    """
    shown = image[..., :3] if image.shape[-1] >= 3 else image[..., :1]
    levels = (255 * (shown - low) / ((high - low) or 1.0)).clip(0, 255).astype("uint8")
    return image.shape[0], image.shape[1], levels.tobytes()
