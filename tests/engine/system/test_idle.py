"""The time since the last input, from real systems."""

import os
import subprocess
import sys
import time

import pytest

from engine.system.idle import idle_seconds

ASK = "from engine.system.idle import idle_seconds; print(idle_seconds())"


def _asked(environment: dict[str, str]) -> str:
    """The answer of a process of its own, since a connection to a screen stays open."""
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="X11 is Linux's")
def test_an_x_screen_counts_from_the_last_input(virtual_screen: dict[str, str]) -> None:
    xdotool = ["xdotool", "mousemove"]
    subprocess.run([*xdotool, "10", "10"], env=virtual_screen, check=True)
    time.sleep(1.5)
    assert 1.4 < float(_asked(virtual_screen)) < 60
    subprocess.run([*xdotool, "20", "20"], env=virtual_screen, check=True)
    assert float(_asked(virtual_screen)) < 1.4


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a desktop to ask")
@pytest.mark.parametrize(
    "change", [{}, {"DISPLAY": ":4242"}, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}]
)
def test_without_a_screen_nobody_can_tell(change: dict[str, str]) -> None:
    environment = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    assert _asked(environment | change) == "None"


@pytest.mark.skipif(sys.platform != "win32", reason="Windows' own clock")
def test_windows_counts_from_the_last_input() -> None:
    seconds = idle_seconds()
    assert seconds is not None
    assert 0 <= seconds < 50 * 24 * 3600
