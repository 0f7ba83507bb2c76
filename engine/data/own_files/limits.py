"""How large a file of arrays or images may be."""

from __future__ import annotations

MAX_VALUES = 250_000_000  # of all features together; as float32 they take 1 GB
MAX_CLASSES = 1000
