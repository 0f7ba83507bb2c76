"""The export menu: figures of a chosen size, tables, and what goes wrong."""

from __future__ import annotations

import csv
import struct
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.charts.export_dialog import CUSTOM, ExportDialog
from gui.sweep_page.page import SweepPage
from gui.theme.theme import Theme
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def dialog(swept: SweepPage) -> ExportDialog:
    swept.exporting.figure_action.trigger()
    made = swept.exporting.dialog
    assert made is not None and made.isVisible() and not made.isModal()
    return made


def _choose(box, value) -> None:
    box.setCurrentIndex(box.findData(value))


def _save(qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, path: Path) -> tuple:
    monkeypatch.setattr("gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(swept.exporting.notice_raised, timeout=20_000) as said:
        dialog.save.click()
    return tuple(said.args)


def test_export_menu_is_disabled_before_a_sweep(page: SweepPage, tmp_path: Path) -> None:
    assert not page.export_button.isEnabled()
    page.exporting.open_dialog()
    assert page.exporting.dialog is None
    with pytest.raises(InputError, match="Sweep first"):
        page.export(tmp_path / "curve.png")


def test_export_dialog_a4_column_size(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path
) -> None:
    assert not dialog.width_mm.isEnabled() and dialog.width_mm.value() == 85
    text = _save(qtbot, swept, dialog, monkeypatch, tmp_path / "column")
    assert text == (f"The figure was saved as {tmp_path / 'column.png'}.", "", "good")
    width, height = struct.unpack(">II", (tmp_path / "column.png").read_bytes()[16:24])
    assert (width, height) == (1338, 2047) and not dialog.isVisible()


def test_export_dialog_custom_size_dark_without_a_title(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path
) -> None:
    _choose(dialog.size_choice, CUSTOM)
    _choose(dialog.colours, "dark")
    dialog.has_title.setChecked(False)
    for box, value in ((dialog.width_mm, 100), (dialog.height_mm, 80), (dialog.letters, 9)):
        assert box.isEnabled()
        box.setValue(value)
    _save(qtbot, swept, dialog, monkeypatch, tmp_path / "dark.png")
    image = QImage(str(tmp_path / "dark.png"))
    assert (image.width(), image.height()) == (1181, 944) and image.pixelColor(2, 2).lightness() < 60


def test_export_dialog_dark_and_pixels_for_png_only(dialog: ExportDialog) -> None:
    _choose(dialog.colours, "dark")
    assert dialog.look.scheme == "dark" and "pixels" in dialog.problem.text()
    _choose(dialog.format, "pdf")
    assert not dialog.colours.isEnabled() and dialog.look.scheme == "light"
    assert "pixels" not in dialog.problem.text()


def test_export_dialog_begins_with_the_contrast_of_the_window(swept: SweepPage, theme: Theme) -> None:
    looks = []
    for is_high in (False, True):
        theme.set_high_contrast(is_high)
        swept.exporting.figure_action.trigger()
        dialog = swept.exporting.dialog
        assert dialog is not None and dialog.has_high_contrast.isChecked() == is_high
        looks.append(dialog.look.scheme)
        _choose(dialog.format, "pdf")
        assert dialog.look.scheme == looks[-1], "of any format"
    assert looks == ["light", "light_contrast"] and dialog is not None
    dialog.has_high_contrast.setChecked(False)
    assert dialog.look.scheme == "light"


def test_a_figure_in_high_contrast_has_its_colours(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path
) -> None:
    _choose(dialog.colours, "dark")
    dialog.has_high_contrast.setChecked(True)
    _save(qtbot, swept, dialog, monkeypatch, tmp_path / "dark.png")
    assert QImage(str(tmp_path / "dark.png")).pixelColor(2, 2).name() == "#000000"


def test_export_dialog_names_an_invalid_size(dialog: ExportDialog) -> None:
    _choose(dialog.size_choice, CUSTOM)
    dialog.letters.setValue(40)
    assert not dialog.save.isEnabled() and "leave no room" in dialog.problem.text()
    dialog.letters.setValue(8)
    assert dialog.save.isEnabled()


def test_exporting_every_figure_and_format(qtbot: QtBot, swept: SweepPage, monkeypatch, tmp_path) -> None:
    sizes = set()
    swept.exporting.figure_action.trigger()
    first = swept.exporting.dialog
    assert first is not None
    figures = [first.figure.itemData(row) for row in range(first.figure.count())]
    assert figures == ["curve", "differences"]
    for figure in figures:
        for suffix in ("png", "svg", "pdf"):
            swept.exporting.figure_action.trigger()
            dialog = swept.exporting.dialog
            assert dialog is not None
            _choose(dialog.figure, figure)
            _choose(dialog.size_choice, "text")
            _choose(dialog.format, suffix)
            path = tmp_path / f"{figure}.{suffix}"
            assert _save(qtbot, swept, dialog, monkeypatch, path)[2] == "good"
            sizes.add(path.read_bytes())
    assert len(sizes) == 6


def test_exporting_reports_a_missing_folder(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path
) -> None:
    text = _save(qtbot, swept, dialog, monkeypatch, tmp_path / "none" / "a.png")
    assert text[2] == "bad" and text[0].endswith(".") and "none" in text[0]


def test_exporting_tables(swept: SweepPage, monkeypatch, tmp_path) -> None:
    said = []
    swept.notice_raised.connect(lambda *text: said.append(text))
    menu = swept.export_button.menu()
    assert menu is not None
    for action in menu.actions()[1:3]:
        path = tmp_path / f"{len(said)}.csv"
        monkeypatch.setattr(
            "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_, path=path: (str(path), "")
        )
        action.trigger()
    with (tmp_path / "0.csv").open(newline="") as stream:
        rates = list(csv.DictReader(stream))
    with (tmp_path / "1.csv").open(newline="") as stream:
        cells = list(csv.DictReader(stream))
    assert [row["rate"] for row in rates] == ["0.0", "0.5"] and len(cells) == 4
    assert [text[2] for text in said] == ["good", "good"]


def test_figure_export_that_raises_is_told_once(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path, caplog
) -> None:
    monkeypatch.setattr("engine.charts.figures.save_sweep_figure", bug)
    told: list[str] = []
    swept.exporting.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    _save(qtbot, swept, dialog, monkeypatch, tmp_path / "figure")
    qtbot.waitUntil(lambda: not swept.exporting.saver.is_busy)
    assert_told_once(told, caplog)


def test_while_a_figure_is_written_no_other_one_is_begun(
    qtbot: QtBot, swept: SweepPage, dialog: ExportDialog, monkeypatch, tmp_path
) -> None:
    gate = threading.Event()
    written: list[Path] = []

    def write(_results, _rates, path, **_options) -> None:
        gate.wait(10)
        written.append(path)

    monkeypatch.setattr("engine.charts.figures.save_sweep_figure", write)
    monkeypatch.setattr(
        "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "a.png"), "")
    )
    dialog.save.click()
    dialog.save.click()
    gate.set()
    qtbot.waitUntil(lambda: not swept.exporting.saver.is_busy)
    assert written == [tmp_path / "a.png"]
