"""Lessons that tests write: a folder with lesson.yaml and whatever stands beside it."""

from __future__ import annotations

import struct
import textwrap
import zlib
from pathlib import Path

from tests.engine.project.sample_pins import SIGNATURE, chunk, header

HEAD = "format: 1\ntitle: A lesson\npages:\n  - title: First\n    steps:\n"


def write_lesson(folder: Path, text: str | bytes, **beside: str | bytes) -> Path:
    """Write a lesson; `page_md="…"` is the file page.md beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name.replace("_", "."): content for name, content in beside.items()}
    for name, content in ({"lesson.yaml": text} | files).items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder


def write_steps(folder: Path, steps: str, **beside: str | bytes) -> Path:
    """Write a lesson of one page; its steps begin in line 6."""
    return write_lesson(folder, HEAD + textwrap.indent(textwrap.dedent(steps).strip("\n"), " " * 6), **beside)


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG without a picture, whose header may say any size."""
    rows = zlib.compress(b"\0\x80\x80" * 2)
    return SIGNATURE + header(width, height) + chunk(b"IDAT", rows) + chunk(b"IEND")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The frame of a JPEG without a picture, whose header may say any size."""
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0" + frame + b"\xff\xda\x00\x02" + b"x" * 9 + b"\xff\xd9"
