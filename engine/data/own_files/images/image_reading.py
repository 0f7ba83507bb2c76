"""One image file as an array. What Pillow cannot read safely is refused."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
MAX_PIXELS = 50_000_000  # of one image; a decoded one has up to 4 bytes for each
Pixels = npt.NDArray[np.uint8]
Shape = tuple[int, int, int]


class NotAnImageError(InputError):
    """The bytes are in none of the formats that are read."""


class DamagedImageError(InputError):
    """The bytes begin like an image, but cannot be read to their end, or it is too large."""


def image_size(content: bytes) -> tuple[int, int]:
    """Read the size from the head of an image.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    height, width : int

    Raises
    ------
    NotAnImageError, DamagedImageError
    """
    with _opened(content) as image:
        return image.height, image.width


def read_image(content: bytes, shape: Shape) -> Pixels:
    """Read an image in a given size, in grey or in colour. The exported script does the same.

    Parameters
    ----------
    content : bytes
        A file; of an animation or of several pages the first is read.
    shape : (int, int, int)
        Height, width, and 1 or 3 channels.

    Returns
    -------
    ndarray of uint8, of that shape
        What is transparent is white.

    Raises
    ------
    NotAnImageError, DamagedImageError
    """
    height, width, channels = shape
    mode = "L" if channels == 1 else "RGB"
    with _opened(content) as image:
        image.draft(None, (2 * width, 2 * height))  # a JPEG is decoded no larger than needed
        shown = _plain(image).convert(mode)
        if shown.size != (width, height):
            from PIL.Image import Resampling

            shown = shown.resize((width, height), Resampling.BILINEAR)
        return np.asarray(shown, "uint8").reshape(shape)


def _plain(image: Image) -> Image:
    """Return the image upright, on white where it is transparent, with 8 bits for each channel."""
    from PIL import Image as Images
    from PIL import ImageOps

    if image.mode.startswith("I;16"):
        return Images.fromarray((np.asarray(image) // 256).astype("uint8"))
    if image.mode in ("I", "F"):
        raise DamagedImageError(_("it has 32 bits for each pixel"))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Images.alpha_composite(Images.new("RGBA", image.size, "white"), image)
    return ImageOps.exif_transpose(image)


@contextmanager
def _opened(content: bytes) -> Iterator[Image]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; sizes are checked here
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    width, height = number_text(image.width, ","), number_text(image.height, ",")
                    text = _("it has {width} × {height} pixels")
                    raise DamagedImageError(text.format(width=width, height=height))
                yield image
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise NotAnImageError(_("it is no image")) from error
    except Image.DecompressionBombError as error:
        raise DamagedImageError(_("it has too many pixels")) from error
    except Exception as error:
        raise DamagedImageError(_("it is damaged: {reason}").format(reason=error)) from error


def is_grey(image: npt.NDArray[Any]) -> bool:
    """Tell whether an image in colour has equal channels.

    Parameters
    ----------
    image : ndarray, (height, width, 3)

    Returns
    -------
    bool
    """
    return bool((image[..., :1] == image).all())
