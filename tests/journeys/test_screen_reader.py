"""A journey with a screen reader: it reads the network while cards come, move and go."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.at_spi import SELECTED
from tests.journeys.conftest import Desktop
from tests.journeys.test_learning import ready

pytestmark = pytest.mark.journeys

MakeDesktop = Callable[..., Desktop]
EDITS = ("ctrl+d", "alt+Up", "ctrl+a", "Delete", "ctrl+z", "Escape", "ctrl+z", "ctrl+z")
ROUNDS = 6
CARDS = "(Input|Dense|Dropout|Output), .*"


def test_network_is_read_as_a_list_while_it_is_edited(desktop: MakeDesktop) -> None:
    walk, app = desktop().open_app("tutorial-regression", name="13-screen-reader")
    ready(walk)
    walk.see("Network", "list")
    walk.click("Dense, 16 units.*", "list item")
    names = [card.name for card in walk.all(CARDS, "list item")]
    assert (names[0].split(",")[0], names[-1].split(",")[0]) == ("Input", "Output")
    for _round in range(ROUNDS):
        for key in EDITS:
            walk.keys(key)
            assert walk.sees("Network", "list")
        assert [card.name for card in walk.all(CARDS, "list item")] == names
    walk.keys("Home", "Down")
    focused = walk.focused()
    assert focused is not None and focused.role == "list item"
    assert focused.name == names[2] and SELECTED in focused.states
    walk.keys("ctrl+d", "ctrl+q")
    walk.click("Don't save", "push button")
    assert app.wait(30) == 0
