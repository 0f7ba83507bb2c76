"""Layers that go through the clipboard: our own data between windows, Keras code for everybody."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from engine.keras_code.reading import read_keras_code
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec
from gui.document.document import Document
from gui.document.layer_edits import with_free_names
from gui.forms.field_editors import IntEditor
from gui.stack_editor import clipboard
from gui.stack_editor.clipboard import KIND_MIME, LAYERS_MIME, has_layers, layers_data, read_layers
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
CODE = """import keras
model.add(Dense(16, input_dim=4, activation="relu"))
model.add(Dropout(0.3))
fly_to_the_moon()
"""


@pytest.fixture(autouse=True)
def _empty_clipboard(qtbot: QtBot) -> Iterator[None]:
    del qtbot
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def kinds(document: Document) -> list[str]:
    return [layer.kind_id for layer in document.project.network.layers]


def data_of(content: bytes) -> QMimeData:
    data = QMimeData()
    data.setData(LAYERS_MIME, content)
    return data


def test_clipboard_round_trip_of_every_kind() -> None:
    layers = tuple(LayerSpec.of(kind_id) for kind_id in LAYER_KINDS)
    data = layers_data(layers)
    assert has_layers(data) and read_layers(data).layers == layers
    lines = data.text().splitlines()
    assert len(lines) == len(layers)
    assert all(line.startswith("keras.layers.") and line.endswith("),") for line in lines)
    assert lines[0].startswith('keras.layers.Dense(16, activation="relu"')


def with_weights(n: int, start: int = 0) -> LayerSpec:
    """A Dense without bias that was imported with n numbers, others for another `start`."""
    weights = LayerWeights((WeightArray((n, 1), bytes([start, 1, 2, 3]) * n),))
    return replace(LayerSpec.of("dense", units=1, use_bias=False), weights=weights)


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on it is as in another process."""
    monkeypatch.setattr(clipboard, "_known", {})


def test_clipboard_keeps_imported_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = with_weights(2)
    data = layers_data((layer,))
    pasted = read_layers(data)
    assert pasted.layers == (layer,) and pasted.layers[0].weights is layer.weights
    forget_all(monkeypatch)
    assert read_layers(data).layers == (layer,) and read_layers(data).notes == ()


def test_clipboard_keeps_large_weights_within_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = with_weights(2_000_000)
    assert layer.weights is not None and layer.weights.digest
    data = layers_data((layer, LayerSpec.of("relu"), layer))
    pasted = read_layers(data)
    assert pasted.layers[0].weights is layer.weights, "nothing was copied"
    assert len(bytes(data.data(LAYERS_MIME).data())) < 10_000
    assert pasted.layers[0] == pasted.layers[2] == layer and not pasted.notes
    forget_all(monkeypatch)
    pasted = read_layers(data)
    assert [one.weights for one in pasted.layers] == [None, None, None]
    assert len(pasted.notes) == 1 and pasted.notes[0].startswith(
        "Dense and Dense came without their imported"
    )


def test_clipboard_keeps_cut_weights_until_the_next_copy(panel: StackPanel, document: Document) -> None:
    cut, dragged = with_weights(300_000, 1), with_weights(300_000, 2)
    assert cut.weights is not None
    digest = cut.weights.digest
    document.insert_layers(0, (cut,))
    panel.do("cut")
    document.load(document.project)  # forgets all steps
    del cut
    layers_data((dragged,))  # as a drag does; the clipboard is not touched
    gc.collect()
    panel.do("paste")
    pasted = document.selected_layer
    assert pasted is not None and pasted.weights is not None and pasted.weights.digest == digest
    document.select(document.project.network.layers[1].uid)
    panel.do("copy")
    assert not clipboard.copied_weights


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"no json",
        b"{}",
        b"[]",
        b'{"layers": [], "weights": {}}',
        b'{"layers": [1], "weights": {}}',
        b'{"layers": [{"kind": "nothing"}], "weights": {}}',
        b'{"layers": [{"kind": []}], "weights": {}}',
        b'{"layers": [{"kind": "dense", "units": "many"}], "weights": {}}',
        b'{"layers": [{"kind": "dense", "wings": 2}], "weights": {}}',
        b'{"layers": [{"kind": "dense"}], "weights": {"a": 1}}',
        b"[" * 100_000,
    ],
)
def test_paste_of_invalid_data_is_an_input_error(content: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_layers(data_of(content))
    assert "\n" not in str(error.value) and str(error.value).endswith(".")


def test_paste_of_nothing_is_an_input_error() -> None:
    assert not has_layers(None)
    for data in (None, QMimeData()):
        with pytest.raises(InputError, match="nothing to paste"):
            read_layers(data)


def test_paste_drops_taken_layer_names() -> None:
    named = LayerSpec.of("dense"), LayerSpec.of("flatten")
    first, other = replace(named[0], name="a"), replace(named[1], name="b")
    network = NetworkSpec((replace(LayerSpec.of("dense"), name="a"),))
    assert [layer.name for layer in with_free_names((first, other, other), network)] == ["", "b", ""]


def test_copy_cut_and_paste_are_steps_with_names(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    document.select_many(uids[:2])
    panel.cards[uids[1]].setFocus()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_C, CTRL)
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_V, CTRL)
    assert kinds(document) == ["dense", "dropout", "dense", "dropout", "dense"]
    assert document.undo_stack.undoText() == "Paste 2 layers"
    assert document.selected_uids == tuple(layer.uid for layer in document.project.network.layers[2:4])
    assert panel.cards[document.selected_uids[-1]].hasFocus()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_X, CTRL)
    assert kinds(document) == ["dense", "dropout", "dense"]
    assert document.undo_stack.undoText() == "Cut 2 layers"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert [layer.uid for layer in document.project.network.layers] == uids


def test_clipboard_works_between_windows(
    panel: StackPanel, document: Document, theme: Theme, qtbot: QtBot
) -> None:
    other = Document()
    second = StackPanel(other, theme)
    qtbot.addWidget(second)
    document.select(document.project.network.layers[1].uid)
    panel.do("copy")
    second.do("paste")
    assert other.project.network.layers == document.project.network.layers[1:2]


def test_code_that_takes_a_while_is_handed_on_and_inserted_later(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.select(document.project.network.layers[0].uid)
    for code in ("x = load()\n" * 2000, "for i in range(2000):\n    Dense(i)"):
        QGuiApplication.clipboard().setText(code)
        with qtbot.waitSignal(panel.editing.long_code_pasted) as found:
            panel.do("paste")
        assert found.args == [code, 1]
    panel.editing.insert_code(read_keras_code("Flatten()"), 99)
    assert kinds(document)[-1] == "flatten"


def test_paste_of_code_inserts_layers_and_reports_skipped_lines(
    panel: StackPanel, document: Document
) -> None:
    said: list[str] = []
    details: list[str] = []
    panel.notice.connect(lambda text, _details: said.append(text))
    panel.notice.connect(lambda _text, more: details.append(more))
    document.select(document.project.network.layers[0].uid)
    QGuiApplication.clipboard().setText(CODE)
    panel.do("paste")
    assert kinds(document) == ["dense", "dense", "dropout", "dropout", "dense"]
    assert document.project.network.layers[2].values["rate"] == 0.3
    assert said == ["2 layers pasted. 1 line was left out."]
    assert "fly_to_the_moon" in details[0]
    loop = "for rate in (0.1, 0.5):\n    model.add(Dense(4))\n    model.add(Dropout(rate))\n"
    QGuiApplication.clipboard().setText(loop)
    panel.do("paste")
    assert "Your loop over dropout rates became the sweep." in said.pop()
    QGuiApplication.clipboard().setText("good morning")
    panel.do("paste")
    assert len(said) == 2 and len(document.project.network.layers) == 7


def test_paste_in_a_field_is_handled_by_the_field(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = next(iter(panel.cards.values()))
    document.select(card.uid)
    panel.do("copy")
    QGuiApplication.clipboard().setText("7")
    editor = card.editor
    assert isinstance(editor, IntEditor)
    editor.box.setFocus()
    editor.box.selectAll()
    qtbot.keyClick(editor.box, Qt.Key.Key_V, CTRL)
    assert document.project.network.layers[0].values["units"] == 7
    assert len(document.project.network.layers) == 3


def test_drop_inserts_layers_and_kinds_at_the_gap(panel: StackPanel, document: Document) -> None:
    kind = QMimeData()
    kind.setData(KIND_MIME, b"flatten")
    drop(panel, kind, 1)
    assert kinds(document) == ["dense", "flatten", "dropout", "dense"]
    assert document.undo_stack.undoText() == "Add Flatten"
    drop(panel, layers_data([LayerSpec.of("relu")]), 4)
    assert kinds(document)[-1] == "relu" and document.undo_stack.undoText() == "Paste ReLU"
    unknown = QMimeData()
    unknown.setData(KIND_MIME, b"spaceship")
    drop(panel, unknown, 0)
    assert document.undo_stack.undoText() == "Paste ReLU"


def drop(panel: StackPanel, data: QMimeData, gap: int) -> None:
    panel.column.stack.activate()
    place = QPointF(panel.gaps[gap].geometry().center())
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    panel.column.dropEvent(event)


def test_paste_inserts_at_the_focused_gap(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    document.select(document.project.network.layers[1].uid)
    panel.do("copy")
    panel.gaps[0].setFocus()
    qtbot.keyClick(panel.gaps[0], Qt.Key.Key_V, CTRL)
    assert kinds(document) == ["dropout", "dense", "dropout", "dense"]
    panel.gaps[3].setFocus()
    qtbot.keyClick(panel.gaps[3], Qt.Key.Key_Insert)
    assert panel.popup is not None
    qtbot.keyClick(panel.popup.search, Qt.Key.Key_Return)
    assert document.project.network.layers[3].kind_id == "dropout"


def test_stack_refuses_dragged_files() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/net.keras")])
    assert not has_layers(data)
