"""How large a file of arrays or images may be, and its checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path

MAX_VALUES = 250_000_000  # of all features together; as float32 they take 1 GB
MAX_CLASSES = 1000


def file_sha256(path: Path) -> str:
    """Compute the SHA-256 of a file's bytes.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
