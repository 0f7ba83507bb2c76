"""The clock goes on over steps that are known, and waits for the others."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.inside_page.steps.player import StepPlayer


def player_over(known: set[int], n_steps: int = 30) -> StepPlayer:
    player = StepPlayer(known.__contains__)
    player.set_length(n_steps)
    player.set_speed(20)
    return player


def test_plays_as_far_as_steps_are_known(qtbot: QtBot) -> None:
    known = set(range(4))
    player = player_over(known)
    player.play()
    qtbot.waitUntil(lambda: player.step == 3)
    qtbot.wait(150)
    assert player.step == 3
    assert player.is_playing  # it waits
    known.update(range(4, 8))
    qtbot.waitUntil(lambda: player.step == 7)
    player.pause()
    assert not player.is_playing


def test_ends_with_the_last_step_and_starts_again(qtbot: QtBot) -> None:
    player = player_over(set(range(3)), 3)
    player.play()
    qtbot.waitUntil(lambda: not player.is_playing)
    assert player.step == 2
    player.play()
    assert player.step == 0
    player.pause()


def test_place_stays_within_the_training() -> None:
    player = player_over(set(), 5)
    moves: list[int] = []
    player.moved.connect(lambda: moves.append(player.step))
    for step in (3, 99, -4, -4):
        player.go_to(step)
    assert moves == [3, 4, 0]
    player.go_to(4)
    player.set_length(2)
    assert player.step == 1


def test_speed() -> None:
    player = player_over(set())
    for speed in (1, 2, 5, 10, 20):
        player.set_speed(speed)
        assert player.steps_per_second == speed
