"""What the ribbon says of results that are of another network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.difference import experiment_differences
from engine.runs.record import SWEEP, RunRecord
from engine.storage.examples import example
from gui.document.document import Document
from gui.sweep_page.stale_ribbon import StaleRibbon, ribbon_text
from gui.theme.theme import Theme
from tests.gui.cut_texts import cut_texts

PROJECT = example("honest-regression")
RUN = RunRecord("a", SWEEP, "Sweep 7", "", PROJECT.definition)


def text(**changes: object) -> str:
    other = replace(PROJECT, **changes)  # type: ignore[arg-type]
    return ribbon_text(RUN, experiment_differences(RUN, other.definition))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"training": replace(PROJECT.training, epochs=7)}, f"epochs: {PROJECT.training.epochs}"),
        ({"network": PROJECT.network.inserted(0, LayerSpec.of("dense", units=3))}, "without Dense"),
        ({"network": NetworkSpec(PROJECT.network.layers[1:])}, "with Dense"),
    ],
)
def test_ribbon_names_the_run_and_what_differs(changes: dict[str, object], named: str) -> None:
    found = text(**changes)
    assert found.startswith("These are the results of Sweep 7 (")
    assert named in found
    assert found.endswith("), not of the network at the left.")


def test_ribbon_counts_further_differences() -> None:
    training = replace(
        PROJECT.training, epochs=7, batch_size=99, learning_rate=0.5, metric="mean_absolute_error"
    )
    assert "and 2 more differences)" in text(training=training)


def test_rates_and_seeds_are_no_difference() -> None:
    sweep = replace(PROJECT.sweep, rates=(0.0, 0.9), seeds=(5,))
    assert not experiment_differences(RUN, replace(PROJECT, sweep=sweep).definition)


@pytest.mark.parametrize("width", [300, 900])
def test_buttons_leave_the_text_its_room(
    qtbot: QtBot, project_document: Document, theme: Theme, width: int
) -> None:
    ribbon = StaleRibbon(project_document, theme)
    qtbot.addWidget(ribbon)
    ribbon.show_run(RUN)
    ribbon.resize(width, 200)
    with qtbot.waitExposed(ribbon):
        ribbon.show()
    assert cut_texts(ribbon) == [] and ribbon.text.width() >= 240
    assert (ribbon.sweep.y() > ribbon.text.geometry().bottom()) == (width == 300)
