"""The picture on the page: drawn when seen, clicked, walked through by keys, exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec
from engine.network_picture import network_picture
from gui.document.document import Document
from gui.network_page import picture_view
from gui.network_page.picture_view import PictureView
from gui.theme.theme import Theme
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def view(qtbot: QtBot, document: Document, theme: Theme) -> PictureView:
    shown = PictureView(document, theme)
    qtbot.addWidget(shown)
    shown.resize(900, 420)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: shown.picture is not None)
    return shown


def svg(view: PictureView) -> str:
    assert view.picture is not None
    return view.picture.svg


def count_drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    widths: list[int] = []

    def counted(*args, width, **options):
        widths.append(width)
        return network_picture(*args, width=width, **options)

    monkeypatch.setattr(picture_view, "network_picture", counted)
    return widths


def test_picture_view_click_selects_the_layer(qtbot: QtBot, view: PictureView, document: Document) -> None:
    layer = document.project.network.layers[1]
    before = svg(view)
    centre = view.canvas.box(layer.uid).center().toPoint()
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=centre)
    assert document.selected_uid == layer.uid
    qtbot.waitUntil(lambda: svg(view) != before)
    assert view.picture is not None and document.check is not None
    assert svg(view).count("<rect") == before.count("<rect") + 1
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert document.selected_uid == layer.uid


def test_picture_view_arrows_select_layers(qtbot: QtBot, view: PictureView, document: Document) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    found = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(view.canvas, key)
        found.append(document.selected_uid)
    assert found == [uids[0], uids[1], uids[0], uids[0]]


def test_picture_view_redraws_once_and_only_for_relevant_edits(
    qtbot: QtBot, view: PictureView, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = count_drawings(monkeypatch)
    before = svg(view)
    for units in (17, 18, 19):
        document.set_field(document.project.network.layers[0].uid, "units", units)
    qtbot.waitUntil(lambda: svg(view) != before)
    assert len(drawings) == 1
    assert "19 numbers" in svg(view)
    document.set_notes("about nothing that is drawn")
    document.set_sweep(rates=(0.0, 0.5))
    qtbot.waitUntil(lambda: not view.is_scheduled)
    assert len(drawings) == 1


def test_hidden_picture_view_does_not_draw(
    qtbot: QtBot, view: PictureView, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = count_drawings(monkeypatch)
    view.hide()
    document.remove_layers((document.project.network.layers[0].uid,))
    qtbot.waitUntil(lambda: not view.is_scheduled)
    assert not drawings
    view.show()
    qtbot.waitUntil(lambda: len(drawings) == 1)
    assert view.picture is not None
    assert len(view.picture.boxes) == 2


def test_picture_view_new_mask_drops_other_units(qtbot: QtBot, view: PictureView, document: Document) -> None:
    before = svg(view)
    assert "every step" in view.new_mask.toolTip()
    qtbot.mouseClick(view.new_mask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: svg(view) != before)
    document.remove_layers((document.project.network.layers[1].uid,))
    qtbot.waitUntil(lambda: not view.new_mask.isEnabled())


def test_picture_view_fits_its_width_and_follows_the_theme(
    qtbot: QtBot, view: PictureView, theme: Theme
) -> None:
    view.resize(420, 420)
    qtbot.waitUntil(lambda: view.canvas.width() <= 420)
    theme.set_scheme("dark")
    qtbot.waitUntil(lambda: theme.tokens.card in svg(view))
    assert view.canvas.width() <= 420
    narrow = view.canvas.height()
    theme.set_scale(1.5)
    qtbot.waitUntil(lambda: view.canvas.height() > narrow)
    theme.set_scale(1.0)


def test_picture_view_uses_a_tall_page(qtbot: QtBot, view: PictureView) -> None:
    small = view.canvas.height()
    view.resize(1200, 900)
    qtbot.waitUntil(lambda: view.canvas.height() > small)
    assert view.canvas.height() <= view.area.height() and view.canvas.width() <= view.area.width()


def test_picture_view_offers_a_new_mask_only_with_dropout(
    qtbot: QtBot, view: PictureView, document: Document
) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    assert view.new_mask.isEnabled()
    document.set_enabled((uids[1],), False)
    qtbot.waitUntil(lambda: not view.new_mask.isEnabled())
    width = view.export.width()
    assert width < view.width() / 3  # buttons keep their size without the legend
    document.set_enabled((uids[1],), True)
    qtbot.waitUntil(view.new_mask.isEnabled)
    document.set_enabled(uids, False)
    qtbot.waitUntil(lambda: not view.new_mask.isEnabled())
    assert "All layers are" in svg(view) and "No layers yet" not in svg(view)
    assert "switched off and left out" not in svg(view)
    document.insert_layers(0, (LayerSpec.of("conv2d"), LayerSpec.of("dropout", rate=0.5)))
    qtbot.waitUntil(lambda: "The picture stops there" in svg(view))
    assert not view.new_mask.isEnabled()


def test_picture_view_has_rounded_corners(view: PictureView, theme: Theme) -> None:
    shown = view.canvas.grab().toImage()
    last = shown.width() - 1, shown.height() - 1
    corners = [shown.pixelColor(x, y).name().upper() for x in (0, last[0]) for y in (0, last[1])]
    assert corners == [theme.tokens.background] * 4
    assert shown.pixelColor(shown.width() // 2, 3).name().upper() == theme.tokens.card


def test_picture_view_accessible_description(view: PictureView) -> None:
    name = view.canvas.accessibleName()
    assert "4 numbers in" in name and "Dropout, drop 0.2" in name and "3 classes out" in name


def test_picture_export_is_light_and_without_the_selection(
    qtbot: QtBot, view: PictureView, document: Document, theme: Theme, tmp_path: Path
) -> None:
    theme.set_scheme("dark")
    document.select(document.project.network.layers[0].uid)
    said: list[tuple[str, str, str]] = []
    view.notice_raised.connect(lambda *message: said.append(message))
    view.save(tmp_path / "network.svg")
    assert not view.export.isEnabled()
    qtbot.waitUntil(lambda: len(said) == 1)
    text = (tmp_path / "network.svg").read_text(encoding="utf-8")
    assert "#FFFFFF" in text and theme.tokens.card not in text and theme.tokens.accent_soft not in text
    view.save(tmp_path / "network.png")
    qtbot.waitUntil(lambda: len(said) == 2)
    assert view.export.isEnabled()
    image = QImage(str(tmp_path / "network.png"))
    assert image.width() >= 2 * picture_view.MIN_EXPORT_WIDTH
    assert [tone for *_, tone in said] == ["good", "good"]
    theme.set_scheme("light")


def test_picture_export_reports_a_failure(qtbot: QtBot, view: PictureView, tmp_path: Path) -> None:
    said: list[tuple[str, str, str]] = []
    view.notice_raised.connect(lambda *message: said.append(message))
    view.save(tmp_path / "no folder" / "network.png")
    qtbot.waitUntil(lambda: len(said) == 1)
    view.save(tmp_path / "network.gif")
    qtbot.waitUntil(lambda: len(said) == 2)
    assert [tone for *_, tone in said] == ["bad", "bad"]
    assert all(sentence.startswith("The picture was not saved. ") for sentence, *_ in said)


@pytest.mark.parametrize(
    ("chosen", "used_filter", "name"),
    [
        ("a.svg", "", "a.svg"),
        ("b.PNG", "SVG drawing (*.svg)", "b.PNG"),
        ("c", "PNG picture (*.png)", "c.png"),
        ("d.v2", "", "d.v2.svg"),
    ],
)
def test_picture_export_takes_the_format_from_the_dialog(
    qtbot: QtBot,
    view: PictureView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    used_filter: str,
    name: str,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / chosen), used_filter))
    with qtbot.waitSignal(view.notice_raised):
        view.export.click()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_picture_export_png_has_twice_the_size(
    qtbot: QtBot, view: PictureView, theme: Theme, tmp_path: Path
) -> None:
    """Strips and bands join without a seam: file and screen show the same (but for the screen's edge)."""
    view.resize(900, 200)  # no room to draw it larger
    with qtbot.waitSignal(view.notice_raised):
        view.save(tmp_path / "network.png")
    image = QImage(str(tmp_path / "network.png"))
    shown = view.canvas.grab().toImage()
    assert (image.width(), image.height()) == (2 * shown.width(), 2 * shown.height())
    small = image.scaled(shown.size(), mode=Qt.TransformationMode.SmoothTransformation)
    step = 7
    points = [(x, y) for x in range(0, shown.width(), step) for y in range(0, shown.height(), step)]
    far = [p for p in points if abs(small.pixelColor(*p).lightness() - shown.pixelColor(*p).lightness()) > 60]
    assert len(far) < 0.01 * len(points)


def test_picture_export_cancel_saves_nothing(view: PictureView, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    view.notice_raised.connect(lambda sentence, *_: said.append(sentence))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    view.export.click()
    assert not said


def test_picture_export_that_raises_is_told_once(
    qtbot: QtBot, view: PictureView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    monkeypatch.setattr(picture_view, "save_picture", bug)
    told: list[str] = []
    view.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    view.save(tmp_path / "network.svg")
    qtbot.waitUntil(view.export.isEnabled)
    assert_told_once(told, caplog)
