"""Lending this computer: when it is on, what it says, and how it ends."""

from __future__ import annotations

import gc
import socket

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from engine.session.lending import LendingState
from gui.control.lending import Lending
from gui.settings import Settings
from tests.gui.fake_lender import FakeLender, hear

ADDRESS, KEY = "tls://10.0.0.5:8786", "/keys/lab.key"
WAITING = LendingState("Lent to tls://10.0.0.5:8786, and waiting for work.")


@pytest.fixture
def lending(qtbot: QtBot, settings: Settings) -> Lending:
    del qtbot
    settings.cluster, settings.cluster_key = ADDRESS, KEY
    return Lending(settings)


def notices(lending: Lending) -> list[tuple[str, str, str]]:
    said: list[tuple[str, str, str]] = []
    lending.notice_raised.connect(lambda *notice: said.append(notice))
    return said


def test_nothing_is_lent_until_the_user_says_so(lending: Lending, lenders: list[FakeLender]) -> None:
    assert not lending.is_on and lending.text == "" and lenders == []
    lending.start()
    (lender,) = lenders
    assert lending.is_on and lender.is_started and lender.place == (ADDRESS, KEY)
    lending.start()
    assert lenders == [lender], "it is lent once"
    lending.close()
    assert lender.is_closed and not lending.is_on


def test_what_the_lender_says_is_the_text_until_it_is_switched_off(
    qtbot: QtBot, lending: Lending, lenders: list[FakeLender]
) -> None:
    said = notices(lending)
    lending.start()
    hear(qtbot, lending, lenders[0], WAITING)
    assert lending.text == WAITING.text and lending.is_on and said == []
    with qtbot.waitSignal(lending.changed):
        lending.stop()
    assert lending.text == "" and not lending.is_on
    lending.close()
    assert lenders[0].is_closed


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        (LendingState("Nothing answers at tls://10.0.0.5:8786.", is_over=True, is_problem=True), "warn"),
        (LendingState("The cluster has ended.", is_over=True), "good"),
    ],
)
def test_a_lender_that_ends_switches_it_off_and_says_why(
    qtbot: QtBot, lending: Lending, lenders: list[FakeLender], state: LendingState, tone: str
) -> None:
    said = notices(lending)
    lending.start()
    hear(qtbot, lending, lenders[0], WAITING)
    with qtbot.waitSignal(lending.notice_raised):
        lenders[0].say(state)
    assert said == [(state.text, "", tone)] and not lending.is_on and lending.text == ""
    lending.close()
    assert lenders[0].is_closed


def test_an_earlier_lender_is_not_heard(qtbot: QtBot, lending: Lending, lenders: list[FakeLender]) -> None:
    said = notices(lending)
    lending.start()
    lending.stop()
    lending.start()
    first, second = lenders
    first.say(LendingState("Too late.", is_over=True, is_problem=True))
    hear(qtbot, lending, second, WAITING)
    assert lending.is_on and lending.text == WAITING.text and said == []
    lending.close()


def test_a_lender_may_speak_after_its_window_is_gone(settings: Settings, lenders: list[FakeLender]) -> None:
    lending = Lending(settings)
    lending.start()
    lending.close()
    lending.deleteLater()
    del lending
    gc.collect()
    QCoreApplication.processEvents()
    lenders[0].say(WAITING)
    QCoreApplication.processEvents()


@pytest.mark.slow
def test_the_real_lender_says_that_nothing_answers(qtbot: QtBot, settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.cluster = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    lending = Lending(settings)
    said = notices(lending)
    texts: list[str] = []
    lending.changed.connect(lambda: texts.append(lending.text))
    try:
        lending.start()
        qtbot.waitUntil(lambda: not lending.is_on, timeout=60_000)
    finally:
        lending.close()
    ((sentence, _, tone),) = said
    assert any(texts), "it said something before"
    assert tone == "warn" and settings.cluster.removeprefix("tcp://") in sentence
