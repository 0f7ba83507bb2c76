"""Settings, head and sliders of the Data page: what is edited is one step, and what is said is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.data.preview import preview
from engine.experiment.spec_fields import DATA_FIELDS
from engine.experiment.specs import DataSpec
from engine.network.fields import NamesField
from engine.project.locks import DATA, SEEDS
from engine.session.messages import DataPreviewed
from gui.control.engine_bridge import EngineBridge
from gui.data_page.page import DataPage
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.controls import Slider
from tests.gui.fake_session import FakeSession


@pytest.fixture
def page(qtbot: QtBot, document: Document, bridge: EngineBridge, theme: Theme) -> DataPage:
    made = DataPage(document, bridge, theme)
    qtbot.addWidget(made)
    made.resize(1000, 1400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_all_settings_but_the_columns_are_on_the_card(page: DataPage, document: Document) -> None:
    assert page.settings.form is not None
    shown = set(page.settings.form.editors)
    document.set_data(dataset="diabetes", split="kfold")
    shown |= set(page.settings.form.editors)
    assert shown == {field.name for field in DATA_FIELDS if not isinstance(field, NamesField)}
    assert "label_noise" not in page.settings.form.editors


def test_an_edit_reaches_the_project_and_undo_the_card(
    qtbot: QtBot, page: DataPage, document: Document
) -> None:
    assert page.settings.form is not None
    box = page.settings.form.editors["test_size"].control
    assert isinstance(box, QAbstractSpinBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert document.project.data.test_size == pytest.approx(0.25)
    assert "38 test" in page.settings.sizes_text
    document.undo_stack.undo()
    assert "30 test" in page.settings.sizes_text


def test_one_test_set_for_all_seeds_is_a_choice_that_says_what_follows(
    page: DataPage, document: Document
) -> None:
    row = page.settings.test_set
    document.set_data(dataset="iris", split="holdout")
    assert row.isVisible() and row.choice.currentText() == "new with each seed"
    assert "Nadeau and Bengio" in row.statement.text()
    row.choice.setCurrentIndex(1)
    row.choice.activated.emit(1)
    assert document.project.sweep.frozen_streams == ("split",)
    assert "this test set of 30 samples and these training samples alone" in row.statement.text()
    document.undo_stack.undo()
    assert row.choice.currentText() == "new with each seed"
    document.set_data(split="kfold")
    assert row.choice.isHidden() and "Bouckaert and Frank" in row.statement.text()
    document.set_data(split="none")
    assert row.isHidden()


def test_locked_seeds_keep_the_test_set(page: DataPage, document: Document) -> None:
    document.set_data(dataset="iris", split="holdout")
    document.load(replace(document.project, locked=(SEEDS,)))
    assert not page.settings.test_set.choice.isEnabled()


def test_without_held_out_data_their_sizes_are_grey(page: DataPage, document: Document) -> None:
    assert page.settings.form is not None
    document.set_data(split="none")
    assert not page.settings.form.editors["test_size"].isEnabled()
    assert page.settings.sizes_text == "150 training"


def test_the_head_says_size_guess_and_tiny_tests(page: DataPage, document: Document) -> None:
    head = page.head
    assert head.title.text() == "Iris"
    assert head.remarks.texts == ["One test flower is worth 3.3 points of accuracy."]
    assert head.guess.text() == "Always guessing the most frequent class: 33.3 %"
    document.set_data(dataset="boston_housing")
    assert head.note.texts == [DATA_SETS["boston_housing"].note] and not head.remarks.isVisible()
    assert head.source.text().startswith("Source: mlxtend")


def test_other_data_begin_with_their_head_and_a_setting_moves_nothing(
    page: DataPage, document: Document
) -> None:
    page.resize(1000, 500)
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    place = bar.value()
    document.set_data(scaling="none")
    assert bar.value() == place > 0
    document.set_data(dataset="wine")
    assert bar.value() == 0


def test_dragging_a_slider_is_one_step_and_asks_for_the_last_value(
    qtbot: QtBot, page: DataPage, document: Document, session: FakeSession
) -> None:
    document.set_data(dataset="moons")
    assert page.options.isVisible() and page.options.form is not None
    count = document.undo_stack.count()
    slider = page.options.form.sliders["noise"]
    for place in range(10, 20):
        slider.setValue(place)
    noise = dict(document.project.data.options)["noise"]
    assert noise == page.options.form.editors["noise"].field.parse(noise) and noise > 0
    assert document.undo_stack.count() == count + 1

    def asked() -> list[float]:
        return [
            dict(one[1].options)["noise"] for one in session.asked if one[0] == "preview" and one[1].options
        ]

    qtbot.waitUntil(lambda: bool(asked()))
    assert asked() == [noise]
    document.undo_stack.undo()
    assert document.project.data.options == ()


def test_each_drag_of_a_slider_is_a_step_that_says_what_it_set(
    qtbot: QtBot, page: DataPage, document: Document
) -> None:
    document.set_data(dataset="moons")
    assert page.options.form is not None
    count, sliders = document.undo_stack.count(), page.options.form.sliders
    drag(qtbot, sliders["noise"], 30)
    drag(qtbot, sliders["n_samples"], 40)
    drag(qtbot, sliders["noise"], 20)
    texts = [document.undo_stack.text(place) for place in range(count, document.undo_stack.count())]
    assert texts == ["Set noise", "Set samples", "Set noise"]
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert dict(document.project.data.options).keys() == {"noise"}
    for place in (3, 4, 5):  # the arrow keys: one step
        sliders["noise"].setValue(place)
    assert document.undo_stack.count() == count + 2


def drag(qtbot: QtBot, slider: Slider, way: int) -> None:
    """Drag the handle to the right, a pixel at a time."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    at, left = handle.center(), Qt.MouseButton.LeftButton
    qtbot.mousePress(slider, left, pos=at)
    for step in range(way):
        qtbot.mouseMove(slider, at + QPoint(step, 0))
    qtbot.mouseRelease(slider, left, pos=at + QPoint(way, 0))


def test_an_option_at_its_default_is_not_kept(page: DataPage, document: Document) -> None:
    document.set_data(dataset="moons", options=(("noise", 0.5),))
    assert page.options.form is not None
    default = next(field.default for field in DATA_SETS["moons"].options if field.name == "noise")
    assert isinstance(default, float)
    page.options.form.editors["noise"].value_edited.emit(default)
    assert document.project.data.options == ()


def test_locked_data_cannot_be_edited(page: DataPage, document: Document) -> None:
    document.set_data(dataset="moons")
    document.load(replace(document.project, locked=(DATA,)))
    assert page.settings.form is not None and page.options.form is not None
    assert not page.settings.form.isEnabled() and not page.options.form.isEnabled()
    assert not page.catalogue.isEnabled()


def test_the_picture_follows_while_a_slider_is_dragged(
    qtbot: QtBot, page: DataPage, document: Document, session: FakeSession
) -> None:
    document.set_data(dataset="moons")
    assert page.options.form is not None
    slider = page.options.form.sliders["noise"]

    def asked() -> list[DataSpec]:
        return [one[1] for one in session.asked if one[0] == "preview" and one[1].dataset == "moons"]

    qtbot.waitUntil(lambda: len(asked()) == 1)
    session.emit(DataPreviewed(asked()[0], preview(asked()[0])))
    slider.setValue(10)
    qtbot.waitUntil(lambda: len(asked()) == 2)
    for place in range(11, 15):
        slider.setValue(place)
    first, before = asked()[1], page.look.map.plot.grab().toImage()
    session.emit(DataPreviewed(first, preview(first)))
    assert page.look.map.plot.grab().toImage() != before, "the picture of the way is shown too"
    qtbot.waitUntil(lambda: len(asked()) == 3)
    assert asked()[2].options == document.project.data.options
