"""The lines of a script that read a well-known data set's files with plain numpy."""

# no texts: lines of scripts

from __future__ import annotations

import json
from pathlib import Path

_READ_IDX = '''


def read_idx(name):
    """The numbers of an IDX file: images have a head of 16 bytes, labels one of 8."""
    with (gzip.open if name.endswith(".gz") else open)(folder / name, "rb") as file:
        return np.frombuffer(file.read(), "uint8", offset=16 if "images" in name else 8)
'''
_READ_CIFAR = '''


def read_cifar():
    """Images and classes: each image is a class and 32 × 32 pixels of red, then of green and blue."""
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    with tarfile.open(path) as archive:
        files = [archive.extractfile(f"cifar-10-batches-bin/{name}.bin") for name in names]
        rows = np.frombuffer(b"".join(file.read() for file in files), "uint8").reshape(-1, 3073)
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), rows[:, 0]
'''
_READ_CALIFORNIA = '''


def read_california():
    """Features and target as in sklearn.datasets.fetch_california_housing()."""
    with tarfile.open(path) as archive:
        table = np.loadtxt(archive.extractfile("CaliforniaHousing/cal_housing.data"), delimiter=",")
    longitude, latitude, age, rooms, bedrooms, people, households, income, value = table.T
    averages = [rooms / households, bedrooms / households, people, people / households]
    return np.column_stack([income, age, *averages, latitude, longitude]), value / 100000
'''
_READ_NPZ = '''


def read_mnist():
    """Images and digits, those for training first."""
    with np.load(path) as arrays:
        x = np.concatenate([arrays["x_train"], arrays["x_test"]])
        return x, np.concatenate([arrays["y_train"], arrays["y_test"]])
'''
_ARCHIVES = {
    "cifar10": ("import tarfile\n\n", _READ_CIFAR, "read_cifar()"),
    "california_housing": ("import tarfile\n\n", _READ_CALIFORNIA, "read_california()"),
    "mnist_70000": ("", _READ_NPZ, "read_mnist()"),
}


def import_line(dataset: str, files: tuple[Path, ...]) -> str:
    """Return the lines that say where the files are and how they are read.

    Parameters
    ----------
    dataset : str
    files : tuple of Path
        One archive, or the four IDX files.

    Returns
    -------
    str
    """
    if len(files) == 1:
        imports, reader, _ = _ARCHIVES[dataset]
        return f"{imports}path = {_text(files[0])}{reader}"
    place = f"folder = Path({_text(files[0].parent)})"
    return f"import gzip\nfrom pathlib import Path\n\n{place}{_READ_IDX}"


def load_line(dataset: str, files: tuple[Path, ...]) -> str:
    """Return the expression that gives features and target.

    Parameters
    ----------
    dataset : str
    files : tuple of Path

    Returns
    -------
    str
        Of one line or more.
    """
    if len(files) == 1:
        return _ARCHIVES[dataset][2]
    calls = [f'read_idx("{file.name}")' for file in files]
    return (
        f"(\n    np.concatenate([{', '.join(calls[:2])}]),\n    np.concatenate([{', '.join(calls[2:])}]),\n)"
    )


def _text(path: Path) -> str:
    """Write a path as a string of Python, with slashes on every system."""
    return json.dumps(path.as_posix(), ensure_ascii=False)
