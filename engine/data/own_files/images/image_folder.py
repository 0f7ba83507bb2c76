"""Images by class: a folder with a folder for each class, or a .zip of one, as data."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.data.own_files.images.image_reading import (
    DamagedImageError,
    NotAnImageError,
    Pixels,
    Shape,
    image_size,
    is_grey,
    read_image,
)
from engine.data.own_files.images.image_sources import (
    ImageFile,
    Source,
    class_counts,
    first_names,
    open_source,
)
from engine.data.own_files.source import (
    MAX_CLASSES,
    MAX_VALUES,
    Progress,
    ReadingStoppedError,
    ShouldStop,
    sha256_of,
)
from engine.data.own_files.steering import TEST, TRAIN, VALIDATION
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext, pgettext
from engine.network.fields import cut
from engine.system.bounded_zip import BROKEN_ZIP
from engine.system.regular_files import MISSING, kind_of

MAX_SIDE = 64  # of the guess; a larger size can be chosen up to LARGEST_SIDE
LARGEST_SIDE = 512
SIZES_READ = 500  # images whose size is read for the guess
FORMAT_NAMES = N_("png, jpg, bmp, gif, webp or tiff")


@dataclass(frozen=True)
class ImageFacts:
    """What is known of images after reading all of them.

    Attributes
    ----------
    file : FileSpec
    notes : tuple of str
        What was left out, resized or converted, a sentence each.
    """

    file: FileSpec
    notes: tuple[str, ...]


@dataclass
class Reading:
    """What has been read so far, and what could not be.

    Attributes
    ----------
    used, no_images, damaged, stray : list
        The images, and names of the files that are none, are damaged, or lie in no class's folder.
    n_bytes : int
        Of the images.
    hash : SHA-256
        Of the images' names and bytes: what a folder of images is.
    """

    used: list[ImageFile] = field(default_factory=list)
    no_images: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    n_bytes: int = 0
    hash: hashlib._Hash = field(default_factory=hashlib.sha256)

    def images(self, source: Source, shape: Shape) -> Iterator[Pixels | None]:
        """Read each file in the source's order.

        Parameters
        ----------
        source : Source
        shape : (int, int, int)

        Yields
        ------
        ndarray or None
            None for a file that is left out.
        """
        for file in source.files:
            if not file.class_name:
                self.stray.append(file.name)
                yield None
                continue
            try:
                content = source.read(file)
                image = read_image(content, shape)
            except NotAnImageError:
                self.no_images.append(file.name)
                yield None
                continue
            except (DamagedImageError, *BROKEN_ZIP):
                self.damaged.append(file.name)
                yield None
                continue
            self.take(file, content)
            yield image

    def take(self, file: ImageFile, content: bytes) -> None:
        """Count a file that is an image.

        Parameters
        ----------
        file : ImageFile
        content : bytes
        """
        self.used.append(file)
        self.n_bytes += len(content)
        name = file.name.replace("\\", "/").encode("utf-8", "surrogateescape")
        self.hash.update(b"%d %s %d " % (len(name), name, len(content)))
        self.hash.update(content)


def inspect_images(
    path: Path,
    shape: tuple[int, ...] | None = None,
    on_progress: Progress = lambda share: None,
    should_stop: ShouldStop = lambda: False,
) -> ImageFacts:
    """Read all images once, and say what they are.

    Parameters
    ----------
    path : Path
        A folder with a folder for each class, or a .zip of one.
    shape : (int, int, int) or None
        Height, width, and 1 or 3 channels to read the images in. None guesses: the most common size, with
        sides of at most `MAX_SIDE`, and colour if any image has it.
    on_progress : callable
        Called with the share that is read, from 0 to 1.
    should_stop : callable
        Asked before each image.

    Returns
    -------
    ImageFacts

    Raises
    ------
    InputError
        If there are not at least two classes with an image, more than half of the files cannot be read, they
        are too many for the memory, or the shape is none.
    ReadingStoppedError
        If `should_stop` said so.
    """
    with open_source(path) as source:
        in_classes = [file for file in source.files if file.class_name]
        if not in_classes:
            text = _(
                "“{file}” has no folder for each class; expected are images ({formats}) in folders that are "
                "named after their classes."
            )
            raise InputError(text.format(file=path.name, formats=_(FORMAT_NAMES)))
        guess = (*_guessed_size(source, in_classes, path.name), 3) if shape is None else _checked(shape)
        _check_total(len(in_classes), guess, path.name)
        reading, sizes_are_grey = Reading(), True
        for number, image in enumerate(reading.images(source, guess), start=1):
            on_progress(number / len(source.files))
            if should_stop():
                raise ReadingStoppedError
            if image is not None and guess[2] == 3 and sizes_are_grey:
                sizes_are_grey = is_grey(image)
        all_grey = sizes_are_grey and guess[2] == 3
        found = (*guess[:2], 1) if shape is None and all_grey else guess
        counts = _checked_counts(reading, path.name)
        sizes = _sizes(source, reading.used)
        folder_name = source.folder_name
    names = tuple(counts)
    file = FileSpec(
        name=folder_name or path.name,
        sha256=reading.hash.hexdigest() if folder_name else sha256_of(path),
        n_bytes=reading.n_bytes if folder_name else path.stat().st_size,
        format="images",
        shape=found,
        task="classification",
        target="class",  # in files
        class_names=names,
        class_counts=tuple(counts.values()),
        n_samples=len(reading.used),
        given_sizes=_given_sizes(reading),
        n_levels=256,
        path=str(path),
    )
    return ImageFacts(file, _notes(reading, sizes, found))


def load_images(file: FileSpec) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Read the images as the import has described them.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    x : ndarray of uint8, (n_samples, height, width, channels)
        In natural order of the files' names; if the file gives test samples, these come last
        and those for validation before them.
    y : ndarray of int64, (n_samples,)

    Raises
    ------
    InputError
        If the folder or .zip is gone, or its images are not those that were imported.
    """
    path = Path(file.path)
    if kind_of(path) == MISSING:
        raise InputError(_("“{file}” is not at {place} any more.").format(file=file.name, place=file.path))
    height, width, channels = _checked(file.shape)
    _check_total(file.n_samples, (height, width, channels), file.name)
    x, y = np.empty((file.n_samples, height, width, channels), "uint8"), np.zeros(file.n_samples, "int64")
    numbers = {name: number for number, name in enumerate(file.class_names)}
    places = _Places(file)
    reading = Reading()
    with open_source(path) as source:
        is_folder = bool(source.folder_name)
        if not is_folder and sha256_of(path) != file.sha256:
            text = _("“{file}” has changed since it was imported; import it again.")
            raise InputError(text.format(file=file.name))
        for image in reading.images(source, (height, width, channels)):
            if image is not None:
                used = reading.used[-1]
                place = places.next_of(used.part)
                if place < len(x) and used.class_name in numbers:
                    x[place], y[place] = image, numbers[used.class_name]
    if is_folder and reading.hash.hexdigest() != file.sha256:
        text = _(
            "“{file}” has changed since it was imported: {n_expected} images were expected, {n} are there "
            "now, or their names or contents differ; import it again."
        )
        expected, found = number_text(file.n_samples, ","), number_text(len(reading.used), ",")
        raise InputError(text.format(file=file.name, n_expected=expected, n=found))
    is_known = all(one.class_name in numbers for one in reading.used)
    if len(reading.used) != len(x) or not is_known or not places.are_full:
        text = _("“{file}” does not have the images that the project describes; import it again.")
        raise InputError(text.format(file=file.name))
    return x, y


class _Places:
    """Where each image goes: after those before it, or after those of its part if the file gives parts."""

    def __init__(self, file: FileSpec) -> None:
        n_val, n_test = file.given_sizes
        n_train = file.n_samples - n_val - n_test
        self._is_given = n_test > 0
        self._next = [0, n_train, n_train + n_val]
        self._ends = [n_train, n_train + n_val, file.n_samples]

    def next_of(self, part: int) -> int:
        """Return the place of the next image of a part."""
        number = part if self._is_given else 0
        self._next[number] += 1
        return self._next[number] - 1

    @property
    def are_full(self) -> bool:
        """Whether each part has the images that it should have."""
        return self._next == self._ends


def _given_sizes(reading: Reading) -> tuple[int, int]:
    """Count the images that folders give for validation and for the test."""
    counts = Counter(file.part for file in reading.used)
    is_given = counts[TRAIN] and counts[TEST]
    return (counts[VALIDATION], counts[TEST]) if is_given else (0, 0)


def _checked(shape: tuple[int, ...]) -> Shape:
    if len(shape) != 3 or shape[2] not in (1, 3) or not all(1 <= side <= LARGEST_SIDE for side in shape):
        text = _(
            "the images' shape must be height × width × 1 or 3 channels with sides from 1 to {most}, "
            "not {shape}."
        )
        given = " × ".join(map(str, shape)) or pgettext("a shape", "nothing")
        raise InputError(text.format(most=LARGEST_SIDE, shape=given))
    return shape[0], shape[1], shape[2]


def _check_total(n_images: int, shape: Shape, name: str) -> None:
    n_values = n_images * int(np.prod(shape))
    if n_values > MAX_VALUES:
        height, width, channels = shape
        text = _(
            "“{file}” has {n} images; at {height} × {width} × {channels} they are {n_values} numbers, and at "
            "most {most} fit. Choose a smaller size."
        )
        n, values, most = (number_text(one, ",") for one in (n_images, n_values, MAX_VALUES))
        raise InputError(
            text.format(
                file=name, n=n, height=height, width=width, channels=channels, n_values=values, most=most
            )
        )


def _guessed_size(source: Source, files: list[ImageFile], name: str) -> tuple[int, int]:
    """Take the most common size if at least half have it, else a square; neither too large for all."""
    found: Counter[tuple[int, int]] = Counter()
    for index in np.linspace(0, len(files) - 1, min(SIZES_READ, len(files))).astype(int):
        try:
            found[image_size(source.read(files[index]))] += 1
        except (NotAnImageError, DamagedImageError, *BROKEN_ZIP):
            continue
    if not found:
        text = _("“{file}” has no image that can be read; expected are {formats} files, found {name}.")
        raise InputError(text.format(file=name, formats=_(FORMAT_NAMES), name=cut(files[0].name)))
    (height, width), count = min(found.items(), key=lambda item: (-item[1], item[0]))
    if 2 * count < found.total():
        height = width = int(np.median([min(size) for size in found.elements()]))
    most = (MAX_VALUES / (3 * len(files))) ** 0.5
    scale = min(1.0, min(MAX_SIDE, most) / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def _checked_counts(reading: Reading, name: str) -> dict[str, int]:
    """Count the images of each class; InputError if there is nothing to learn from them."""
    n_bad = len(reading.no_images) + len(reading.damaged)
    if n_bad > len(reading.used):
        first = (reading.damaged + reading.no_images)[0]
        text = _(
            "“{file}”: {n} of {n_all} files are no images that can be read, such as {name}; expected are "
            "{formats} files."
        )
        n, n_all = number_text(n_bad, ","), number_text(n_bad + len(reading.used), ",")
        raise InputError(text.format(file=name, n=n, n_all=n_all, name=cut(first), formats=_(FORMAT_NAMES)))
    counts = class_counts(reading.used)
    if len(counts) < 2:
        text = _(
            "“{file}” has images of one class only ({name}); expected are two folders or more, each with the "
            "images of a class."
        )
        raise InputError(text.format(file=name, name=cut(next(iter(counts), pgettext("class", "none")))))
    if len(counts) > MAX_CLASSES:
        text = _("“{file}” has {n} classes; at most {most} can be told apart.")
        n, most = number_text(len(counts), ","), number_text(MAX_CLASSES, ",")
        raise InputError(text.format(file=name, n=n, most=most))
    return counts


def _sizes(source: Source, files: list[ImageFile]) -> set[tuple[int, int]]:
    """Different sizes among the images, of a sample of them."""
    chosen = np.linspace(0, len(files) - 1, min(SIZES_READ, len(files))).astype(int)
    return {image_size(source.read(files[index])) for index in chosen}


def _notes(reading: Reading, sizes: set[tuple[int, int]], shape: Shape) -> tuple[str, ...]:
    notes = []
    # Translators: {names} are the first of them, such as "a.txt, b.csv, c.pdf and 4 more"; so below.
    if n := len(reading.no_images):
        text = ngettext(
            "{n} file is no image and is left out: {names}.",
            "{n} files are no images and are left out: {names}.",
            n,
        )
        notes.append(text.format(n=number_text(n, ","), names=first_names(reading.no_images)))
    if n := len(reading.damaged):
        text = ngettext(
            "{n} image is damaged and is left out: {names}.",
            "{n} images are damaged and are left out: {names}.",
            n,
        )
        notes.append(text.format(n=number_text(n, ","), names=first_names(reading.damaged)))
    if n := len(reading.stray):
        text = ngettext(
            "{n} file lies in no class's folder and is left out: {names}.",
            "{n} files lie in no class's folder and are left out: {names}.",
            n,
        )
        notes.append(text.format(n=number_text(n, ","), names=first_names(reading.stray)))
    trained = {file.class_name for file in reading.used if file.part == TRAIN}
    untrained = [name for name in class_counts(reading.used) if name not in trained]
    if n := len(untrained):
        text = ngettext(
            "{n} class has no image for training: {names}.",
            "{n} classes have no image for training: {names}.",
            n,
        )
        notes.append(text.format(n=number_text(n, ","), names=first_names(untrained)))
    if sizes != {shape[:2]}:
        notes.append(_size_note(sizes, shape))
    return tuple(notes)


def _size_note(sizes: set[tuple[int, int]], shape: Shape) -> str:
    """Say which sizes the images have, and which they get."""
    height, width, channels = shape
    smallest, largest = min(sizes), max(sizes)
    if smallest == largest:
        text = _("The images have {size} pixels; they are read as {height} × {width} pixels in colour.")
        if channels == 1:
            text = _("The images have {size} pixels; they are read as {height} × {width} pixels in grey.")
    else:
        text = _(
            "The images have {size} pixels to {largest}; they are read as {height} × {width} pixels in "
            "colour."
        )
        if channels == 1:
            text = _(
                "The images have {size} pixels to {largest}; they are read as {height} × {width} pixels in "
                "grey."
            )
    sides = {"size": smallest, "largest": largest}
    shown = {name: f"{one[0]} × {one[1]}" for name, one in sides.items()}
    return text.format(**shown, height=height, width=width)
