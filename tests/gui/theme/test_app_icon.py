"""The window's icon: there in every size, and in our colours."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.app_icon import FOLDER, SIZES, app_icon, give_app_its_icon, name_app_to_windows


def picture(icon: QIcon, size: int) -> QImage:
    return icon.pixmap(QSize(size, size), 1.0).toImage()


def share(image: QImage, is_meant: Callable[[QColor], bool]) -> float:
    """Which part of the picture has a colour that `is_meant` says yes to."""
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(map(is_meant, colours)) / len(colours)


def is_orange(colour: QColor) -> bool:
    return colour.alpha() > 200 and 20 <= colour.hue() <= 50 and colour.saturation() > 150


def is_blue(colour: QColor) -> bool:
    return colour.alpha() > 200 and 190 <= colour.hue() <= 215 and colour.saturation() > 150


@pytest.mark.parametrize("size", SIZES)
def test_app_icon_drawing_at_every_size(qapp: QApplication, size: int) -> None:
    image = picture(app_icon(), size)
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() < 128  # round corners
    assert share(image, is_blue) > 0.25
    assert share(image, lambda colour: colour.alpha() > 200 and colour.lightness() > 225) > 0.08
    assert 0.01 < share(image, is_orange) < 0.08


def test_app_icon_is_set_on_every_window(qtbot: QtBot) -> None:
    give_app_its_icon()
    window = QWidget()
    qtbot.addWidget(window)
    assert sorted(size.width() for size in window.windowIcon().availableSizes()) == list(SIZES)


def test_app_icon_uses_svg_features_of_qt() -> None:
    drawings = list(FOLDER.glob("*.svg"))
    assert len(drawings) == 4
    for path in drawings:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ("<filter", "<style", "<image", "<text", "href") if word in text]


@pytest.mark.skipif(sys.platform != "win32", reason="the taskbar's name for a program is a matter of Windows")
def test_app_user_model_id_is_set_on_windows() -> None:
    import ctypes

    if hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"):  # type: ignore[attr-defined]
        pytest.skip("Wine takes this name and forgets it")
    name_app_to_windows()
    name = ctypes.c_wchar_p()
    ctypes.windll.shell32.GetCurrentProcessExplicitAppUserModelID(ctypes.byref(name))  # type: ignore[attr-defined]
    assert name.value == "io.github.dropoutlab.DropoutLab"
