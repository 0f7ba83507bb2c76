"""Dropout after the input, between hidden layers, before the output."""

from __future__ import annotations

from dataclasses import replace

from engine.network.spec import LayerSpec, NetworkSpec
from gui.document.document import Document
from gui.stack_editor.dropout_places import DROPOUT_PLACES
from gui.stack_editor.stack_panel import StackPanel

AFTER_INPUT, BETWEEN, BEFORE_OUTPUT = DROPOUT_PLACES


def network(*kind_ids: str) -> NetworkSpec:
    return NetworkSpec(tuple(LayerSpec.of(kind_id) for kind_id in kind_ids))


def kinds(of: NetworkSpec) -> list[str]:
    return [layer.kind_id for layer in of.layers]


def test_dropout_place_is_empty_after_adding() -> None:
    start = network("dense", "dense", "dense")
    for place, expected in (
        (AFTER_INPUT, ["dropout", "dense", "dense", "dense"]),
        (BETWEEN, ["dense", "dropout", "dense", "dropout", "dense"]),
        (BEFORE_OUTPUT, ["dense", "dense", "dropout", "dense"]),
    ):
        after, uids = place.added(start)
        assert kinds(after) == expected
        assert [layer.uid for layer in after.layers if layer.kind_id == "dropout"] == list(uids)
        assert all(
            layer.is_swept and layer.values["rate"] == 0.2 for layer in after.layers if layer.uid in uids
        )
        assert place.why_not(after) == "there already" and place.added(after) == (after, ())


def test_dropout_between_layers_goes_after_activation_and_normalization() -> None:
    start = network(
        "conv2d", "batch_normalization", "relu", "max_pooling2d", "flatten", "dense", "alpha_dropout", "dense"
    )
    after, _ = BETWEEN.added(start)
    assert kinds(after)[:5] == ["conv2d", "batch_normalization", "relu", "dropout", "max_pooling2d"]
    assert len(after.layers) == len(start.layers) + 1


def test_dropout_places_ignore_disabled_dropout() -> None:
    start = network("dense", "dropout", "dense")
    off = start.replaced(1, replace(start.layers[1], is_enabled=False))
    assert BETWEEN.why_not(start) == "there already" and BETWEEN.why_not(off) == ""
    assert BEFORE_OUTPUT.why_not(off) == ""


def test_dropout_place_without_a_gap_says_so() -> None:
    assert [place.why_not(network()) for place in DROPOUT_PLACES] == [
        "",
        "no hidden layers",
        "no output layer",
    ]
    assert BETWEEN.why_not(network("flatten", "dense")) == "no hidden layers"


def test_dropout_button_adds_as_one_undo_step(panel: StackPanel, document: Document) -> None:
    menu = panel.dropout_button.places_menu
    menu.aboutToShow.emit()
    texts = [(action.text(), action.isEnabled()) for action in menu.actions()]
    assert texts == [
        ("After the input", True),
        ("Between hidden layers (there already)", False),
        ("Before the output (there already)", False),
    ]
    menu.actions()[0].trigger()
    assert document.project.network.layers[0].is_swept
    assert document.undo_stack.undoText() == "Add Dropout after the input"
    assert document.selected_uid == document.project.network.layers[0].uid
    document.undo_stack.undo()
    assert len(document.project.network.layers) == 3
