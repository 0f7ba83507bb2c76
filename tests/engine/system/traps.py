"""A folder of hand-ins with files that Python would run if it imported from there."""

from __future__ import annotations

import sys
from pathlib import Path

OTHERS = (
    "numpy",
    "pandas",
    "scipy",
    "sklearn",
    "tensorflow",
    "keras",
    "PySide6",
    "matplotlib",
    "engine",
    "gui",
)


def write_traps(folder: Path) -> Path:
    """Write a module of each name that may be imported; returns the file that is there once one has run."""
    sprung = folder.with_name(f"{folder.name} has run")
    code = f"open({str(sprung)!r}, 'a').write(__name__ + ' ')\n"
    folder.mkdir()
    for name in (*sys.stdlib_module_names, *OTHERS):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return sprung
