"""The window starts each time: two threads that wait for each other do so only now and then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.packaged.screen import until
from tests.packaged.window_session import TITLE, accent_button
from tests.windows.conftest import PATIENCE, App


def test_each_start_shows_a_window_that_answers(app: App, desktop: Any, pytestconfig: pytest.Config) -> None:
    """Each is painted, has loaded its charts by the time that it takes the keys, and ends by them."""
    for _ in range(pytestconfig.getoption("starts")):
        start_and_quit(app, desktop)


def start_and_quit(app: App, desktop: Any) -> None:
    """Open the window, wait until it is painted, end it by Ctrl+Q."""
    with app.window() as process:
        window = desktop.wait_for(TITLE, PATIENCE)
        until(lambda: accent_button(desktop.picture(window)), "the button of a painted window", PATIENCE)
        desktop.focus(window)
        desktop.press("ctrl+q")
        assert process.wait(PATIENCE) == 0
