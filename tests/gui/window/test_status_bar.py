"""The status bar says which seeds a sweep has and what they vary."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import STREAMS
from engine.session.lending import LendingState
from gui.control.engine_state import EngineState
from gui.control.lending import Lending
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.status_bar import StatusBar
from tests.gui.fake_lender import FakeLender, hear


@pytest.mark.parametrize(
    ("frozen", "what"),
    [((), "everything varies"), (("split",), "split fixed"), (STREAMS, "everything fixed")],
)
def test_seeds_and_what_varies_follow_the_project(
    qtbot: QtBot,
    engine: EngineState,
    theme: Theme,
    settings: Settings,
    frozen: tuple[str, ...],
    what: str,
) -> None:
    document = Document()
    bar = StatusBar(theme, engine, Lending(settings), document, settings)
    qtbot.addWidget(bar)
    document.set_sweep(seeds=(3, 4, 5), frozen_streams=frozenset(frozen))
    assert bar.seeds.text() == f"seeds 3 to 5   ·   {what}"


def test_what_the_lent_computer_does_takes_the_room_that_is_left(
    qtbot: QtBot, engine: EngineState, theme: Theme, settings: Settings, lenders: list[FakeLender]
) -> None:
    settings.cluster = "tcp://127.0.0.1:8786"
    lending = Lending(settings)
    bar = StatusBar(theme, engine, lending, Document(), settings)
    qtbot.addWidget(bar)
    bar.resize(1024, 30)
    with qtbot.waitExposed(bar):
        bar.show()
    narrowest = bar.minimumSizeHint().width()
    assert not bar.lent.isVisible()
    lending.start()
    text = "Lent to tcp://127.0.0.1:8786: it waits until nobody has used this computer for five minutes."
    hear(qtbot, lending, lenders[0], LendingState(text * 3))
    assert bar.lent.isVisible() and bar.lent.text().startswith("Lent to ") and bar.lent.text().endswith("…")
    assert bar.lent.accessibleName() == bar.lent.toolTip() == text * 3
    assert bar.minimumSizeHint().width() < narrowest + 30, "a long text makes the window no wider"
    assert bar.lent.geometry().left() >= bar.engine_button.geometry().right()
    assert bar.lent.geometry().right() <= bar.seeds.geometry().left()
    lending.stop()
    assert not bar.lent.isVisible()
    lending.close()
