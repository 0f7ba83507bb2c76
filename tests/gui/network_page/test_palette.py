"""The palette: every kind once, added by mouse and keys, dragged, searched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from pytestqt.qtbot import QtBot

from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import NetworkSpec
from gui.document.document import Document
from gui.network_page.palette import Palette
from gui.stack_editor.clipboard import KIND_MIME
from gui.theme.theme import Theme


@pytest.fixture
def palette(qtbot: QtBot, document: Document, theme: Theme) -> Palette:
    shown = Palette(document, theme)
    qtbot.addWidget(shown)
    shown.resize(700, 640)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown


def kinds(document: Document) -> list[str]:
    return [layer.kind_id for layer in document.project.network.layers]


def test_palette_has_a_tile_with_help_for_every_kind(palette: Palette) -> None:
    assert list(palette.tiles) == list(LAYER_KINDS)
    for kind_id, tile in palette.tiles.items():
        assert tile.text() == LAYER_KINDS[kind_id].keras_name
        assert LAYER_KINDS[kind_id].help in tile.toolTip()


def test_palette_double_click_adds_before_the_output(
    qtbot: QtBot, palette: Palette, document: Document
) -> None:
    tile = palette.tiles["batch_normalization"]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert len(kinds(document)) == 3, "a click alone adds nothing"
    qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton)
    assert kinds(document) == ["dense", "dropout", "batch_normalization", "dense"]
    assert document.undo_stack.undoText() == "Add BatchNormalization"
    assert document.selected_layer is not None and document.selected_layer.kind_id == "batch_normalization"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_palette_enter_adds_after_the_selection(
    qtbot: QtBot, palette: Palette, document: Document, key: Qt.Key
) -> None:
    document.select(document.project.network.layers[0].uid)
    qtbot.keyClick(palette.tiles["relu"], key)
    assert kinds(document) == ["dense", "relu", "dropout", "dense"]


def test_palette_adds_to_an_empty_network_and_after_several_selected(
    qtbot: QtBot, palette: Palette, document: Document
) -> None:
    layers = document.project.network.layers
    document.select_many([layer.uid for layer in layers[:2]])
    palette.add("relu")
    assert kinds(document) == ["dense", "dropout", "relu", "dense"]
    document.set_network("Clear", NetworkSpec(()))
    palette.add("dense")
    assert kinds(document) == ["dense"]
    palette.add("dropout")
    assert document.project.network.layers[1].is_swept


def test_palette_drag_has_the_kind_and_a_pixmap(
    qtbot: QtBot, palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = palette.tiles["lstm"]
    drags: list[tuple[bytes, bool]] = []
    monkeypatch.setattr(
        QDrag,
        "exec",
        lambda drag, *_: drags.append(
            (bytes(drag.mimeData().data(KIND_MIME).data()), drag.pixmap().isNull())
        ),
    )
    qtbot.mousePress(tile, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseMove(tile, QPoint(11, 10))
    assert not drags
    qtbot.mouseMove(tile, QPoint(60, 20))
    assert drags == [(b"lstm", False)]


def test_palette_arrows_move_through_the_tiles(qtbot: QtBot, palette: Palette) -> None:
    tiles = list(palette.tiles.values())
    tiles[0].setFocus()
    qtbot.keyClick(tiles[0], Qt.Key.Key_Right)
    assert tiles[1].hasFocus()
    qtbot.keyClick(tiles[1], Qt.Key.Key_Down)
    below = palette.focusWidget()
    assert below in tiles and below.mapTo(palette, QPoint()).y() > tiles[1].mapTo(palette, QPoint()).y()
    qtbot.keyClick(below, Qt.Key.Key_Up)
    assert palette.focusWidget() in tiles[:2]
    qtbot.keyClick(tiles[1], Qt.Key.Key_End)
    assert tiles[-1].hasFocus()
    qtbot.keyClick(tiles[-1], Qt.Key.Key_Home)
    qtbot.keyClick(tiles[0], Qt.Key.Key_Up)
    assert palette.search.hasFocus()
    reachable = [tile for tile in tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reachable == [tiles[0]], "Tab stops once among the tiles"


def test_palette_search_filters_tiles(qtbot: QtBot, palette: Palette, document: Document) -> None:
    qtbot.keyClicks(palette.search, "spatial")
    assert [tile.kind.id for tile in palette.shown_tiles()] == ["spatial_dropout1d", "spatial_dropout2d"]
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert len(palette.shown_tiles()) == len(LAYER_KINDS)
    qtbot.keyClicks(palette.search, "gru")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert "gru" in kinds(document)
    palette.search.setText("zzz")
    assert not palette.shown_tiles()
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert len(kinds(document)) == 4


def test_palette_typing_on_a_tile_starts_the_search(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClick(palette.tiles["dense"], Qt.Key.Key_C)
    assert palette.search.hasFocus() and palette.search.text() == "c"
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.shown_tiles()[0].hasFocus()


def test_palette_dims_kinds_that_do_not_fit_and_says_why(palette: Palette, document: Document) -> None:
    assert not palette.tiles["conv2d"].fits
    tip = palette.tiles["conv2d"].toolTip()
    assert "Needs an image" in tip and tip.endswith("but the input here is a row of 16 numbers.")
    assert palette.tiles["dense"].fits
    document.set_data(dataset="digits")
    document.set_network("Clear", NetworkSpec(()))
    assert palette.tiles["conv2d"].fits
    assert palette.tiles["conv2d"].toolTip() == LAYER_KINDS["conv2d"].help
    assert not palette.tiles["lstm"].fits


@pytest.mark.parametrize(("width", "scale"), [(560, 1.0), (1100, 1.0), (560, 1.5)])
def test_palette_tiles_fit_at_every_width(
    qtbot: QtBot, palette: Palette, theme: Theme, width: int, scale: float
) -> None:
    theme.set_scale(scale)
    palette.resize(width, 640)
    tiles = list(palette.tiles.values())

    def are_apart() -> bool:
        places = [tile.rect().translated(tile.mapTo(palette, QPoint())) for tile in tiles]
        is_inside = all(place.left() >= 0 and place.right() < width for place in places)
        return is_inside and not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])

    qtbot.waitUntil(are_apart)
    assert all(tile.width() >= tile.sizeHint().width() for tile in tiles)
    theme.set_scale(1.0)
