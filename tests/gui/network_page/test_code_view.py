"""The code view: in step with the stack, both ways between lines and cards, copied and saved."""

import ast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog

from engine.experiment.specs import Cell, SecondSetting
from engine.keras_code.notebook import keras_sweep_notebook
from engine.keras_code.script import cell_script, keras_script
from engine.keras_code.sweep_script import keras_sweep_script, sweep_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from gui.network_page.code_view import SWEEP, CodeView


@pytest.fixture
def view(qtbot, document, theme):
    return shown(qtbot, CodeView(document, theme))


def shown(qtbot, view):
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    return view


def settle(qtbot, view):
    qtbot.waitUntil(lambda: not view.is_scheduled)


def lines_of(view, document, uid):
    script = cell_script(document.project, view.cell)
    return next({*range(first, last + 1)} for layer, first, last in script.layer_lines if layer == uid)


def test_code_view_follows_every_edit(qtbot, view, document):
    assert view.editor.toPlainText() == keras_script(document.project, Cell(None, 0))
    first = document.project.network.layers[0].uid
    edits = (
        lambda: document.set_field(first, "units", 32),
        lambda: document.insert_layers(1, [LayerSpec.of("dropout", rate=0.1)]),
        lambda: document.move_layers([first], 2),
        lambda: document.set_enabled([first], False),
        lambda: document.set_data(split="none"),
        lambda: document.set_training(epochs=3, optimizer="sgd"),
        lambda: document.set_sweep(frozen_streams=("init",)),
        lambda: document.set_name("Other"),
        document.undo_stack.undo,
        lambda: document.load(example("dropout-helps")),
    )
    for edit in edits:
        edit()
        settle(qtbot, view)
        assert view.editor.toPlainText() == keras_script(document.project, Cell(None, 0))


def test_hidden_code_view_updates_when_shown(qtbot, view, document):
    view.hide()
    before = view.editor.toPlainText()
    document.set_field(document.project.network.layers[0].uid, "units", 99)
    document.select(document.project.network.layers[0].uid)
    assert not view.is_scheduled
    assert view.editor.toPlainText() == before
    view.show()
    assert view.editor.toPlainText() == keras_script(document.project, Cell(None, 0))
    assert view.editor.marked


def test_code_view_merges_edits(qtbot, view, document, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(view.editor, "show_text", drawn.append)
    for units in range(2, 30):
        document.set_field(document.project.network.layers[0].uid, "units", units)
    settle(qtbot, view)
    assert len(drawn) == 1


def test_code_view_rate_and_seed_choose_the_cell(qtbot, view, document):
    view.rate.setCurrentIndex(view.rate.findData(0.3))
    view.seed.setValue(7)
    settle(qtbot, view)
    assert view.cell == Cell(0.3, 7)
    assert view.editor.toPlainText() == keras_script(document.project, Cell(0.3, 7))
    view.copy_button.click()
    assert QGuiApplication.clipboard().text() == view.editor.toPlainText()
    document.set_sweep(rates=(0.1, 0.3))
    settle(qtbot, view)
    assert view.cell == Cell(0.3, 7)
    assert [view.rate.itemData(index) for index in range(view.rate.count())] == [None, 0.1, 0.3, SWEEP]
    document.set_sweep(rates=(0.1,))
    settle(qtbot, view)
    assert view.cell == Cell(None, 7)
    assert view.editor.toPlainText() == keras_script(document.project, Cell(None, 7))


def test_code_view_shows_the_whole_sweep(qtbot, view, document, monkeypatch, tmp_path):
    view.rate.setCurrentIndex(view.rate.findData(SWEEP))
    settle(qtbot, view)
    assert view.cell is None and not view.seed.isEnabled()
    assert view.editor.toPlainText() == keras_sweep_script(document.project)
    document.set_sweep(rates=(0.0, 0.3), seeds=(0, 1))
    document.set_field(document.project.network.layers[0].uid, "units", 9)
    settle(qtbot, view)
    assert view.editor.toPlainText() == keras_sweep_script(document.project)
    uid = document.project.network.layers[1].uid
    document.select(uid)
    lines = sweep_script(document.project).layer_lines
    assert view.editor.marked == next({*range(a, b + 1)} for layer, a, b in lines if layer == uid)
    view.copy_button.click()
    assert QGuiApplication.clipboard().text() == keras_sweep_script(document.project)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), ""))
    view.script_button.click()
    view.notebook_button.click()
    assert (tmp_path / "a.py").read_text("utf-8") == keras_sweep_script(document.project)
    assert (tmp_path / "a.ipynb").read_text("utf-8") == keras_sweep_notebook(document.project)


def test_code_view_says_why_there_is_no_script_of_the_sweep(qtbot, view, document):
    view.rate.setCurrentIndex(view.rate.findData(SWEEP))
    document.set_sweep(second=SecondSetting("units", (8.0, 16.0)))
    settle(qtbot, view)
    assert "varies the units" in view.problem.text() and view.problem.isVisible()
    assert view.editor.toPlainText() == "" and not view.script_button.isEnabled()
    document.set_sweep(second=None)
    settle(qtbot, view)
    assert view.script_button.isEnabled() and not view.problem.isVisible()


def test_code_view_marks_selected_layers_and_lines_select_layers(qtbot, view, document):
    uids = [layer.uid for layer in document.project.network.layers]
    document.select(uids[1])
    assert view.editor.marked == lines_of(view, document, uids[1])
    document.select_many(uids[:2], uids[0])
    assert view.editor.marked == lines_of(view, document, uids[0]) | lines_of(view, document, uids[1])
    for uid in uids:
        for line in lines_of(view, document, uid):
            document.select(None)
            view.editor.line_chosen.emit(line)
            assert document.selected_uid == uid
    view.editor.line_chosen.emit(1)
    assert document.selected_uid == uids[-1]
    document.select(None)
    assert not view.editor.marked


def test_code_view_marks_follow_edits_above(qtbot, view, document):
    uids = [layer.uid for layer in document.project.network.layers]
    document.select(uids[2])
    document.insert_layers(0, [LayerSpec.of("dense", units=5)])
    document.select(uids[2])
    settle(qtbot, view)
    assert view.editor.marked == lines_of(view, document, uids[2])


def test_code_view_updates_for_an_equal_network_with_other_ids(qtbot, view, document):
    network = NetworkSpec(tuple(layer.copy() for layer in document.project.network.layers))
    document.set_network("Again", network, selection=(network.layers[0].uid,))
    settle(qtbot, view)
    assert view.editor.marked == lines_of(view, document, network.layers[0].uid)


def test_code_view_shows_the_problem_above_the_code(qtbot, view, document):
    assert not view.problem.isVisible()
    document.set_training(loss="mean_squared_error")
    settle(qtbot, view)
    assert view.problem.isVisible()
    assert "Mean squared error is for numbers" in view.problem.text()
    ast.parse(view.editor.toPlainText())
    document.undo_stack.undo()
    settle(qtbot, view)
    assert not view.problem.isVisible()


def test_code_view_is_empty_for_impossible_splits(qtbot, view, document, monkeypatch):
    document.set_data(test_size=0.001)
    settle(qtbot, view)
    assert view.problem.isVisible()
    assert view.editor.toPlainText() == ""
    assert not view.copy_button.isEnabled()
    document.undo_stack.undo()
    settle(qtbot, view)
    assert view.copy_button.isEnabled()


def test_code_view_forwards_undo_to_the_document(view):
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        QCoreApplication.sendEvent(view.editor, event)
        assert not event.isAccepted()


def test_code_view_widgets_have_accessible_names(view):
    for control in (
        view.rate,
        view.seed,
        view.copy_button,
        view.script_button,
        view.notebook_button,
        view.editor,
    ):
        assert control.accessibleName()
