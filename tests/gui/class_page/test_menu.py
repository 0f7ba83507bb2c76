"""The open menu of the main window leads to the class."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.app import make_window
from gui.settings import Settings


def test_the_open_menu_opens_the_class_window_once(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window("honest-classification", Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window._is_painted = True  # no engine is needed
    window.show()
    window.toolbar.open_menu.aboutToShow.emit()
    (action,) = [one for one in window.toolbar.open_menu.actions() if one.text() == "Class…"]
    assert action.shortcut().toString() == "Ctrl+Shift+L"
    action.trigger()
    first = window._class_window
    assert first is not None
    assert first.isVisible()
    first.close()
    action.trigger()
    assert window._class_window is first
    assert first.isVisible()
    window.close()
    assert not first.isVisible()
