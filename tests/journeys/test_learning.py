"""Journeys of a student: the first start, other data, other seeds, keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Desktop
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journeys

MakeDesktop = Callable[..., Desktop]
SIZES = [(1440, 900), (1366, 768), (1024, 768)]
RUN_SECONDS = 180.0


def ready(walk: Walk) -> None:
    """Wait for the engine."""
    walk.see("Engine ready.*", seconds=90)


def sweep(walk: Walk) -> None:
    """Sweep with the button, to the end."""
    walk.click("Sweep.*", "push button")
    walk.enabled("Sweep again", "push button", RUN_SECONDS)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_first_start_fits_the_screen_and_ends_in_a_verdict(
    desktop: MakeDesktop, width: int, height: int
) -> None:
    walk, _app = desktop(width, height).open_app(name=f"01-first-start-{width}x{height}")
    ready(walk)
    walk.picture("start")
    if walk.sees("Not now", "push button"):
        walk.click("Not now", "push button")
    assert walk.see("Engine ready.*").bottom <= height
    for node in walk.all(role="push button"):
        assert node.box[0] >= 0 and node.right <= width and node.bottom <= height, node
    places = {name: walk.see(name).box for name in ("Undo", "Redo", "Train", "Stop")}
    walk.click("Sweep", "push button")
    walk.until(lambda: walk.enabled("Stop", "push button"), "the sweep runs")
    walk.picture("sweeping")
    assert {name: walk.see(name).box for name in places} == places
    walk.enabled("Sweep again", "push button", RUN_SECONDS)
    assert {name: walk.see(name).box for name in places} == places
    assert walk.sees(".*held-out data.*")
    walk.picture("swept")


def test_tour_is_offered_once_and_can_be_found_again(desktop: MakeDesktop) -> None:
    made = desktop()
    walk, app = made.open_app(name="01-tour")
    ready(walk)
    walk.click("Start the tour", "push button")
    walk.picture("first step")
    for _ in range(3):
        walk.click("Next", "push button")
        walk.picture("step")
    walk.keys("Escape")
    walk.until(lambda: not walk.sees("Next", "push button"), "the tour stays open")
    walk.keys("ctrl+q")
    app.wait(30)
    walk, _app = made.open_app(name="01-tour-again")
    ready(walk)
    assert not walk.sees("Start the tour", "push button")


def test_data_are_changed_the_network_is_made_to_fit_and_a_conv_layer_is_added(desktop: MakeDesktop) -> None:
    walk, _app = desktop(1366, 768).open_app("tutorial-regression", name="02-three-ways")
    ready(walk)
    walk.click("Step 1: Data")
    walk.click(r"MNIST \(5,000 images\)", "list item")
    walk.see(r"MNIST \(5,000 images\)", "label")
    assert not walk.sees("0.00632", "table cell"), "Boston's rows stand under MNIST's name"
    walk.picture("problems")
    walk.click(walk.all("Make the network fit these data", "push button")[-1])
    walk.until(lambda: not walk.sees("[0-9]+ problems?.*"), "problems stay")
    walk.picture("fits")
    walk.click("Insert a layer between the input and .*")
    walk.type("conv2d")
    walk.picture("insert")
    walk.keys("Return")
    walk.see("Conv2D, .*", "list item")
    walk.click("Step 4: Sweep")
    walk.see("(.*trainings, )?about .*")
    walk.picture("cost")
    walk.click("Sweep.*", "push button")
    walk.enabled("Stop", "push button")
    walk.picture("running")
    walk.click("Stop", "push button")
    walk.enabled("Train", "push button", 60)
    walk.picture("stopped")


def test_same_seeds_are_said_and_new_seeds_leave_a_ghost(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-classification", name="03-iris")
    ready(walk)
    sweep(walk)
    walk.picture("swept")
    walk.click("Sweep again", "push button")
    walk.see("Same seeds give the same picture.*")
    walk.picture("same seeds")
    walk.click(walk.all("New seeds", "push button")[-1])
    walk.see("earlier.*|Earlier.*", seconds=RUN_SECONDS)
    walk.enabled("Sweep again", "push button", RUN_SECONDS)
    assert not walk.sees("Same seeds give the same picture.*")
    walk.picture("new seeds")
    walk.click("Why different.*", "radio button")
    walk.picture("why")
    walk.click("Find out", "push button")
    walk.enabled("Train", "push button", 2 * RUN_SECONDS)
    walk.picture("found out")


def test_a_network_is_built_with_keys_alone(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-regression", name="04-keys")
    ready(walk)
    walk.keys("ctrl+n")
    walk.picture("new")
    walk.keys("F6")
    for _ in range(4):
        focused = walk.focused()
        if focused is not None and focused.role == "list item":
            break
        walk.keys("F6")
    else:
        raise AssertionError("F6 never reaches the stack")
    for name in ("dense", "dropout", "dense"):
        walk.keys("Insert")
        walk.type(name)
        walk.keys("Return")
    walk.until(lambda: len(walk.all("Dense, .*", "list item")) == 2, "two Dense layers")
    walk.picture("built")
    cards = walk.all("(Dense|Dropout), .*", "list item")
    walk.drag(cards[-1], (cards[0].centre[0], cards[0].box[1] - 4))
    walk.picture("dragged")
    walk.keys("ctrl+z")
    walk.keys("ctrl+shift+a")
    walk.type("presentation")
    walk.picture("palette")
    walk.keys("Escape")
    assert not walk.sees("Find an action", "text")
