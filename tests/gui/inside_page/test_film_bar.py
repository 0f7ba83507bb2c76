"""The film's player: it plays to the end, repeats if asked to, and stands still when it is moved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.inside_page.film_bar import SPEEDS, FilmBar
from gui.theme.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot) -> FilmBar:
    made = FilmBar(Theme("light"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.set_film(5, 12)
    made.speed.setCurrentIndex(len(SPEEDS) - 1)
    return made


@pytest.mark.usefixtures("accented")
def test_number_of_networks_is_not_cut_in_a_longer_language(bar: FilmBar) -> None:
    assert bar.networks_label.text() != "9 thinned"
    assert bar.networks_label.width() >= bar.networks_label.sizeHint().width()
    assert not bar.play.icon().isNull()


def test_begins_at_the_end_and_plays_from_the_start(qtbot: QtBot, bar: FilmBar) -> None:
    assert (bar.frame, bar.n_networks, bar.is_playing) == (4, 9, False)
    frames: list[int] = []
    bar.frame_changed.connect(frames.append)
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert (bar.is_playing, bar.play.accessibleName()) == (True, "Pause")
    qtbot.waitUntil(lambda: not bar.is_playing)
    assert frames == [0, 1, 2, 3, 4]
    assert bar.play.accessibleName() == "Play"


def test_repeats(qtbot: QtBot, bar: FilmBar) -> None:
    bar.loop.click()
    frames: list[int] = []
    bar.frame_changed.connect(frames.append)
    bar.toggle()
    qtbot.waitUntil(lambda: len(frames) > 7)
    assert frames[:8] == [0, 1, 2, 3, 4, 0, 1, 2]
    bar.toggle()
    assert not bar.is_playing


def test_moving_it_stops_it(bar: FilmBar) -> None:
    for move in (lambda: bar.step(-1), lambda: bar.go_to_end(0), bar.frames.sliderPressed.emit, bar.hide):
        bar.show()
        bar.frames.setValue(2)
        bar.toggle()
        assert bar.is_playing
        move()
        if not bar.isVisible():
            bar._advance()  # noqa: SLF001 (the next tick)
        assert not bar.is_playing


def test_number_of_networks_stays_if_it_can(bar: FilmBar) -> None:
    bar.networks.setValue(7)
    bar.set_film(3, 16)
    assert (bar.n_networks, bar.frame, bar.networks_label.text()) == (7, 2, "7 thinned")
    bar.set_film(3, 4)
    assert bar.n_networks == 4
    bar.set_film(3, 0)
    assert not bar.networks.isVisible()


def test_saving_shows_progress_in_the_place_of_the_button(bar: FilmBar) -> None:
    bar.show_saving(0.25)
    assert (bar.save.isVisible(), bar.cancel.isVisible(), bar.progress.value()) == (False, True, 25)
    bar.show_saving(None)
    assert (bar.save.isVisible(), bar.progress.isVisible()) == (True, False)
