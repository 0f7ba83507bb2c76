"""The form of the selected layer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.stack_editor.field_editors import IntEditor
from gui.stack_editor.layer_form import LayerForm
from gui.theme.theme import Theme


@pytest.fixture
def form(qtbot: QtBot, document: Document, theme: Theme) -> LayerForm:
    shown = LayerForm(document, theme)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def test_without_a_selection_it_says_what_to_do(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    assert form.empty.isVisible()
    qtbot.mouseClick(form.add_button, Qt.MouseButton.LeftButton)
    assert [layer.kind_id for layer in document.project.network.layers] == [
        "dense", "dropout", "dropout", "dense",
    ]  # fmt: skip
    assert not form.empty.isVisible() and form.title.text() == "Dropout"


def test_it_follows_the_selection_and_edits(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    uid = document.project.network.layers[0].uid
    document.select(uid)
    assert form.form is not None and form.title.text() == "Dense" and not form.swept.isVisible()
    same = form.form
    editor = form.form.editors["units"]
    assert isinstance(editor, IntEditor)
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, "32")
    assert document.project.network.layers[0].values["units"] == 32
    assert form.form is same and form.facts.text() == "output 32 · 160 parameters"
    document.undo_stack.undo()
    assert editor.box.value() == 16


def test_a_dropout_can_be_swept_here_too(form: LayerForm, document: Document, qtbot: QtBot) -> None:
    document.select(document.project.network.layers[1].uid)
    assert form.swept.isVisible() and form.swept.isChecked()
    form.swept.click()
    assert not document.project.network.layers[1].is_swept
