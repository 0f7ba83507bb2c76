"""The small pictures of the data sets of the catalogue, as release/catalogue_pictures.py has drawn them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from functools import cache
from typing import Any

from engine.data.pixels import Pixels
from engine.data.set_picture import SetPicture
from engine.errors import InputError
from engine.language.texts import _
from engine.system.paths import RESOURCES

PATH = RESOURCES / "data" / "pictures.json"
SAME_IMAGES = {"mnist_70000": "mnist", "fashion_mnist_70000": "fashion_mnist"}  # as a set that ships


@cache
def set_pictures() -> dict[str, SetPicture]:
    """Read the pictures.

    Returns
    -------
    dict of str to SetPicture
        By the id of the data set.

    Raises
    ------
    InputError
        If the file that ships with the app is damaged.
    """
    try:
        content = json.loads(PATH.read_text(encoding="utf-8"))
        found = {name: _from_json(item) for name, item in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            _("The pictures of the catalogue can't be read: {error}.").format(error=error)
        ) from error
    return found | {name: found[same] for name, same in SAME_IMAGES.items() if same in found}


def pictures_text(pictures: dict[str, SetPicture]) -> str:
    """Write pictures as the file has them.

    Parameters
    ----------
    pictures : dict of str to SetPicture

    Returns
    -------
    str
        A line for each.
    """
    lines = (f"{json.dumps(name)}: {json.dumps(_to_json(one))}" for name, one in pictures.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _to_json(picture: SetPicture) -> dict[str, Any]:
    if picture.images:
        return {
            "images": [
                [height, width, b64encode(pixels).decode()] for height, width, pixels in picture.images
            ]
        }
    if picture.points:
        return {"points": picture.points}
    if picture.lines:
        return {"lines": picture.lines}
    return {"classes" if picture.is_classes else "histogram": picture.bars}


def _from_json(item: dict[str, Any]) -> SetPicture:
    bars = item.get("classes") or item.get("histogram") or ()
    return SetPicture(
        images=tuple(_image_from_json(*image) for image in item.get("images", ())),
        points=tuple((float(x), float(y), int(number)) for x, y, number in item.get("points", ())),
        lines=tuple(tuple(map(float, line)) for line in item.get("lines", ())),
        bars=tuple(map(float, bars)),
        is_classes="classes" in item,
    )


def _image_from_json(height: int, width: int, text: str) -> Pixels:
    pixels = b64decode(text, validate=True)
    if len(pixels) not in (height * width, 3 * height * width):
        raise ValueError(f"{height} × {width} pixels in {len(pixels)} bytes")
    return height, width, pixels
