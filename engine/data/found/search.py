"""Where on this computer the files of well-known data sets are: looked up once, again if one is missing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from engine.data.found.rows import FOUND_SETS, IDX_NAMES
from engine.data.found.script_lines import import_line, load_line
from engine.data.info import DataSetInfo
from engine.errors import InputError
from engine.language.texts import _
from engine.system.paths import imports_folder, shared_data_folders
from engine.system.regular_files import is_file, open_file

MAX_DEPTH = 3  # folders inside the places that are searched, as in MNIST/raw
MAX_FOLDERS = 1000
MAX_BYTES = 1_000_000_000  # of a file
MAX_LABELS = 10_000  # bytes of the smallest IDX file, which tells sets apart

Places = dict[str, tuple[Path, ...]]


@lru_cache(maxsize=1)
def found_places() -> Places:
    """Search the folder of imports and the system's folders of data sets.

    Returns
    -------
    dict of str to tuple of Path
        Ids of the sets that are there; one archive, or IDX files in the order of `IDX_NAMES`.
    """
    places: Places = {}
    for folder, name, names in _folders():
        for found in FOUND_SETS.values():
            if found.info.id not in places and found.archive in names:
                places[found.info.id] = (folder / found.archive,)
        idx = _idx_files(folder, names)
        dataset = _idx_set(idx, name) if idx else ""
        if dataset:
            places.setdefault(dataset, idx)
    return places


def found_sets() -> tuple[DataSetInfo, ...]:
    """Return the rows of the sets that are on this computer; the first call searches its folders.

    Returns
    -------
    tuple of DataSetInfo
        In the order of `FOUND_SETS`, with texts in the language in use.
    """
    places = found_places()
    return tuple(
        with_script(found.info.translated()) for dataset, found in FOUND_SETS.items() if dataset in places
    )


def with_script(info: DataSetInfo) -> DataSetInfo:
    """Return a row with the lines of a script that reads its files where they are.

    Parameters
    ----------
    info : DataSetInfo

    Returns
    -------
    DataSetInfo
        The same row if it is not of a set that is found; if its files are not here, the lines name the
        files that are wanted.
    """
    if info.id not in FOUND_SETS:
        return info
    found = FOUND_SETS[info.id]
    wanted = [found.archive] if found.archive else [f"{name}.gz" for name in IDX_NAMES]
    files = found_places().get(info.id, tuple(map(Path, wanted)))
    return replace(info, import_line=import_line(info.id, files), load_line=load_line(info.id, files))


def files_of(dataset: str) -> tuple[Path, ...]:
    """Return the files of a set; if they are not known, the folders are searched again.

    Parameters
    ----------
    dataset : str
        An id of `FOUND_SETS`.

    Returns
    -------
    tuple of Path

    Raises
    ------
    InputError
        If they are not on this computer.
    """
    if dataset not in found_places() or not all(is_file(path) for path in found_places()[dataset]):
        found_places.cache_clear()
    if dataset not in found_places():
        found = FOUND_SETS[dataset]
        # Translators: {files} is such as "mnist.npz", or "its four files (… and so on) in a folder kmnist".
        text = _("{data} is not on this computer: put {files} into “{folder}”.")
        raise InputError(text.format(data=_(found.info.title), files=found.wanted, folder=imports_folder()))
    return found_places()[dataset]


def _folders() -> Iterator[tuple[Path, str, set[str]]]:
    """Walk the folders that are searched, the imports first; yields each, its path, its files."""
    n_folders = 0
    for root in (imports_folder(), *shared_data_folders()):
        for folder, subfolders, names in os.walk(root):
            at = Path(folder)
            inside = at.relative_to(root)
            if len(inside.parts) >= MAX_DEPTH:
                subfolders.clear()
            subfolders.sort()
            n_folders += 1
            if n_folders > MAX_FOLDERS:
                return
            yield at, str(inside).lower(), set(names)


def _idx_files(folder: Path, names: set[str]) -> tuple[Path, ...]:
    """Return the four IDX files of a folder, or none; with .gz or without, with - or . in their names."""
    found = []
    for name in IDX_NAMES:
        spellings = [f"{stem}{end}" for end in (".gz", "") for stem in (name, name.replace("-idx", ".idx"))]
        found += [folder / spelling for spelling in spellings if spelling in names][:1]
    return tuple(found) if len(found) == len(IDX_NAMES) else ()


def _idx_set(files: tuple[Path, ...], folder_name: str) -> str:
    """Tell which set IDX files are by their checksum or, if they were packed anew, by their folder's name."""
    try:
        with open_file(files[-1], MAX_BYTES) as file:
            digest = hashlib.md5(file.read(MAX_LABELS), usedforsecurity=False).hexdigest()
    except (OSError, InputError):
        return ""
    for dataset, found in FOUND_SETS.items():
        if digest in found.idx_checksums:
            return dataset
    named = (
        dataset
        for dataset, found in FOUND_SETS.items()
        if any(word in folder_name for word in found.folder_words)
    )
    return next(named, "")
