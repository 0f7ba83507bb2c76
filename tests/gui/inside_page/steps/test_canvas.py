"""The picture of a step: hollow units, lines that are gone, words for what is under the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.specs import Experiment
from engine.network_picture import PictureStyle
from engine.network_picture.live_picture import live_picture
from gui.inside_page.steps.canvas import StepCanvas
from gui.inside_page.steps.levels import Levels
from gui.theme.theme import Theme
from tests.gui.inside_page.steps.some_steps import CONV, TABLE, some_maps, some_steps


def canvas_of(qtbot: QtBot, theme: Theme, experiment: Experiment) -> StepCanvas:
    canvas = StepCanvas(theme)
    qtbot.addWidget(canvas)
    task, style = task_of(experiment.data), PictureStyle.from_tokens(vars(theme.tokens))
    check = check_network(experiment.network, experiment.training, task)
    canvas.show_picture(live_picture(experiment.network, check, task, style, width=800, height=400), style)
    canvas.resize(canvas.minimumSize())
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


def show(canvas: StepCanvas, *, is_training: bool = True) -> None:
    seen = some_steps(0, 1)
    levels = Levels(TABLE.network.layers)
    levels.note(seen)
    canvas.show_step(seen, 0, levels, is_training=is_training)


def colour_at(canvas: StepCanvas, index: int, unit: int) -> str:
    assert canvas.picture is not None
    part = next(part for part in canvas.picture.parts if part.index == index)
    _, x, y = part.units[unit]
    return canvas.grab().toImage().pixelColor(round(x), round(y - part.radius * 0.5)).name()


def test_dropped_unit_is_hollow(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, theme, TABLE)
    show(canvas)
    card = theme.colour("card").name()
    assert [colour_at(canvas, 1, unit) == card for unit in range(4)] == [False, True, False, False]
    show(canvas, is_training=False)
    assert colour_at(canvas, 1, 1) != card


def test_lines_of_a_dropped_unit_are_gone(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, theme, TABLE)
    show(canvas)
    assert canvas.picture is not None
    to_dense, to_dropout, to_output = canvas.picture.links
    assert all(canvas.is_line_shown(to_dense, line) for line in to_dense.lines)
    assert [canvas.is_line_shown(to_dropout, line) for line in to_dropout.lines] == [True, False, True, True]
    assert {line[0] for line in to_output.lines if canvas.is_line_shown(to_output, line)} == {0, 2, 3}
    show(canvas, is_training=False)
    assert all(canvas.is_line_shown(to_output, line) for line in to_output.lines)


def test_words_for_units(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, theme, TABLE)
    show(canvas)
    assert canvas.picture is not None
    for index, unit, text in (
        (0, 2, "dense, unit 3: −3"),
        (1, 1, "dropout, unit 2: dropped"),
        (-1, 0, "Input, unit 1: 5"),
    ):
        _, x, y = canvas.picture.parts[index + 1].units[unit]
        assert canvas.text_at(QPointF(x, y)) == text
    assert canvas.text_at(QPointF(-5, -5)) == ""


def test_words_for_feature_maps(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, theme, CONV)
    seen = some_maps(0, 1)
    levels = Levels(CONV.network.layers)
    levels.note(seen)
    canvas.show_step(seen, 0, levels, is_training=True)
    assert canvas.picture is not None
    channel, (left, top, width, height) = canvas.picture.parts[2].tiles[1]
    assert channel == 1
    assert canvas.text_at(QPointF(left + width / 2, top + height / 2)) == "spatial_dropout2d, channel 2"
    image = canvas.grab().toImage()
    corner = image.pixelColor(round(left + width * 0.25), round(top + height * 0.25))
    assert (
        corner.name() == theme.colour("card").name()
    )  # a dropped channel is empty, with a stroke through it


@pytest.mark.parametrize("is_centred", [False, True])
def test_click_chooses_a_layer(qtbot: QtBot, theme: Theme, is_centred: bool) -> None:
    canvas = canvas_of(qtbot, theme, TABLE)
    show(canvas)
    assert canvas.picture is not None
    dx = dy = 0
    if is_centred:
        canvas.resize(canvas.picture.size[0] + 200, canvas.picture.size[1] + 100)
        dx, dy = 100, 50
    _, x, y = canvas.picture.parts[2].units[0]
    with qtbot.waitSignal(canvas.layer_chosen) as chosen:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPointF(x + dx, y + dy).toPoint())
    assert chosen.args == [1]


def test_up_and_down_choose_a_layer(qtbot: QtBot, theme: Theme) -> None:
    canvas = canvas_of(qtbot, theme, TABLE)
    chosen: list[int] = []
    canvas.layer_chosen.connect(chosen.append)
    canvas.layer_chosen.connect(canvas.select)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
    assert chosen == [-1, 0, -1, -1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stays_is_drawn_once(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    canvas = canvas_of(qtbot, theme, TABLE)
    show(canvas)
    canvas.grab()
    ground = canvas.ground.cacheKey()
    show(canvas, is_training=False)
    canvas.grab()
    assert canvas.ground.cacheKey() == ground
