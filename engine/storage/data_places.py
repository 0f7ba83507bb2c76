"""Where a project's data file lies: told relative to the project, or kept inside it.

A project comes from anywhere, so that it may only name a file by a relative path: an absolute one could lead
to another computer. A copy inside a project is unpacked into the cache, under its SHA-256.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from engine.errors import InputError, InTheWayError
from engine.experiment.data_file import FileSpec
from engine.language.texts import _
from engine.storage.safe_files import replace_file, safe_file_name
from engine.system.held_files import writing_error
from engine.system.paths import cache_folder, data_folder
from engine.system.regular_files import FOLDER, MISSING, kind_of, read_bytes

MAX_EMBEDDED_BYTES = 200_000_000
MAX_CACHE_BYTES = 1_000_000_000
MAX_COPIED_BYTES = 2_000_000_000


def relative_place(file: FileSpec, project_path: Path) -> str:
    """Return a file's path as a project may name it.

    Parameters
    ----------
    file : FileSpec
    project_path : Path
        Of the project's file.

    Returns
    -------
    str
        Relative to the project's folder, with forward slashes; the name alone if there is no such path.
    """
    if not file.path:
        return file.name
    try:
        relative = os.path.relpath(file.path, project_path.parent)
    except ValueError:  # another drive of Windows
        return file.name
    return relative.replace(os.sep, "/")


def found_place(file: FileSpec, place: str, project_path: Path) -> str:
    """Look for a project's file where it was, beside the project and among the imports.

    Parameters
    ----------
    file : FileSpec
    place : str
        As `relative_place` gives it; anything else counts as the name alone.
    project_path : Path

    Returns
    -------
    str
        An absolute path; that beside the project if the file is nowhere.
    """
    folder = project_path.resolve().parent
    beside = place_beside(file, folder)
    candidates = [beside, data_folder() / "imports" / beside.name]
    if _is_relative(place):
        candidates.insert(0, Path(os.path.normpath(folder / place)))
    return str(next((path for path in candidates if _is_anything(path)), candidates[0]))


def place_beside(file: FileSpec, folder: Path) -> Path:
    """Where a copy of a data file lies beside projects in a folder.

    Parameters
    ----------
    file : FileSpec
    folder : Path

    Returns
    -------
    Path
    """
    return folder / safe_file_name(PurePosixPath(file.name).name, "data")


def copied_beside(file: FileSpec, folder: Path) -> str:
    """Put a copy of a data file, or of a folder of images, into a folder that projects are written to.

    Parameters
    ----------
    file : FileSpec
    folder : Path

    Returns
    -------
    str
        The copy's path.

    Raises
    ------
    InputError
        If the file is gone or has changed, another file of that name is there, or it can't be written.
    """
    source, path = Path(file.path), place_beside(file, folder)
    if file.path and source.resolve() == path.resolve():
        return str(path)
    if kind_of(source) == FOLDER:
        if kind_of(path) != MISSING:
            raise _taken(path)
        _copy_folder(source, path)
    else:
        content = _bytes_of(file, _("{file} can't be copied: {error}"))
        if kind_of(path) != MISSING and not _is_there(path, content):
            raise _taken(path)
        replace_file(path, content)
    return str(path)


def _taken(path: Path) -> InTheWayError:
    return InTheWayError(
        _("{folder} has another {file} already: choose a new folder.").format(
            folder=path.parent.name, file=path.name
        )
    )


def _copy_folder(source: Path, path: Path) -> None:
    """Copy a folder as a whole or not at all."""

    def copy(file: str, to: str) -> None:
        try:
            shutil.copy2(file, to)
        except OSError as error:  # at the first file: copytree would go on and name them all
            raise writing_error(Path(file), error, "copied") from error

    try:
        shutil.copytree(source, path, copy_function=copy)
    except BaseException as error:
        shutil.rmtree(path, ignore_errors=True)
        if isinstance(error, OSError):
            raise writing_error(source, error, "copied") from error
        raise


def embedded_bytes(file: FileSpec) -> bytes:
    """Read the copy that a project is to keep.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    bytes
        Of a folder of images those of a .zip of it.

    Raises
    ------
    InputError
        If the file is gone, has changed, or is too large.
    """
    from engine.data.own_files.images.packed_folder import packed_folder

    if file.n_bytes > MAX_EMBEDDED_BYTES:
        size = MAX_EMBEDDED_BYTES // 1_000_000
        raise InputError(
            _("{file} is larger than {size} MB: too large to keep inside a project.").format(
                file=file.name, size=size
            )
        )
    if kind_of(Path(file.path)) == FOLDER:
        return packed_folder(file)
    return _bytes_of(file, _("{file} can't be kept inside the project: {error}"))


def _bytes_of(file: FileSpec, failure: str) -> bytes:
    from engine.data.own_files.images.packed_folder import contents_digest

    try:
        content = read_bytes(Path(file.path), MAX_COPIED_BYTES)
    except InputError as error:
        raise InputError(failure.format(file=file.name, error=error)) from None
    if contents_digest(content) != file.sha256:
        raise InputError(
            _("{file} has changed since it was imported: import it again.").format(file=file.name)
        )
    return content


def unpacked(file: FileSpec, content: bytes) -> str:
    """Put a project's copy of a file into the cache, if it is not there or was changed there.

    Parameters
    ----------
    file : FileSpec
    content : bytes

    Returns
    -------
    str
        An absolute path.

    Raises
    ------
    InputError
        If the copy is not the file that the project names, or the cache can't be written.
    """
    from engine.data.own_files.images.packed_folder import contents_digest, is_packed

    if contents_digest(content) != file.sha256:
        raise InputError(_("its copy of {file} was changed.").format(file=file.name))
    name = f"{file.name}.zip" if is_packed(content) else file.name
    root = cache_folder() / "data"
    path = root / file.sha256 / safe_file_name(Path(name).stem, "data")
    path = path.with_name(path.name + Path(name).suffix)
    if _is_there(path, content):
        with suppress(OSError):
            os.utime(path.parent)
        return str(path)
    _make_room(root, len(content))
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    return str(path)


def _is_there(path: Path, content: bytes) -> bool:
    with suppress(OSError, InputError):
        return path.stat().st_size == len(content) and read_bytes(path, len(content)) == content
    return False


def _make_room(root: Path, n_bytes: int) -> None:
    """Remove the copies that were used longest ago, until the new one fits."""
    with suppress(OSError):
        folders = sorted(root.iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        sizes = {folder: sum(file.stat().st_size for file in folder.iterdir()) for folder in folders}
        while folders and sum(sizes[folder] for folder in folders) + n_bytes > MAX_CACHE_BYTES:
            shutil.rmtree(folders.pop(0), ignore_errors=True)


def _is_anything(path: Path) -> bool:
    with suppress(InputError):
        return kind_of(path) != MISSING
    return False


def _is_relative(place: str) -> bool:
    """Whether a place leads on from the project's folder on every system."""
    return bool(place) and "\\" not in place and ":" not in place and not place.startswith("/")
