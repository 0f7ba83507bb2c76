"""Journey 1: the first start, on the tutorial."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Desktop

pytestmark = pytest.mark.journeys

SIZES = [(1440, 900), (1366, 768), (1024, 768)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_window_fits_the_screen_and_a_sweep_ends_in_a_verdict(
    desktop: Callable[[int, int], Desktop], width: int, height: int
) -> None:
    walk, _app = desktop(width, height).open_app(name=f"01-first-start-{width}x{height}")
    engine = walk.see("Engine ready.*", seconds=60)
    walk.picture("start")
    assert engine.bottom <= height
    for node in walk.all(role="push button"):
        assert 0 <= node.box[0] and node.right <= width and node.bottom <= height, node
    walk.click("Sweep", "push button")
    walk.picture("sweeping")
    walk.see("Sweep again", "push button", 120)
    walk.picture("swept")
