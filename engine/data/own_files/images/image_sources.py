"""The image files of a folder or of a .zip, by class. A .zip is read where it lies and never unpacked."""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from engine.data.own_files.source import MAX_DIRECTORY_BYTES, MAX_UNPACKED
from engine.data.own_files.steering import TEST, TRAIN, VALIDATION
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.network.fields import cut
from engine.system.bounded_zip import BROKEN_ZIP, open_zip, read_member
from engine.system.regular_files import FOLDER, is_file, kind_of, open_file, read_bytes, reading_error

MAX_FILES = 200_000
MAX_DEPTH = 8  # folders inside folders
MAX_IMAGE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 4_000_000_000
NAMES_SHOWN = 3
PACKED = b"Folder packed by Dropout Lab: "
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
_TRAIN_FOLDERS, _TEST_FOLDERS = {"train", "training"}, {"test", "testing"}
_SPLIT_FOLDERS = {*_TRAIN_FOLDERS, *_TEST_FOLDERS, "val", "valid", "validation"}
_LITTER = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True)
class ImageFile:
    """A file that may be an image.

    Attributes
    ----------
    name : str
        Its path inside the folder or .zip, with slashes.
    class_name : str
        Empty if it lies in no class's folder.
    part : int
        TRAIN, VALIDATION or TEST, as a folder around those of the classes says; TRAIN without such a folder.
    """

    name: str
    class_name: str
    part: int = TRAIN


class Source(Protocol):
    """Where image files come from; `folder_name` is that of a folder, or of one that the app has packed."""

    files: tuple[ImageFile, ...]
    folder_name: str

    def read(self, file: ImageFile) -> bytes:
        """Return the bytes of a file; raises one of BROKEN_ZIP if they cannot be read."""


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a folder or a .zip of images.

    Parameters
    ----------
    path : Path

    Yields
    ------
    Source
        Its files are in natural order of their names: "2.png" comes before "10.png".

    Raises
    ------
    InputError
        If there are too many files, or the .zip is broken, locked, larger than it may be, or names places
        outside itself.
    """
    if kind_of(path) == FOLDER:
        yield _Folder(path)
        return
    try:
        with open_file(path, MAX_UNPACKED) as file, open_zip(file, path.name, MAX_DIRECTORY_BYTES) as opened:
            yield _Zip(opened, path.name)
    except InputError:
        raise
    except BROKEN_ZIP as error:
        text = _("“{file}” is not a .zip that can be read: {reason}.")
        raise InputError(text.format(file=path.name, reason=cut(str(error)))) from error


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path, self.folder_name = path, path.name or "images"
        self.files = _with_classes(_names(path), path.name)

    def read(self, file: ImageFile) -> bytes:
        return read_bytes(self._path / file.name, MAX_IMAGE_BYTES, _("an image"))


class _Zip:
    def __init__(self, opened: zipfile.ZipFile, name: str) -> None:
        self._opened, self.folder_name = opened, _packed_name(opened.comment)
        entries = [entry for entry in opened.infolist() if not entry.filename.endswith("/")]
        if len(entries) > MAX_FILES:
            raise _too_many(name)
        for entry in entries:
            _check_entry(entry, name)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED_BYTES:
            text = _("“{file}” would unpack to {size} MB; expected are at most {most} MB.")
            size, most = (number_text(one / 1e6, ",.0f") for one in (unpacked, MAX_UNPACKED_BYTES))
            raise InputError(text.format(file=name, size=size, most=most))
        self._entries = {entry.filename: entry for entry in entries}
        self.files = _with_classes(self._entries, name)

    def read(self, file: ImageFile) -> bytes:
        return read_member(self._opened, self._entries[file.name], MAX_IMAGE_BYTES)


def _packed_name(comment: bytes) -> str:
    return comment.removeprefix(PACKED).decode("utf-8", "replace") if comment.startswith(PACKED) else ""


def zip_source(opened: zipfile.ZipFile, name: str) -> Source:
    """Return the image files of an open .zip.

    Parameters
    ----------
    opened : zipfile.ZipFile
    name : str
        For errors.

    Returns
    -------
    Source

    Raises
    ------
    InputError
        As for `open_source`.
    """
    return _Zip(opened, name)


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or re.match(r"[A-Za-z]:", entry.filename):
        text = _("“{file}” names a place outside itself, which is not allowed: {place}.")
        raise InputError(text.format(file=name, place=cut(entry.filename)))
    if entry.flag_bits & 1:
        text = _("“{file}” is locked with a password; make a .zip without one.")
        raise InputError(text.format(file=name))


def _names(folder: Path) -> list[str]:
    """Walk a folder without following links to folders."""
    found: list[str] = []

    def walk(at: Path, before: str, depth: int) -> None:
        try:
            entries = list(os.scandir(at))
        except OSError as error:
            raise reading_error(at, error, _("a folder")) from error
        for entry in entries:
            if _is_litter(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    walk(Path(entry.path), f"{before}{entry.name}/", depth + 1)
            elif is_file(Path(entry.path)):
                found.append(before + entry.name)
            if len(found) > MAX_FILES:
                raise _too_many(folder.name)

    walk(folder, "", 0)
    return found


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name.lower() in _LITTER


def _too_many(name: str) -> InputError:
    text = _("“{file}” has more than {most} files; expected are at most so many images.")
    return InputError(text.format(file=name, most=number_text(MAX_FILES, ",")))


def _with_classes(names: Iterable[str], source: str) -> tuple[ImageFile, ...]:
    """Find each file's class: the outermost folder that has others beside it, but not "train" and "test"."""
    paths = [PurePosixPath(name.replace("\\", "/")) for name in names]
    pairs = [
        (path, name) for path, name in zip(paths, names, strict=True) if not any(map(_is_litter, path.parts))
    ]
    if not pairs:
        text = _("“{file}” has no files; expected is a folder of images for each class.")
        raise InputError(text.format(file=source))
    level, split_level = _levels([path for path, _ in pairs if path.suffix.lower() in SUFFIXES])
    folders = {path.parts[split_level].lower() for path, _ in pairs if 0 <= split_level < len(path.parts)}
    parts = _parts(folders)
    files = [
        ImageFile(name, _printable(path.parts[level]), parts.get(path.parts[split_level].lower(), TRAIN))
        if len(path.parts) > level + 1
        else ImageFile(name, "")
        for path, name in pairs
    ]
    return tuple(sorted(files, key=lambda file: natural(file.name)))


def _parts(folders: set[str]) -> dict[str, int]:
    """Say what the images of each folder are for; where none is for the test, those for validation are."""
    if not folders & _TRAIN_FOLDERS:
        return {}
    held_out = VALIDATION if folders & _TEST_FOLDERS else TEST
    others = {name: TEST if name in _TEST_FOLDERS else held_out for name in _SPLIT_FOLDERS - _TRAIN_FOLDERS}
    return {name: part for name, part in others.items() if name in folders}


def _levels(images: list[PurePosixPath]) -> tuple[int, int]:
    """How many folders stand around those of the classes, and around those of the split; -1 without any."""
    level, split_level = 0, -1
    while images:
        folders = {path.parts[level] for path in images if len(path.parts) > level + 1}
        is_wrapped = len(folders) == 1 and all(len(path.parts) > level + 2 for path in images)
        is_split = len(folders) > 1 and {folder.lower() for folder in folders} <= _SPLIT_FOLDERS
        if not is_wrapped and not is_split:
            break
        split_level = level if is_split else split_level
        level += 1
    return level, split_level


def _printable(name: str) -> str:
    """Return a folder's name without the bytes that are no text, which no project file could hold."""
    return name.encode("utf-8", "replace").decode()


def natural(text: str) -> tuple[Any, ...]:
    """Return a sort key that puts "2" before "10" and ignores case where it can.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple
    """
    parts = re.split(r"([0-9]{1,18})", text.casefold())
    return tuple(int(part) if i % 2 else part for i, part in enumerate(parts)), text


def first_names(names: Sequence[str]) -> str:
    """Name the first of some files or classes, and say how many more there are.

    Parameters
    ----------
    names : sequence of str

    Returns
    -------
    str
        "a.txt, b.csv, c.pdf and 4 more".
    """
    shown = comma_listed([cut(name) for name in names[:NAMES_SHOWN]])
    if len(names) <= NAMES_SHOWN:
        return shown
    n_more = len(names) - NAMES_SHOWN
    text = ngettext("{names} and {n} more", "{names} and {n} more", n_more)
    return text.format(names=shown, n=number_text(n_more, ","))


def class_counts(files: Iterable[ImageFile]) -> dict[str, int]:
    """Count the files of each class, in natural order of the classes.

    Parameters
    ----------
    files : iterable of ImageFile

    Returns
    -------
    dict of str to int
    """
    counts = Counter(file.class_name for file in files)
    return {name: counts[name] for name in sorted(counts, key=natural)}
