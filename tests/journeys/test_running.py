"""Journeys through runs: settings that break it, pause and stop, families, the list of runs, the report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Desktop
from tests.journeys.test_learning import RUN_SECONDS, ready, sweep
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journeys

MakeDesktop = Callable[..., Desktop]


def set_number(walk: Walk, name: str, value: str) -> None:
    """Type a value into a field."""
    walk.see(name)
    walk.click(walk.all(name)[-1])  # its label has the same name and comes first
    walk.keys("ctrl+a")
    walk.type(value)
    walk.keys("Return")


def test_absurd_settings_are_answered(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-regression", name="05-break-it")
    ready(walk)
    walk.click("Step 2: Network")
    walk.click("Settings.*", "radio button")
    set_number(walk, "Learning rate.*", "100")
    set_number(walk, "Batch size.*", "10000")
    walk.see(".*[Ll]earning rate.*100.*")
    walk.see(".*[Bb]atch.*10,?000.*")
    walk.picture("advice")
    walk.click("Dense, 16 units.*", "list item")
    walk.keys("Return")
    walk.keys("ctrl+a")
    walk.type("0")
    walk.keys("Return")
    walk.picture("no units")


def test_focus_and_buttons_stay_while_a_training_runs(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-regression", name="06-pause-stop")
    ready(walk)
    walk.click("Step 3: Train")
    walk.picture("before")
    places = {name: walk.see(name).box for name in ("Open", "Save", "Train", "Stop")}
    walk.click("Train", "push button")
    walk.picture("training")
    walk.enabled("Train", "push button", RUN_SECONDS)
    walk.picture("trained")
    assert {name: walk.see(name).box for name in places} == places
    walk.keys("space")
    focused = walk.focused()
    assert focused is None or "Sweep" not in focused.name
    walk.click("Sweep", "push button")
    walk.click("Pause", "push button")
    walk.see("Resume", "push button")
    walk.picture("paused")
    walk.keys("Escape", "Escape")
    walk.click("Resume", "push button")
    walk.enabled("Sweep again", "push button", RUN_SECONDS)
    walk.picture("Esc did not stop it")


def test_a_family_is_swept_and_read(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-regression", name="07-family")
    ready(walk)
    walk.click("Second setting")
    walk.picture("pop-up")
    walk.click("Learning rate", "radio button")
    walk.keys("Escape")
    sweep(walk)
    walk.picture("family")
    walk.click("Heat map")
    walk.picture("heat map")
    walk.click("How many seeds\\?", "push button")
    walk.picture("how many seeds")


def test_runs_are_found_compared_and_restored(desktop: MakeDesktop) -> None:
    walk, _app = desktop().open_app("tutorial-regression", name="08-runs")
    ready(walk)
    sweep(walk)
    walk.click("Dense, 16 units.*", "list item")
    walk.keys("Return")
    walk.keys("ctrl+a")
    walk.type("64")
    walk.keys("Return")
    walk.picture("not the network at the left")
    sweep(walk)
    walk.click("Step 5: Runs")
    walk.picture("runs")
    walk.click("Search runs", "text")
    walk.type("64-8")
    walk.until(lambda: walk.sees("1 of 2 runs"), "the search does not find what the row shows")
    walk.keys("Escape")
    walk.click("Columns")
    walk.picture("columns")
    walk.keys("Escape")
    walk.click("Search runs", "text")
    walk.keys("Down", "Down")
    walk.see("Sweep 1", "label")
    walk.click("Restore this network", "push button")
    walk.click("Unfold the network", "push button")
    walk.see("Dense, 16 units.*", "list item")
    walk.picture("restored")


def test_the_report_is_written_and_saved(desktop: MakeDesktop) -> None:
    made = desktop()
    walk, _app = made.open_app("dropout-helps", name="09-report")
    ready(walk)
    sweep(walk)
    walk.click("Step 6: Report")
    walk.picture("report")
    walk.see(".*Report.*")
