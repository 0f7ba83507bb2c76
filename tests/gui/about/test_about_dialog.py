"""About: version, folders, details to copy; the licences."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.system.paths import data_folder, log_folder
from engine.version import this_build
from gui.about.about_dialog import LICENCES, AboutDialog
from gui.about.about_page import NOT_READY, build_text
from gui.about.licences_view import LicencesView
from gui.control.engine_state import EngineState
from gui.theme.theme import Theme
from tests.gui.fake_session import FakeSession
from tests.gui.raising import assert_told_once, bug
from tests.gui.test_names import nameless
from tests.gui.window.test_help_menu import Opener


@pytest.fixture
def about(qtbot: QtBot, theme: Theme, engine: EngineState) -> AboutDialog:
    made = AboutDialog(theme, engine)
    qtbot.addWidget(made, before_close_func=lambda dialog: dialog.wait())
    with qtbot.waitExposed(made):
        made.open_up()
    return made


def show_licences(qtbot: QtBot, about: AboutDialog) -> QWidget:
    about.tabs.show_tab(LICENCES)
    qtbot.waitUntil(lambda: about.licences.list.count() > 0, timeout=20_000)
    return about.licences


def test_about_page_shows_engine_versions_when_ready(about: AboutDialog, session: FakeSession) -> None:
    assert about.about.version.text() == f"Version {this_build().version}"
    assert about.about.values["Keras"].text() == NOT_READY
    session.get_ready()
    assert about.about.values["TensorFlow"].text() == "2.21.0"
    assert about.about.values["Keras"].accessibleName() == "Keras: 3.15.1"


def test_about_page_details_can_be_copied(about: AboutDialog, session: FakeSession) -> None:
    session.get_ready()
    about.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == f"Dropout Lab: {this_build().version}"
    assert "TensorFlow: 2.21.0" in text and str(log_folder()) in text and re.search(r"Python: 3\.\d+", text)
    assert about.status.text() == "Copied."


def test_about_page_opens_folders(about: AboutDialog) -> None:
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "take")  # type: ignore[arg-type]  # takes str alone
    for button in about.about.open_buttons:
        button.click()
    QDesktopServices.unsetUrlHandler("file")
    assert opener.opened == [
        QUrl.fromLocalFile(str(path)).toLocalFile() for path in (data_folder(), log_folder())
    ]
    assert about.status.text() == ""


def test_about_page_names_a_source_checkout() -> None:
    assert build_text() == "runs from source"


def test_licences_are_loaded_when_shown(qtbot: QtBot, about: AboutDialog) -> None:
    assert about.findChild(LicencesView) is None and about.copy.isVisible()
    show_licences(qtbot, about)
    assert about.licences.title.text().startswith("Dropout Lab") and not about.copy.isVisible()
    assert about.licences.text.toPlainText().startswith("MIT License")
    assert about.licences.count.text() == f"{about.licences.list.count()} parts"


def test_licence_text_tab_moves_to_the_close_button(qtbot: QtBot, about: AboutDialog) -> None:
    show_licences(qtbot, about)
    about.licences.text.setFocus()
    qtbot.keyClick(about.licences.text, Qt.Key.Key_Tab)
    assert about.close_button.hasFocus()


def test_qts_notice_stands_above_its_licence(qtbot: QtBot, about: AboutDialog) -> None:
    show_licences(qtbot, about)
    about.licences.show_part("Qt and PySide6")
    text = about.licences.text.toPlainText()
    assert text.index("may replace these libraries") < text.index("GNU LESSER GENERAL PUBLIC LICENSE")
    assert about.licences.text.isReadOnly() and about.licences.origin.isVisible()


def test_licence_search_finds_name_and_licence(qtbot: QtBot, about: AboutDialog) -> None:
    show_licences(qtbot, about)
    view = about.licences
    qtbot.keyClicks(view.search, "lgpl")
    shown = [item.data(0x0100).name for item in view.items() if not item.isHidden()]
    assert shown == ["Qt and PySide6", "Shiboken"] and view.title.text().startswith("Qt and PySide6")
    assert view.count.text() == f"2 of {view.list.count()} parts"
    qtbot.keyClicks(view.search, "xyzzy")
    assert view.title.text() == "No matching parts or licences." and view.text.toPlainText() == ""
    view.search.clear()
    assert view.title.text().startswith("Dropout Lab")


def test_about_dialog_is_accessible_and_fits_a_small_screen(
    qtbot: QtBot, about: AboutDialog, theme: Theme
) -> None:
    assert nameless(about) == []
    show_licences(qtbot, about)
    assert nameless(about) == []
    theme.set_presenting(True)
    assert about.minimumSizeHint().width() <= 1000 and about.minimumSizeHint().height() <= 700


def test_licences_that_cannot_be_read_are_told_once(
    qtbot: QtBot, about: AboutDialog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("engine.about.licences.parts", bug)
    about.tabs.show_tab(LICENCES)
    qtbot.waitUntil(lambda: about.licences.title.text() != "Reading…")
    assert_told_once([about.licences.title.text()], caplog)
