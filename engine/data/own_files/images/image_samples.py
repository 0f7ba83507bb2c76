"""Some images of each class, as they will be read, for a page to show before the import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.column_facts import number_text
from engine.data.own_files.images.image_reading import read_image
from engine.data.own_files.images.image_sources import open_source
from engine.data.pixels import shown_pixels
from engine.data.point_map import spread
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.system.bounded_zip import BROKEN_ZIP

N_SHOWN = 60
MIN_PER_CLASS = 2
ImageSample = tuple[int, int, bytes, str]  # height, width, pixels and the class's name


def image_samples(file: FileSpec) -> tuple[ImageSample, ...]:
    """Read the first images of each class, a class after the other in turn.

    Parameters
    ----------
    file : FileSpec
        Of images.

    Returns
    -------
    tuple of ImageSample
        About N_SHOWN together; images that can't be read are passed over.
    """
    height, width, channels = file.shape
    per_class = max(MIN_PER_CLASS, N_SHOWN // max(1, len(file.class_names)))
    taken: Counter[str] = Counter()
    found: list[ImageSample] = []
    with open_source(Path(file.path)) as source:
        for one in source.files:
            if not one.class_name or taken[one.class_name] >= per_class or len(found) >= 2 * N_SHOWN:
                continue
            try:
                image = read_image(source.read(one), (height, width, channels)).astype("float32")
            except (InputError, *BROKEN_ZIP):
                continue
            taken[one.class_name] += 1
            found.append((*shown_pixels(image, 0, 255), one.class_name))
    return _in_turn(found, file.class_names)


def _in_turn(found: Sequence[ImageSample], class_names: tuple[str, ...]) -> tuple[ImageSample, ...]:
    """Take the first of each class, then the second of each, so that a page begins with all of them."""
    of_classes = [[one for one in found if one[3] == name] for name in class_names]
    return tuple(one for turn in zip_longest(*of_classes) for one in turn if one is not None)


def array_samples(
    x: npt.NDArray[Any], y: npt.NDArray[Any], class_names: tuple[str, ...]
) -> tuple[ImageSample, ...]:
    """Take some images out of an array, spread over each class, a class after the other in turn.

    Parameters
    ----------
    x : ndarray, (n, height, width, channels)
    y : ndarray, (n,)
        Class numbers, or the numbers to predict.
    class_names : tuple of str
        Empty for a regression.

    Returns
    -------
    tuple of ImageSample
        About N_SHOWN together.
    """
    low, high = min(0.0, float(x.min())), float(x.max())
    if not class_names:
        chosen = spread(len(x), N_SHOWN)
        names = [number_text(float(y[place])) for place in chosen]
    else:
        per_class = max(MIN_PER_CLASS, N_SHOWN // len(class_names))
        places = [np.flatnonzero(y == number) for number in range(min(len(class_names), N_SHOWN))]
        chosen = np.concatenate([there[spread(len(there), per_class)] for there in places])
        names = [class_names[y[place]] for place in chosen]
    found = [
        (*shown_pixels(x[place].astype("float32"), low, high), name)
        for place, name in zip(chosen, names, strict=True)
    ]
    return _in_turn(found, class_names) if class_names else tuple(found)
