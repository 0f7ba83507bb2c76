"""Runs commands in this process's console and writes down what that shows: `in_console PAGE FILE COMMANDS`.

COMMANDS is JSON: a list of command lines, each a list. FILE gets JSON: exit codes, and the console's text.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from ctypes import wintypes
from pathlib import Path

assert sys.platform == "win32"

KERNEL = ctypes.WinDLL("kernel32")
WIDTH, HEIGHT = 300, 2000  # of the console: no line of a command is longer
READ_AND_WRITE, SHARED, EXISTING = 0xC0000000, 3, 3


class _Coordinates(ctypes.Structure):
    """COORD."""

    _fields_ = (("X", wintypes.SHORT), ("Y", wintypes.SHORT))


class _BufferInfo(ctypes.Structure):
    """CONSOLE_SCREEN_BUFFER_INFO."""

    _fields_ = (
        ("dwSize", _Coordinates),
        ("dwCursorPosition", _Coordinates),
        ("wAttributes", wintypes.WORD),
        ("srWindow", wintypes.SMALL_RECT),
        ("dwMaximumWindowSize", _Coordinates),
    )


def main(page: str, file: str, commands: str) -> None:
    """Set the code page, run the commands, write down what can be read."""
    for number in (KERNEL.SetConsoleCP(int(page)), KERNEL.SetConsoleOutputCP(int(page))):
        assert number, "there is no such code page"
    KERNEL.CreateFileW.restype = wintypes.HANDLE
    console = KERNEL.CreateFileW("CONOUT$", READ_AND_WRITE, SHARED, None, EXISTING, 0, None)
    buffer = wintypes.HANDLE(console)
    assert KERNEL.SetConsoleScreenBufferSize(buffer, _Coordinates(WIDTH, HEIGHT))
    codes = [subprocess.run(command, check=False).returncode for command in json.loads(commands)]
    written = {"page": KERNEL.GetConsoleOutputCP(), "codes": codes, "text": _text(buffer)}
    Path(file).write_text(json.dumps(written), "utf-8")


def _text(buffer: wintypes.HANDLE) -> str:
    """All lines down to the cursor."""
    info = _BufferInfo()
    KERNEL.GetConsoleScreenBufferInfo(buffer, ctypes.byref(info))
    n_letters = WIDTH * (info.dwCursorPosition.Y + 1)
    letters, n_read = ctypes.create_unicode_buffer(n_letters + 1), wintypes.DWORD()
    start = _Coordinates(0, 0)
    KERNEL.ReadConsoleOutputCharacterW(buffer, letters, n_letters, start, ctypes.byref(n_read))
    shown = letters.value
    return "\n".join(shown[at : at + WIDTH].rstrip() for at in range(0, len(shown), WIDTH))


if __name__ == "__main__":
    main(*sys.argv[1:])
