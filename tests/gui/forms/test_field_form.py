"""Rare fields are folded, and unfold by themselves only where that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS, field_values
from engine.experiment.specs import TrainingSpec
from engine.network.layer_kinds import LAYER_KINDS
from gui.forms.field_editors import IntEditor
from gui.forms.field_form import FieldForm
from gui.theme.theme import Theme

RARE = [field.name for field in TRAINING_FIELDS if field.is_rare]
USUAL = [field.name for field in TRAINING_FIELDS if not field.is_rare]


def values(**changes: object) -> dict:
    return dict(field_values(replace(TrainingSpec(), **changes), TRAINING_FIELDS))  # type: ignore[arg-type]


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> FieldForm:
    made = FieldForm(TRAINING_FIELDS, values(), theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def shown(form: FieldForm, names: list[str]) -> set[bool]:
    return {form.editors[name].isVisible() for name in names}


def test_field_form_folds_rare_fields_and_opens_by_keyboard(qtbot: QtBot, form: FieldForm) -> None:
    assert RARE and shown(form, USUAL) == {True} and shown(form, RARE) == {False}
    assert form.more.text() == "More" and form.more.accessibleName() and form.more.toolTip()
    form.more.setFocus()
    qtbot.keyClick(form.more, Qt.Key.Key_Space)
    assert shown(form, RARE) == {True} and form.more.text() == "Less"
    form.set_values(values(epochs=3))
    assert shown(form, RARE) == {True}
    qtbot.keyClick(form.more, Qt.Key.Key_Space)
    assert shown(form, RARE) == {False}


def test_field_form_tab_order_includes_the_more_button(qtbot: QtBot, form: FieldForm) -> None:
    form.more.setChecked(True)
    form.editors[USUAL[-1]].control.setFocus()
    for expected in (form.more, form.editors[RARE[0]].control):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_field_form_opens_for_an_unusual_value_unless_folded_by_the_user(form: FieldForm) -> None:
    form.set_values(values(momentum=0.9))
    assert shown(form, RARE) == {True}
    form.more.click()
    form.set_values(values(momentum=0.9, epochs=3))
    assert shown(form, RARE) == {False}
    form.set_values(values(momentum=0.0))
    assert shown(form, RARE) == {False}
    form.set_values(values(momentum=0.9))
    assert shown(form, RARE) == {True}


def test_field_form_initial_state_with_unusual_values_or_no_rare_fields(qtbot: QtBot, theme: Theme) -> None:
    form = FieldForm(TRAINING_FIELDS, values(nesterov=True), theme)
    qtbot.addWidget(form)
    assert form.more.isChecked()
    plain = FieldForm([field for field in TRAINING_FIELDS if not field.is_rare], values(), theme)
    qtbot.addWidget(plain)
    plain.show()
    assert not plain.more.isVisible()


def test_field_form_unfolds_for_a_problem(form: FieldForm) -> None:
    form.show_problem("momentum", "")
    assert not form.more.isChecked()
    form.show_problem("momentum", "momentum must be smaller.")
    assert form.more.isChecked() and form.problem("momentum")


def test_a_number_that_a_field_does_not_take_is_said_under_it(qtbot: QtBot, theme: Theme) -> None:
    kind = LAYER_KINDS["dense"]
    form = FieldForm(kind.fields, {field.name: field.default for field in kind.fields}, theme)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    editor = form.editors["units"]
    assert isinstance(editor, IntEditor)
    before = editor.box.value()
    editor.box.setFocus()
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, "0")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert form.problem("units") == "0 is too small. The smallest value is 1."
    assert editor.box.value() == before
    qtbot.keyClicks(editor.box, "6")
    assert form.problem("units") == ""


def test_labels_stand_above_their_editors_where_the_form_is_narrow(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    form = FieldForm(DATA_FIELDS, {field.name: field.default for field in DATA_FIELDS}, theme, parent=page)
    form.resize(700, 900)
    page.show()
    editor = form.editors["scaling"]
    (label,) = (label for label in form.findChildren(QLabel) if label.text() == "Scaling")
    qtbot.waitUntil(lambda: label.geometry().right() < editor.geometry().left())
    form.resize(form.minimumSizeHint().width(), 900)
    qtbot.waitUntil(lambda: label.geometry().bottom() < editor.geometry().top())
    assert editor.geometry().left() == label.geometry().left()
