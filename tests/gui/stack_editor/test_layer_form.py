"""The form of the selected layer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.forms.field_editors import IntEditor, PenaltyEditor
from gui.stack_editor.layer_form import LayerForm
from gui.theme.theme import Theme


@pytest.fixture
def form(qtbot: QtBot, document: Document, theme: Theme) -> LayerForm:
    shown = LayerForm(document, theme)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def test_empty_layer_form_has_a_hint(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    assert form.empty.isVisible()
    qtbot.mouseClick(form.add_button, Qt.MouseButton.LeftButton)
    assert [layer.kind_id for layer in document.project.network.layers] == [
        "dense",
        "dropout",
        "dropout",
        "dense",
    ]
    assert not form.empty.isVisible() and form.page.title.text() == "Dropout"


def test_layer_form_follows_selection_and_edits(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    uid = document.project.network.layers[0].uid
    document.select(uid)
    assert form.page.form is not None and form.page.title.text() == "Dense" and not form.page.sweeps
    same = form.page.form
    editor = form.page.form.editors["units"]
    assert isinstance(editor, IntEditor)
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, "32")
    assert document.project.network.layers[0].values["units"] == 32
    assert form.page.form is same and form.page.facts.text() == "output 32 · 160 parameters"
    document.undo_stack.undo()
    assert editor.box.value() == 16


def test_layer_form_can_sweep_a_dropout(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    document.select(document.project.network.layers[1].uid)
    box = form.page.sweeps["rate"]
    assert box.isVisible() and box.isChecked()
    box.click()
    assert not document.project.network.layers[1].is_swept


def test_layer_form_name_and_switch_are_named_undo_steps(
    form: LayerForm, document: Document, qtbot: QtBot
) -> None:
    document.select(document.project.network.layers[0].uid)
    qtbot.keyClicks(form.page.name, "first one")
    assert document.project.network.layers[0].name == "first one"
    assert form.page.name.text() == "first one", "typing goes on"
    assert document.undo_stack.count() == 1 and document.undo_stack.undoText() == "Rename Dense"
    form.page.is_on.click()
    assert not document.project.network.layers[0].is_enabled
    assert document.undo_stack.undoText() == "Switch off Dense"
    assert "left out" in form.page.facts.text()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert form.page.name.text() == "" and form.page.is_on.isChecked()


def test_layer_form_recurrent_rates_have_separate_sweep_switches(form: LayerForm, document: Document) -> None:
    document.insert_layers(0, (LayerSpec.of("lstm"),))
    assert list(form.page.sweeps) == ["dropout", "recurrent_dropout"]
    form.page.sweeps["recurrent_dropout"].click()
    assert document.project.network.layers[0].swept == ("recurrent_dropout",)
    assert document.undo_stack.undoText() == "Sweep recurrent dropout of LSTM"
    form.page.sweeps["dropout"].click()
    assert document.project.network.layers[0].swept == ("dropout", "recurrent_dropout")
    assert len({box.accessibleName() for box in form.page.sweeps.values()}) == 2


def test_layer_form_penalty_has_two_numbers_in_one_row(form: LayerForm, document: Document) -> None:
    document.select(document.project.network.layers[0].uid)
    assert form.page.form is not None
    editor = form.page.form.editors["kernel_regularizer"]
    assert isinstance(editor, PenaltyEditor)
    editor.boxes["L2"].setValue(0.01)
    assert document.project.network.layers[0].values["kernel_regularizer"] == (0.0, 0.01)
    document.undo_stack.undo()
    assert editor.boxes["L2"].value() == 0.0


def test_layer_form_of_several_layers_shows_count_and_actions(form: LayerForm, document: Document) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    document.select_many(uids[:2])
    assert form.many.isVisible() and form.many.title.text() == "2 layers"
    assert form.many.names.text() == "Dense, Dropout"
    form.many.switch.click()
    assert [layer.is_enabled for layer in document.project.network.layers] == [False, False, True]
    assert form.many.switch.text() == "Switch on"
    form.many.duplicate.click()
    assert (
        len(document.project.network.layers) == 5 and document.undo_stack.undoText() == "Duplicate 2 layers"
    )
    form.many.remove.click()
    assert [layer.uid for layer in document.project.network.layers] == uids
    assert form.page.isVisible()


def test_layer_form_can_discard_imported_weights(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    layer = document.project.network.layers[0]
    document.select(layer.uid)
    assert not form.page.forget.isVisible()
    weights = LayerWeights((WeightArray((4, 16), bytes(256)), WeightArray((16,), bytes(64))))
    document.set_network("Import", document.project.network.replaced(0, replace(layer, weights=weights)))
    assert form.page.weights.isVisible() and form.page.forget.isVisible()
    qtbot.mouseClick(form.page.forget, Qt.MouseButton.LeftButton)
    assert document.project.network.layers[0].weights is None and not form.page.forget.isVisible()
    document.undo_stack.undo()
    assert document.project.network.layers[0].weights == weights
