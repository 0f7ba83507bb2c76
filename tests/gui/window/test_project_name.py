"""The name in the toolbar: cut in the middle, the path as its tooltip, a field to rename the project."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.project_name import ProjectName


@pytest.fixture
def name(qtbot: QtBot, theme: Theme) -> Iterator[ProjectName]:
    del theme
    window = QWidget()
    window.setObjectName("window")
    qtbot.addWidget(window)
    made = ProjectName()
    row = QHBoxLayout(window)
    row.addWidget(made)
    row.addStretch(1)
    window.resize(600, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield made
    window.close()


def test_name_is_cut_and_its_tooltip_is_the_path(qtbot: QtBot, name: ProjectName) -> None:
    name.show_name("R&D.dropoutlab *", "/home/ada/R&D.dropoutlab", "Iris", "R&D.dropoutlab")
    assert name.whole_text == "R&D.dropoutlab *"
    qtbot.waitUntil(lambda: name.text() == "R&&D.dropoutlab *")
    assert name.toolTip().startswith("/home/ada/R&D.dropoutlab")
    long = f"{'a long name ' * 20}.dropoutlab"
    name.show_name(long, "/home/ada/x", "Iris", long)
    name.window().resize(300, 300)
    qtbot.waitUntil(lambda: "…" in name.text() and name.text().endswith("lab"))
    assert name.minimumSizeHint().width() < 60


def test_click_opens_the_field_and_return_renames(qtbot: QtBot, name: ProjectName) -> None:
    name.show_name("Iris *", "", "Iris", "")
    heard: list[str] = []
    name.renamed.connect(heard.append)
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert name.edit.hasFocus() and name.edit.text() == "Iris"
    qtbot.keyClicks(name.edit, "Mine")
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    assert heard == ["Mine"] and not name.popup.isVisible() and name.hasFocus()
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    name.edit.clear()
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    assert heard == ["Mine"], "a project needs a name"
