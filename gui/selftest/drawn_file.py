"""Looks into files of drawings: each is what its suffix says, and not blank."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from gui.selftest.check import make_sure
from gui.selftest.pixels import check_filled

LEAST_PDF = 1000  # bytes: a page with nothing on it has fewer


def check_drawn_file(path: Path) -> None:
    """CheckError where the file is not a whole drawing."""
    data = path.read_bytes()
    match path.suffix:
        case ".png":
            check_filled(QImage.fromData(data), path.name)
        case ".svg":
            is_whole = data.rstrip().endswith(b"</svg>") and data.count(b"<path") + data.count(b"<use") > 0
            make_sure(is_whole, f"{path.name} is not a whole drawing.")
        case _:
            is_whole = data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
            make_sure(is_whole and len(data) > LEAST_PDF, f"{path.name} is not a whole PDF.")
