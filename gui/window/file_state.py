"""What a file was like when it was last read or written here: did somebody else change it since?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileState:
    """Where size or time differ the content decides: synchronised folders touch times."""

    size: int
    time: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> FileState | None:
        """The file as it is now; None if it can't be read."""
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns, digest)

    def is_still(self, path: Path) -> bool:
        """Whether the file has the same content; one that is gone has not."""
        try:
            found = path.stat()
        except OSError:
            return False
        if (found.st_size, found.st_mtime_ns) == (self.size, self.time):
            return True
        now = FileState.of(path)
        return now is not None and now.digest == self.digest
