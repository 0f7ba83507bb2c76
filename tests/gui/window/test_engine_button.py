"""The engine's words and choices in the status bar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from engine.session.messages import EngineFailed, EngineStarting
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.lending import Lending
from gui.control.run_controller import RunController
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.cluster_dialog import ClusterDialog
from gui.window.engine_button import CLUSTER_TIP, LEND, EngineButton
from tests.gui.fake_lender import FakeLender
from tests.gui.fake_session import CPU, GPU, FakeSession

CLUSTER = "tcp://127.0.0.1:8786"


@pytest.fixture
def button(qtbot: QtBot, engine: EngineState, settings: Settings) -> Iterator[EngineButton]:
    lending = Lending(settings)
    made = EngineButton(Theme("light"), engine, lending, settings)
    qtbot.addWidget(made)
    yield made
    lending.close()


def open_menu(button: EngineButton) -> list[tuple[str, bool]]:
    button.menu_of_choices.aboutToShow.emit()
    return [(action.text(), action.isChecked()) for action in button.devices]


def test_engine_button_shows_the_engine_state(
    button: EngineButton, engine: EngineState, session: FakeSession
) -> None:
    assert button.text() == " Engine starting…" and open_menu(button) == []
    session.get_ready()
    assert button.text() == f" Engine ready   {CPU} · TensorFlow 2.21 · reproducible"
    session.emit(EngineStarting())
    assert button.text() == " Engine starting…"
    session.get_ready(is_reproducible=False)
    assert button.text().endswith("TensorFlow 2.21") and not button.reproducible.isChecked()
    session.emit(EngineFailed("No TensorFlow."))
    assert button.text() == " Engine not available"
    engine.choose_device(GPU)
    assert button.text() == " Engine not available", "a choice does not start it"


def test_engine_button_keeps_the_device_and_falls_back(
    button: EngineButton, engine: EngineState, session: FakeSession, settings: Settings, bridge: EngineBridge
) -> None:
    session.get_ready()
    assert open_menu(button) == [(CPU, True), (GPU, False)]
    button.devices[1].trigger()
    assert GPU in button.text() and settings.device == GPU and engine.options().device == GPU
    assert open_menu(button) == [(CPU, False), (GPU, True)]
    assert EngineState(bridge, settings).options().device == GPU, "before the engine is ready too"
    session.get_ready(devices=(CPU,))
    assert engine.options().device == CPU and open_menu(button) == [(CPU, True)]
    session.get_ready()
    assert engine.options().device == GPU


def test_engine_button_reproducible_restarts_the_engine(
    button: EngineButton, engine: EngineState, session: FakeSession, settings: Settings, bridge: EngineBridge
) -> None:
    session.get_ready()
    assert button.reproducible.isChecked() and "GPU" in button.reproducible.toolTip()
    button.reproducible.trigger()
    assert session.asked == [("restart", False)] and not Settings(settings.path).is_reproducible
    assert not EngineState(bridge, settings).is_reproducible
    button.reproducible.trigger()
    assert session.asked[-1] == ("restart", True) and settings.is_reproducible


def test_engine_button_is_disabled_during_a_run(
    button: EngineButton, engine: EngineState, session: FakeSession, controller: RunController
) -> None:
    said: list = []
    engine.notice_raised.connect(lambda *text: said.append(text))
    session.get_ready()
    controller.start_sweep()
    button.reproducible.trigger()
    assert [text[2] for text in said] == ["warn"] and "Stop the current run first" in said[0][0]
    assert button.reproducible.isChecked() and engine.is_reproducible


# --- the cluster


def texts(button: EngineButton) -> list[str]:
    button.menu_of_choices.aboutToShow.emit()
    return [action.text() for action in button.menu_of_choices.actions() if action.text()]


def answer(button: EngineButton, address: str) -> None:
    """Fill in the dialog that is open, and press its button."""
    (dialog,) = (found for found in button.findChildren(ClusterDialog) if found.isVisible())
    dialog.address.setText(address)
    dialog.use.click()


def test_a_cluster_that_is_set_up_is_used_until_a_device_is_chosen(
    button: EngineButton, engine: EngineState, session: FakeSession, settings: Settings, bridge: EngineBridge
) -> None:
    session.get_ready()
    assert texts(button) == [CPU, GPU, "Cluster…", button.reproducible.text(), LEND]
    button.set_up.trigger()
    assert not engine.is_on_cluster, "nothing is used before the dialog is answered"
    answer(button, "localhost:9000")
    assert button.text() == " Engine ready   Cluster at tcp://localhost:9000"
    assert texts(button)[:4] == [CPU, GPU, "Cluster at tcp://localhost:9000", "Cluster…"]
    assert button.cluster.isChecked() and button.cluster.toolTip() == CLUSTER_TIP
    assert open_menu(button) == [(CPU, False), (GPU, False)]
    assert EngineState(bridge, Settings(settings.path)).is_on_cluster, "at the next start too"
    button.devices[0].trigger()
    assert not engine.is_on_cluster and CPU in button.text() and not Settings(settings.path).uses_cluster
    assert open_menu(button) == [(CPU, True), (GPU, False)] and not button.cluster.isChecked()
    button.cluster.trigger()
    assert engine.is_on_cluster and settings.device == CPU


def test_a_long_address_is_shortened(button: EngineButton, engine: EngineState, session: FakeSession) -> None:
    session.get_ready()
    engine.set_up_cluster(f"tls://{'lab.' * 50}example.org:8786", "/keys/lab.key")
    engine.choose_cluster()
    assert (
        texts(button)[2]
        == button.text().split("   ")[1]
        == "Cluster at tls://lab.lab.lab.la…lab.example.org:8786"
    )


def test_lending_is_off_at_a_start_and_needs_a_cluster(
    button: EngineButton, engine: EngineState, lenders: list[FakeLender], settings: Settings
) -> None:
    assert not button.lend.isChecked() and lenders == []
    button.lend.trigger()
    assert not button.lend.isChecked() and lenders == [], "it is not known yet to whom"
    answer(button, CLUSTER)
    assert button.lend.isChecked() and [lender.place for lender in lenders] == [(CLUSTER, "")]
    assert not engine.is_on_cluster, "who lends a computer need not train on others"
    button.lend.trigger()
    assert not button.lend.isChecked()
    button.lend.trigger()
    assert button.lend.isChecked() and len(lenders) == 2, "the cluster is known now"
    button.set_up.trigger()
    answer(button, CLUSTER)
    assert len(lenders) == 2
    button.set_up.trigger()
    answer(button, "localhost:9000")
    assert [lender.place[0] for lender in lenders[2:]] == ["tcp://localhost:9000"]
    assert button.lend.isChecked() and settings.cluster == "tcp://localhost:9000"


def test_the_dialog_is_there_once(button: EngineButton) -> None:
    button.set_up.trigger()
    button.lend.trigger()
    (dialog,) = (found for found in button.findChildren(ClusterDialog) if found.isVisible())
    assert dialog.use.text() == LEND
    dialog.close()
    assert not button.lend.isChecked()
