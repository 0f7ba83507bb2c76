"""A user of the app: eyes that read what a screen reader gets, and a hand on a real mouse and keyboard."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PIL import ImageGrab

from tests.journeys.at_spi import FOCUSED, AtSpi, Node

Found = TypeVar("Found")
Place = str | Node | tuple[int, int]  # a widget's name, a widget, a point of the screen
SECONDS = 20.0
BETWEEN_LOOKS = 0.15  # seconds
SETTLED = 0.5  # seconds, for a chart to be drawn before its picture is taken


class Walk:
    """One start of the app, driven from outside; pictures are numbered as they are taken."""

    def __init__(self, environment: Mapping[str, str], at_spi: AtSpi, pictures: Path, name: str) -> None:
        self._environment, self._at_spi = dict(environment), at_spi
        self._pictures, self._name, self._n_pictures = pictures, name, 0

    # --- eyes

    def all(self, name: str = "", role: str = "") -> list[Node]:
        """Return the widgets in view whose name and role match regular expressions as a whole."""
        pattern = re.compile(name or ".*", re.DOTALL)
        return [
            node
            for node in self._at_spi.nodes()
            if pattern.fullmatch(node.name) and re.fullmatch(role or ".*", node.role)
        ]

    def see(self, name: str, role: str = "", seconds: float = SECONDS) -> Node:
        """Wait for a widget to come into view, and return the first one."""
        found = self.until(lambda: self.all(name, role), f"no {role or 'widget'} {name!r} in view", seconds)
        return found[0]

    def sees(self, name: str, role: str = "") -> bool:
        """Whether such a widget is in view at this moment."""
        return bool(self.all(name, role))

    def enabled(self, name: str, role: str = "", seconds: float = SECONDS) -> Node:
        """Wait for a widget that can be used."""
        found = self.until(
            lambda: [node for node in self.all(name, role) if node.is_enabled],
            f"no enabled {role or 'widget'} {name!r}",
            seconds,
        )
        return found[0]

    def until(self, look: Callable[[], Found], problem: str, seconds: float = SECONDS) -> Found:
        """Look again and again until there is something to see."""
        end = time.monotonic() + seconds
        while True:
            if found := look():
                return found
            if time.monotonic() > end:
                self.picture("failed")
                raise AssertionError(f"{problem}; in view: {self.texts()}")
            time.sleep(BETWEEN_LOOKS)

    def texts(self) -> list[str]:
        """Return every name in view."""
        return [node.name for node in self._at_spi.nodes() if node.name]

    def focused(self) -> Node | None:
        """Return the widget that has the keyboard."""
        return next((node for node in self.all() if FOCUSED in node.states and node.role != "frame"), None)

    def value(self, node: Node) -> float:
        return self._at_spi.value(node)

    def text_of(self, node: Node) -> str:
        return self._at_spi.text(node)

    def picture(self, what: str) -> Path:
        """Save the whole screen."""
        time.sleep(SETTLED)
        self._n_pictures += 1
        path = self._pictures / f"{self._name}-{self._n_pictures:02}-{what}.png"
        ImageGrab.grab(xdisplay=self._environment["DISPLAY"]).save(path)
        return path

    # --- hand

    def click(self, at: Place, role: str = "", button: int = 1, times: int = 1) -> None:
        """Click a widget, named or given, or a point of the screen."""
        x, y = self._point(at, role)
        clicks = ["click", "--repeat", str(times), "--delay", "60", str(button)]
        self._xdotool("mousemove", "--sync", str(x), str(y), *clicks)

    def hover(self, at: Place, role: str = "") -> None:
        """Move the pointer over a widget."""
        x, y = self._point(at, role)
        self._xdotool("mousemove", "--sync", str(x), str(y))

    def drag(self, start: Place, end: Place) -> None:
        """Press at one place, move in steps as a hand does, and release at the other."""
        (x, y), (to_x, to_y) = self._point(start), self._point(end)
        self._xdotool("mousemove", "--sync", str(x), str(y), "mousedown", "1")
        for step in range(1, 11):
            place = x + (to_x - x) * step // 10, y + (to_y - y) * step // 10
            self._xdotool("mousemove", "--sync", *map(str, place), "sleep", "0.03")
        self._xdotool("sleep", "0.2", "mouseup", "1")

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, in xdotool's names (`Return`, `ctrl+z`)."""
        self._xdotool("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type a text where the keyboard is."""
        self._xdotool("type", "--delay", "20", text)

    def _point(self, at: Place, role: str = "") -> tuple[int, int]:
        if isinstance(at, str):
            at = self.enabled(at, role)
        return at.centre if isinstance(at, Node) else at

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=30)
