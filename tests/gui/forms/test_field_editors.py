"""Editors and forms: a control for each type, sentences for what is wrong, no echo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.network.fields import NamesField
from engine.network.layer_kinds import LAYER_KINDS
from gui.forms.field_editors import (
    BoolEditor,
    ChoiceEditor,
    FloatEditor,
    IntEditor,
    NamesEditor,
    SharesEditor,
    TextEditor,
    make_editor,
)
from gui.forms.field_form import FieldForm
from gui.stack_editor.card_body import RateEditor
from gui.theme.theme import Theme

CONV = LAYER_KINDS["conv2d"]


def conv_form(qtbot: QtBot, theme: Theme) -> tuple[FieldForm, list[tuple[str, object]]]:
    form = FieldForm(CONV.fields, {field.name: field.default for field in CONV.fields}, theme)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    edited: list[tuple[str, object]] = []
    form.value_edited.connect(lambda name, value: edited.append((name, value)))
    return form, edited


def test_every_field_of_the_app_has_an_editor(qtbot: QtBot) -> None:
    rows = [field for kind in LAYER_KINDS.values() for field in kind.fields]
    for field in (*rows, *DATA_FIELDS, *TRAINING_FIELDS):
        editor = make_editor(field)
        qtbot.addWidget(editor)
        assert editor.control.accessibleName() == field.label
        assert editor.control.toolTip() == field.help


def test_field_editor_set_value_emits_no_edit(qtbot: QtBot, theme: Theme) -> None:
    form, edited = conv_form(qtbot, theme)
    form.set_values({"filters": 8, "kernel_size": (5, 5), "activation": "tanh", "use_bias": False})
    assert edited == []
    sizes, choice = form.editors["kernel_size"], form.editors["activation"]
    assert isinstance(sizes, TextEditor) and sizes.line.text() == "5 × 5"
    assert isinstance(choice, ChoiceEditor) and choice.box.currentText() == "tanh"


def test_sizes_editor_validates_typed_text(qtbot: QtBot, theme: Theme) -> None:
    form, edited = conv_form(qtbot, theme)
    editor = form.editors["kernel_size"]
    assert isinstance(editor, TextEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "5")
    assert edited == []
    assert form.problem("kernel_size") == "kernel_size must be 2 whole numbers from 1 to 1,000, not (5,)."
    qtbot.keyClicks(editor.line, "x7")
    assert edited == [("kernel_size", (5, 7))] and form.problem("kernel_size") == ""
    form.set_values({"kernel_size": (5, 7)})
    assert editor.line.text() == "5x7"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == "5 × 7"
    qtbot.keyClicks(editor.line, "q")
    assert form.problem("kernel_size").endswith("not 5 × 7q.")


def test_field_editors_emit_edits(qtbot: QtBot, theme: Theme) -> None:
    form, edited = conv_form(qtbot, theme)
    filters, padding, bias = (form.editors[name] for name in ("filters", "padding", "use_bias"))
    assert isinstance(filters, IntEditor) and isinstance(bias, BoolEditor)
    assert isinstance(padding, ChoiceEditor)
    filters.box.setFocus()
    qtbot.keyClick(filters.box, Qt.Key.Key_Up)
    padding.box.setFocus()
    qtbot.keyClick(padding.box, Qt.Key.Key_Down)
    qtbot.mouseClick(bias.box, Qt.MouseButton.LeftButton)
    assert edited == [("filters", 17), ("padding", "same"), ("use_bias", False)]


def test_rate_editor_trims_zeros_and_stays_below_one(qtbot: QtBot) -> None:
    editor = make_editor(LAYER_KINDS["dropout"].field("rate"))
    qtbot.addWidget(editor)
    assert isinstance(editor, FloatEditor)
    assert editor.box.text() == "0.2"
    assert editor.box.maximum() == 0.99
    rate = next(field for field in TRAINING_FIELDS if field.name == "learning_rate")
    small = make_editor(rate)
    qtbot.addWidget(small)
    small.set_value(0.00005)
    assert isinstance(small, FloatEditor) and small.box.text() == "0.00005"


def test_names_editor_uses_check_boxes_for_choices(qtbot: QtBot) -> None:
    field = NamesField(name="streams", label="Streams", default=(), help="Which.")
    editor = make_editor(field, ("a", "b", "c"))
    qtbot.addWidget(editor)
    editor.show()
    assert isinstance(editor, NamesEditor)
    edited: list[object] = []
    editor.value_edited.connect(edited.append)
    editor.set_value(("b",))
    qtbot.mouseClick(editor.boxes["a"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editor.boxes["b"], Qt.MouseButton.LeftButton)
    assert edited == [("a", "b"), ("a",)]
    editor.set_choices(("x",))
    assert list(editor.boxes) == ["x"]


def test_choice_editor_choices_can_change(qtbot: QtBot, theme: Theme) -> None:
    form = FieldForm(TRAINING_FIELDS, {}, theme)
    qtbot.addWidget(form)
    form.set_values({"loss": "huber"})
    form.set_choices("loss", ("mean_squared_error", "huber"))
    editor = form.editors["loss"]
    assert isinstance(editor, ChoiceEditor)
    assert editor.box.count() == 2 and editor.box.currentData() == "huber"


def test_field_form_forwards_undo_to_the_document(qtbot: QtBot, theme: Theme) -> None:
    form, _ = conv_form(qtbot, theme)
    editor = form.editors["kernel_size"]
    assert isinstance(editor, TextEditor)
    qtbot.keyClicks(editor.line, "5")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "\x1a")
    QApplication.sendEvent(editor.line, event)
    assert not event.isAccepted()


def test_a_size_beyond_all_numbers_gets_a_sentence(qtbot: QtBot) -> None:
    editor = make_editor(CONV.field("kernel_size"))
    qtbot.addWidget(editor)
    assert isinstance(editor, TextEditor)
    said: list[str] = []
    editor.problem_found.connect(said.append)
    qtbot.keyClicks(editor.line, " 1" + "0" * 400)
    assert said[-1].startswith("kernel_size must be 2 whole numbers from 1 to 1,000, not ")
    assert len(said[-1]) < 150


@pytest.mark.parametrize(("rate", "position"), [(-1e300, 0), (1e300, 19), (float("nan"), 0), (0.31, 6)])
def test_rate_slider_is_clamped_to_its_range(qtbot: QtBot, theme: Theme, rate: float, position: int) -> None:
    editor = RateEditor(theme)
    qtbot.addWidget(editor)
    editor.set_value(rate)
    assert editor.slider.value() == position


@pytest.mark.parametrize("value", [-(2**31) + 1, 2**31 - 1])
def test_a_whole_number_out_of_range_is_shown_as_the_nearest_that_is_not(qtbot: QtBot, value: int) -> None:
    field = LAYER_KINDS["dense"].field("units")
    editor = make_editor(field)
    qtbot.addWidget(editor)
    assert isinstance(editor, IntEditor)
    editor.set_value(field.parse(value))
    assert editor.box.value() == min(max(value, 1), 100_000)


def test_what_was_recorded_is_shown_and_can_be_cleared(qtbot: QtBot) -> None:
    field = next(field for field in TRAINING_FIELDS if field.name == "dropout_by_hand")
    editor = make_editor(field)
    qtbot.addWidget(editor)
    assert isinstance(editor, SharesEditor)
    assert (editor.text.text(), editor.clear.isEnabled()) == ("Nothing recorded", False)
    editor.set_value((1.0, 1.0, 0.25))
    assert editor.text.accessibleName() == "100 % from epoch 1, 25 % from epoch 3"
    with qtbot.waitSignal(editor.value_edited) as edit:
        editor.clear.click()
    assert edit.args == [()]


def test_a_row_without_effect_is_hidden(qtbot: QtBot, theme: Theme) -> None:
    form, _ = conv_form(qtbot, theme)
    form.set_shown("filters", False)
    assert not form.editors["filters"].isVisible()
    form.set_shown("filters", True)
    assert form.editors["filters"].isVisible()
