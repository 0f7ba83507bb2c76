"""The film in the window: frames are light draws, hidden ones none, and keys go through them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.charts.film_chart import FilmChart
from tests.engine.charts.sample_film import plane_film


@pytest.fixture
def chart(qtbot: QtBot) -> FilmChart:
    made = FilmChart()
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show_film(FILM, 0, 4)
    made.show()
    settle(qtbot, made)
    return made


FILM = plane_film()


def settle(qtbot: QtBot, chart: FilmChart) -> None:
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)


def test_frame_is_a_light_draw(qtbot: QtBot, chart: FilmChart) -> None:
    full, light = chart.canvas.full_draws, chart.canvas.light_draws
    chart.show_film(FILM, 2, 4)
    settle(qtbot, chart)
    assert (chart.canvas.full_draws, chart.canvas.light_draws) == (full, light + 1)
    assert chart.accessibleDescription().startswith("After epoch 2 of 5")
    chart.show_film(FILM, 2, 3)  # headings say how many networks
    settle(qtbot, chart)
    assert chart.canvas.full_draws == full + 1


def test_hidden_film_is_not_drawn(qtbot: QtBot, chart: FilmChart) -> None:
    chart.hide()
    before = chart.canvas.full_draws, chart.canvas.light_draws
    chart.show_film(FILM, 3, 4)
    assert not chart.canvas.is_scheduled
    assert (chart.canvas.full_draws, chart.canvas.light_draws) == before
    chart.show()
    qtbot.waitUntil(lambda: chart.chart.frame == 3)


def test_keys_ask_for_frames(qtbot: QtBot, chart: FilmChart) -> None:
    steps: list[int] = []
    ends: list[int] = []
    chart.step_requested.connect(steps.append)
    chart.end_requested.connect(ends.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up):
        qtbot.keyClick(chart.canvas, key)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)  # the window's
    assert (steps, ends) == ([-1, 1], [0, -1])


def test_another_look_keeps_the_frame(qtbot: QtBot, chart: FilmChart) -> None:
    chart.show_film(FILM, 3, 2)
    settle(qtbot, chart)
    full = chart.canvas.full_draws
    chart.set_look("dark", 1.5)
    qtbot.waitUntil(lambda: chart.canvas.full_draws > full and not chart.canvas.is_pending)
    assert (chart.chart.frame, chart.chart.n_networks) == (3, 2)


def test_size_hint_is_small(chart: FilmChart) -> None:
    """A page with wrapped texts would else keep the height that the chart has now."""
    assert chart.sizeHint().height() < 300
