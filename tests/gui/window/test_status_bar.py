"""The status bar says which seeds a sweep has and what they vary."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import STREAMS
from gui.control.engine_state import EngineState
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.window.status_bar import StatusBar


@pytest.mark.parametrize(
    ("frozen", "what"),
    [((), "everything varies"), (("split",), "split fixed"), (STREAMS, "everything fixed")],
)
def test_seeds_and_what_varies_follow_the_project(
    qtbot: QtBot, engine: EngineState, theme: Theme, frozen: tuple[str, ...], what: str
) -> None:
    document = Document()
    bar = StatusBar(theme, engine, document)
    qtbot.addWidget(bar)
    document.set_sweep(seeds=(3, 4, 5), frozen_streams=frozenset(frozen))
    assert bar.seeds.text() == f"seeds 3 to 5   ·   {what}"
