"""An X screen that nobody sees: mouse and keyboard through xdotool, pictures out of the server's memory."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 1440, 900
T = TypeVar("T")
_HEADER_LABELS, _BYTES_PER_LINE, _N_COLOURS = 25, 12, 19  # of an xwd file


@dataclass(frozen=True)
class Screen:
    """One Xvfb without a window manager, so that a window gets the keyboard only by `focus`."""

    server: subprocess.Popen[bytes]
    name: str
    memory: Path

    def find(self, title: str) -> str:
        """The number of the visible window with these words in its title; empty if there is none."""
        found = self._xdotool("search", "--onlyvisible", "--name", title)
        return found.split()[0] if found else ""

    def wait_for(self, title: str, seconds: float = 30) -> str:
        """The number of a window, once it is visible."""
        return until(lambda: self.find(title), f"a window called {title}", seconds)

    def title(self, window: str) -> str:
        """What stands in a window's title."""
        return self._xdotool("getwindowname", window).strip()

    def focus(self, window: str) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._xdotool("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        """Press and release keys, such as ctrl+s."""
        self._xdotool("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "20", text)

    def click(self, x: int, y: int) -> None:
        """Move the mouse and click."""
        self._xdotool("mousemove", "--sync", str(x), str(y), "click", "1")

    def picture(self) -> np.ndarray:
        """What the screen shows: rows, columns, red green blue."""
        data = self.memory.read_bytes()
        text = struct.unpack(f">{_HEADER_LABELS}I", data[: 4 * _HEADER_LABELS])
        start = text[0] + 12 * text[_N_COLOURS]
        rows = np.frombuffer(data, np.uint8, text[_BYTES_PER_LINE] * HEIGHT, start)
        return rows.reshape(HEIGHT, -1, 4)[:, :WIDTH, 2::-1]

    def save(self, path: Path) -> np.ndarray:
        """Keep what the screen shows as a PNG."""
        shown = self.picture().copy()
        Image.fromarray(shown).save(path)
        return shown

    def _xdotool(self, *text: str) -> str:
        """What xdotool says; empty where it finds nothing."""
        done = subprocess.run(
            ["xdotool", *text],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.stdout


def open_screen(folder: Path) -> Screen:
    """Start a screen, which any user may use; `folder` holds its memory."""
    reader, writer = os.pipe()
    size = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), *size, "-ac", "-noreset", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    # A German keyboard, before any window looks: only what has a key of its own is typed reliably.
    subprocess.run(["setxkbmap", "-display", f":{number}", "de"], check=True, timeout=30)
    return Screen(server, f":{number}", folder / "Xvfb_screen0")


def close_screen(screen: Screen) -> None:
    """End the server."""
    screen.server.terminate()
    screen.server.wait()


def until(ask: Callable[[], T], what: str, seconds: float = 60) -> T:
    """Ask until the answer is one; fail with a sentence when it never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {seconds:g} seconds")
