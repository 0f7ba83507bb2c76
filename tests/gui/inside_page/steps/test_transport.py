"""Buttons, keys and the slider move the player."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.inside_page.steps.player import SPEEDS, StepPlayer
from gui.inside_page.steps.transport import Transport
from gui.theme.theme import Theme

PER_EPOCH = 10


@pytest.fixture
def transport(qtbot: QtBot, theme: Theme) -> Transport:
    player = StepPlayer(lambda _: True)
    made = Transport(player, theme)
    qtbot.addWidget(made)
    made.set_length(3 * PER_EPOCH, PER_EPOCH)
    return made


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        (Qt.Key.Key_Right, 4, 5),
        (Qt.Key.Key_Left, 4, 3),
        (Qt.Key.Key_PageDown, 4, 14),
        (Qt.Key.Key_PageUp, 14, 4),
        (Qt.Key.Key_Home, 14, 0),
        (Qt.Key.Key_End, 14, 29),
        (Qt.Key.Key_PageDown, 25, 29),
    ],
)
def test_keys(transport: Transport, key: Qt.Key, start: int, end: int) -> None:
    player = transport.player
    player.go_to(start)
    assert transport.press(key)
    assert player.step == end
    assert transport.slider.value() == end


def test_space_plays_and_pauses(transport: Transport) -> None:
    assert transport.press(Qt.Key.Key_Space)
    assert transport.player.is_playing
    assert transport.play.accessibleName() == "Pause"
    assert transport.press(Qt.Key.Key_Space)
    assert not transport.player.is_playing
    assert transport.play.accessibleName() == "Play"
    assert not transport.press(Qt.Key.Key_A)


def test_buttons_and_slider(transport: Transport) -> None:
    player = transport.player
    presses: tuple[tuple[Callable[[], None], int], ...] = (
        (transport.on.click, 1),
        (transport.epoch_on.click, 11),
        (transport.back.click, 10),
        (transport.epoch_back.click, 0),
    )
    for press, step in presses:
        press()
        assert player.step == step
    assert not transport.back.isEnabled()
    transport.slider.setValue(29)
    assert player.step == 29
    assert not transport.on.isEnabled()


def test_step_by_hand_ends_the_playing(transport: Transport) -> None:
    transport.player.play()
    transport.on.click()
    assert not transport.player.is_playing


def test_speed(transport: Transport) -> None:
    for at, speed in enumerate(SPEEDS):
        transport.speed.setCurrentIndex(at)
        assert transport.player.steps_per_second == speed


def test_slider_and_speed_stand_below_the_buttons_where_it_is_narrow(
    qtbot: QtBot, transport: Transport
) -> None:
    def is_below() -> bool:
        slider, play = (
            widget.mapTo(transport, widget.rect().center()) for widget in (transport.slider, transport.play)
        )
        return slider.y() > play.y() + 9

    transport.show()
    for width, expected in ((600, False), (transport.minimumSizeHint().width(), True), (600, False)):
        transport.resize(width, 80)
        qtbot.waitUntil(lambda expected=expected: is_below() == expected)  # type: ignore[misc]
    assert transport.minimumSizeHint().width() < 300
