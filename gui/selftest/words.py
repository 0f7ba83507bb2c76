"""The self-test's lines, on whatever streams there are."""

from __future__ import annotations

import io
from typing import TextIO

from engine.errors import InputError
from gui.selftest.check import CheckError


def say(stream: TextIO, line: str) -> None:
    """Write a line at once; letters that a console lacks are written as numbers."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    stream.write(f"{line}\n")
    stream.flush()


def sentence_of(error: BaseException) -> str:
    """What went wrong, on one line: the kind of error where it is none that was made for people."""
    text = " ".join(str(error).split())
    if isinstance(error, CheckError | InputError):
        return text
    return f"{type(error).__name__}: {text}" if text else f"{type(error).__name__}."
