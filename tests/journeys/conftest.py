"""A desktop for the journeys: an X screen, a window manager, an accessibility bus, and the app."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.journeys.at_spi import AtSpi
from tests.journeys.walk import Walk

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "journeys"
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
START_SECONDS = 60.0


class Desktop:
    """Starts what a desktop is made of, and apps on it; `close` ends them all."""

    def __init__(self, size: tuple[int, int], home: Path) -> None:
        self._exit = ExitStack()
        self._home = home
        names = ("CONFIG", "DATA", "STATE", "CACHE")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"},
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in names},
            "HOME": str(home),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONFAULTHANDLER": "1",
        }
        screen = f"{size[0]}x{size[1]}x24"
        display = self._answering("Xvfb", "-screen", "0", screen, "-nolisten", "tcp", "-displayfd")
        self.environment["DISPLAY"] = f":{display}"
        bus = self._answering("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        self._start("openbox", "--sm-disable")
        self._await_window_manager()
        self._start(str(LAUNCHER), "--launch-immediately")
        self.at_spi: AtSpi | None = None

    def _await_window_manager(self) -> None:
        """Wait until there is someone to answer, since a window that comes before has no frame."""
        ask = ["xdotool", "get_num_desktops"]
        end = time.monotonic() + START_SECONDS
        while subprocess.run(ask, env=self.environment, capture_output=True, check=False).returncode:
            assert time.monotonic() < end, "the window manager does not start"
            time.sleep(0.1)

    def open_app(self, *arguments: str | Path, name: str, **variables: str) -> tuple[Walk, subprocess.Popen]:
        """Start the app, and wait for its window."""
        environment = {**self.environment, **variables}
        process = self._start(sys.executable, str(ROOT / "main.py"), *map(str, arguments), **variables)
        if self.at_spi is None:
            self.at_spi = self._exit.enter_context(closing(AtSpi(environment["DBUS_SESSION_BUS_ADDRESS"])))
        PICTURES.mkdir(parents=True, exist_ok=True)
        walk = Walk(environment, self.at_spi, PICTURES, name)
        walk.see(".*Dropout Lab.*", "frame", START_SECONDS)
        return walk, process

    def close(self) -> None:
        self._exit.close()

    def _start(self, *command: str, **variables: str) -> subprocess.Popen:
        with (self._home / "errors.txt").open("ab") as errors:
            environment = {**self.environment, **variables}
            process = subprocess.Popen(command, env=environment, stderr=errors, cwd=self._home)
        self._exit.callback(_end, process)
        return process

    def _answering(self, *command: str) -> str:
        """Start a program that writes its address to a file descriptor, and return the address."""
        reader, writer = os.pipe()
        last = f"{command[-1]}={writer}" if command[-1].startswith("--") else command[-1]
        words = [*command[:-1], last, *([] if "=" in last else [str(writer)])]
        process = subprocess.Popen(
            words, env=self.environment, pass_fds=[writer], stderr=subprocess.DEVNULL, cwd=self._home
        )
        self._exit.callback(_end, process)
        os.close(writer)
        with os.fdopen(reader) as answer:
            return answer.readline().strip()


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Callable[[int, int], Desktop]]:
    """Make a desktop with a screen of a size; the test is skipped where its programs are not installed."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing or not LAUNCHER.exists():
        pytest.skip(f"a journey needs {', '.join(missing) or 'at-spi2-core'}, which is not installed")
    with ExitStack() as exit_stack:

        def make(width: int = 1440, height: int = 900) -> Desktop:
            home = tmp_path / f"home-{width}x{height}"
            home.mkdir()
            one = Desktop((width, height), home)
            exit_stack.callback(one.close)
            return one

        yield make
