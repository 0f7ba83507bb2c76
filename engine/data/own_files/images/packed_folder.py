"""A folder of images as one .zip, which a project can keep: equal folders give equal bytes.

It has the images alone, uncompressed, since they are compressed already, and the folder's name as a comment.
What the images are, the SHA-256 of their names and bytes, is the same for the folder and for its .zip.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import BinaryIO

from engine.data.own_files.images.image_folder import Reading
from engine.data.own_files.images.image_sources import (
    PACKED,
    ImageFile,
    Source,
    open_source,
    zip_source,
)
from engine.data.own_files.source import MAX_DIRECTORY_BYTES, MAX_UNPACKED
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.texts import _
from engine.system.bounded_zip import BROKEN_ZIP, open_zip
from engine.system.regular_files import open_file

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a .zip can tell


def packed_folder(file: FileSpec) -> bytes:
    """Pack the images of a folder.

    Parameters
    ----------
    file : FileSpec
        Of a folder of images.

    Returns
    -------
    bytes
        Of a .zip.

    Raises
    ------
    InputError
        If the images are not those that were imported, or can't be packed.
    """
    with open_source(Path(file.path)) as source:
        try:
            content = _packed(source, file, takes_all=True) or _packed(source, file, takes_all=False)
        except UnicodeEncodeError:
            text = _("A name in “{file}” is no text, so that it can't be packed.")
            raise InputError(text.format(file=file.name)) from None
        classes = {_zip_name(one): one.class_name for one in source.files}
    if content is None:
        text = _("“{file}” has changed since it was imported: import it again.")
        raise InputError(text.format(file=file.name))
    with open_zip(content, file.name, MAX_DIRECTORY_BYTES) as archive:
        packed = zip_source(archive, file.name).files
    if any(classes[one.name] != one.class_name for one in packed):
        text = _("“{file}” can't be packed: a folder in it has no image that can be read.")
        raise InputError(text.format(file=file.name))
    return content


def contents_digest(content: bytes) -> str:
    """Return the SHA-256 by which a file is known: of its bytes, or of the images of a packed folder.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    if is_packed(content):  # uncompressed, so that it can't unpack to more than it is
        reading = Reading()
        try:
            with open_zip(content, "copy", MAX_DIRECTORY_BYTES) as archive:
                source = zip_source(archive, "copy")
                for one in source.files:
                    reading.take(one, source.read(one))
            return reading.hash.hexdigest()
        except (InputError, *BROKEN_ZIP):
            pass  # it is not what was packed
    return hashlib.sha256(content).hexdigest()


def is_packed(content: bytes | Path) -> bool:
    """Whether a file is a folder that was packed here.

    Parameters
    ----------
    content : bytes or Path

    Returns
    -------
    bool
    """
    try:
        if isinstance(content, Path):
            with open_file(content, MAX_UNPACKED) as file:
                return _has_mark(file)
        return _has_mark(io.BytesIO(content))
    except (InputError, *BROKEN_ZIP):
        return False


def _has_mark(file: BinaryIO) -> bool:
    with open_zip(file, "copy", MAX_DIRECTORY_BYTES) as archive:
        is_stored = all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
        return is_stored and archive.comment.startswith(PACKED)


class _Packing(Reading):
    """Writes each image that it takes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._archive = archive

    def take(self, file: ImageFile, content: bytes) -> None:
        super().take(file, content)
        entry = zipfile.ZipInfo(_zip_name(file), _FIRST_DAY)
        entry.create_system = 3  # the same on every system
        self._archive.writestr(entry, content)


def _packed(source: Source, file: FileSpec, *, takes_all: bool) -> bytes | None:
    """Pack all files of classes, or after a closer look the images; None if they are not the file's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        packing = _Packing(archive)
        if takes_all:
            for one in source.files:
                if packing.n_bytes > file.n_bytes:
                    return None
                if one.class_name:
                    try:
                        packing.take(one, source.read(one))
                    except OSError:
                        return None
        else:
            height, width, channels = file.shape
            for _image in packing.images(source, (height, width, channels)):
                pass
        archive.comment = PACKED + source.folder_name.encode("utf-8", "replace")
    return buffer.getvalue() if packing.hash.hexdigest() == file.sha256 else None


def _zip_name(file: ImageFile) -> str:
    return file.name.replace("\\", "/")
