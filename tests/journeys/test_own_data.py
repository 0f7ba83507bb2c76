"""Journeys with data of one's own: from a file to a curve, and back to a file that was moved."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.command_line.import_file import ImportOptions, import_file
from tests.journeys.conftest import Desktop
from tests.journeys.test_learning import RUN_SECONDS, ready

pytestmark = pytest.mark.journeys

MakeDesktop = Callable[..., Desktop]
A_MINUTE = 60.0


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with semicolons, decimal commas, missing values, categories and an id."""
    draw = random.Random(0)
    lines = ["id;species;bill;mass;island"]
    for number in range(150):
        place = draw.randrange(3)
        bill = "" if draw.random() < 0.05 else f"{38 + 5 * place + draw.gauss(0, 2):.1f}".replace(".", ",")
        mass = f"{3500 + 400 * place + draw.gauss(0, 200):.0f}"
        lines.append(
            f"{number};{('Adelie', 'Chinstrap', 'Gentoo')[place]};{bill};{mass};{draw.choice('BDT')}"
        )
    path = tmp_path / "birds.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_from_a_table_of_ones_own_to_a_curve(desktop: MakeDesktop, table: Path) -> None:
    walk, _app = desktop().open_app(table, name="09-own-data")
    ready(walk)
    started = time.monotonic()
    walk.enabled("Use these data", "push button")
    assert walk.sees("3 classes: .*Adelie.*")
    walk.picture("import")
    walk.click("Use these data", "push button")
    walk.see("Change the import…", "push button")
    walk.picture("data")
    walk.click("Sweep", "push button")
    walk.enabled("Sweep again", "push button", RUN_SECONDS)
    walk.picture("curve")
    assert walk.sees(".*held-out accuracy.*")
    assert time.monotonic() - started < A_MINUTE, "from a file to a curve in a minute"


def test_a_choice_in_the_import_is_taken_and_can_be_undone(desktop: MakeDesktop, table: Path) -> None:
    walk, _app = desktop(1024, 768).open_app(table, name="09-own-choice")
    ready(walk)
    walk.enabled("Use these data", "push button")
    walk.click("semicolon", "combo box")  # a combo box is named by what it says
    walk.keys("Home", "Return")
    walk.see(".*columns?.*", "label")
    walk.picture("wrong separator")
    walk.click("comma", "combo box")
    walk.keys("Down", "Return")
    walk.enabled("Use these data", "push button")
    walk.click("Use these data", "push button")
    walk.see("Change the import…", "push button")
    walk.keys("ctrl+z")
    walk.until(lambda: not walk.sees("Change the import…", "push button"), "the import can't be undone")


def test_a_file_that_was_moved_is_asked_for(desktop: MakeDesktop, table: Path) -> None:
    project = table.with_name("birds.dropoutlab")
    assert import_file(table, project, ImportOptions()) == 0
    table.rename(table.with_name("moved.csv"))
    walk, _app = desktop(1024, 768).open_app(project, name="09-own-moved")
    ready(walk)
    assert walk.see(".*birds.csv.*is not in.*any more.*", "label")
    walk.picture("moved")
    walk.click("Find the file…", "push button")
    walk.until(lambda: walk.all("Find “birds.csv”", "dialog|file chooser"), "no dialog")
    walk.type(str(table.with_name("moved.csv")))
    walk.keys("Return")
    walk.see(".*was found: its contents are the same.*")
    walk.click("Step 1: Data")
    walk.see("Adelie", seconds=60)
    walk.picture("found")
