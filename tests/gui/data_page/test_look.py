"""The look: views for what the data are, samples of a class, points with their samples, and its captions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS, data_set_info
from engine.data.preview import preview
from engine.experiment.specs import DataSpec
from gui.data_page.class_colours import class_colour, class_mark, number_colour
from gui.data_page.look import COLUMNS, MAP, SAMPLES, Look
from gui.theme.theme import Theme


@pytest.fixture
def look(qtbot: QtBot, theme: Theme) -> Look:
    made = Look(theme)
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(look: Look, name: str, **options: float) -> None:
    data = DataSpec(name, options=tuple(options.items()))
    look.show_preview(preview(data), data_set_info(data))


def test_images_have_no_columns_and_a_choice_of_the_class(qtbot: QtBot, look: Look) -> None:
    show(look, "iris")
    look.show_named("Columns")
    assert look.view is look.columns
    show(look, "digits")
    assert look.view is look.grid and look.tabs.buttons[COLUMNS].isHidden()
    grid = look.grid
    assert grid.images.n_tiles == 240 and grid.classes.isVisible()
    assert look.caption_label.text() == "240 of 1,797 images, spread over the set"
    grid.classes.setFocus()
    qtbot.keyClick(grid.classes, Qt.Key.Key_Down)
    grid.classes.activated.emit(grid.classes.currentIndex())
    assert grid.classes.currentText() == "0" and grid.images.n_tiles == 24
    assert look.caption_label.text() == "24 of 178 images, spread over the set"


def test_the_tabs_of_a_set_are_there_before_its_samples(look: Look) -> None:
    show(look, "iris")
    look.show_named("Columns")
    look.expect(DATA_SETS["digits"])
    look.wait()
    assert look.tabs.buttons[COLUMNS].isHidden() and look.tabs.index == SAMPLES
    look.expect(DATA_SETS["wine"])
    assert not look.tabs.buttons[COLUMNS].isHidden() and look.waiting_text == "Loading…"


def test_sequences_are_lines(look: Look) -> None:
    show(look, "mnist1d")
    assert look.view is look.grid and look.grid.series.isVisible() and not look.grid.images.isVisible()
    assert look.grid.series.n_tiles == 120
    show(look, "chicago_trains")
    assert look.caption_label.text().endswith("; below each: passengers at Clark/Lake, 1,000s")
    assert not look.grab().isNull()


def test_points_in_a_plane_begin_with_the_map_and_other_sets_keep_the_view(look: Look) -> None:
    show(look, "iris")
    assert look.tabs.index == SAMPLES
    show(look, "moons")
    assert look.tabs.index == MAP and look.caption_label.text() == "1,000 samples"
    look.show_named("Target")
    show(look, "moons", noise=0.5)
    assert look.view is look.target, "a slider moves no view"
    show(look, "wine")
    assert look.view is look.target


def test_the_map_says_what_it_shows_and_what_a_point_is(look: Look) -> None:
    show(look, "wine")
    look.show_named("Map")
    assert look.caption_label.text() == "First two principal components, 55 % of the variance · 178 samples"
    plot = look.map.plot
    assert not plot.grab().isNull()
    tips = {plot.tip_at(QPointF(x, y)) for x in range(0, plot.width(), 3) for y in range(0, plot.height(), 3)}
    assert len(tips) > 50 and "" in tips
    assert all(tip == "" or (tip.startswith("Sample ") and "class_" in tip) for tip in tips)


def test_numbers_are_coloured_and_the_target_has_its_mean(look: Look) -> None:
    show(look, "diabetes")
    look.show_named("Map")
    assert not look.map.plot.grab().isNull()
    look.show_named("Target")
    assert look.target.histogram.isVisible() and not look.target.bars.isVisible()
    assert look.target.histogram.accessibleName() == "progression: from 25.0 to 346, mean 152"


def test_classes_are_counted(look: Look) -> None:
    show(look, "breast_cancer")
    look.show_named("Target")
    assert look.target.bars.texts == ["malignant: 212 (37.3 %)", "benign: 357 (62.7 %)"]
    assert look.caption_label.text() == "diagnosis: 2 classes, most frequent is benign, 62.7 %"
    show(look, "iris")
    assert look.caption_label.text() == "species: 3 classes, all of them as frequent"


def test_a_view_that_the_data_do_not_have_is_not_reached_by_its_key(look: Look) -> None:
    show(look, "digits")
    look.tabs.show_tab(COLUMNS)
    assert look.tabs.index == SAMPLES and look.view is look.grid
    found = replace(preview(DataSpec("iris")), map=None)
    look.show_preview(found, DATA_SETS["iris"])
    assert look.tabs.buttons[MAP].isHidden()


def test_classes_differ_by_colour_or_mark() -> None:
    for is_dark in (False, True):
        looks = {(class_colour(n, is_dark=is_dark).name(), class_mark(n)) for n in range(20)}
        assert len(looks) >= 12
        neighbours = {(class_mark(n), class_mark(n + 1)) for n in range(11)}
        assert all(first != second for first, second in neighbours)
        assert number_colour(0, is_dark=is_dark) != number_colour(1, is_dark=is_dark)
