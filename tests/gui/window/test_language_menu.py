"""The menu of languages: the choice is kept, and waits for the end of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.language import texts
from engine.system import languages as found_languages
from gui.control.run_controller import RunController
from gui.settings import Settings
from gui.window.language_menu import LanguageMenu
from release.texts import mo_bytes
from tests.gui.fake_session import FakeSession
from tests.release.test_texts import catalogue


@pytest.fixture
def menu(
    controller: RunController, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LanguageMenu]:
    folder = tmp_path / "data" / "languages" / "fr"
    folder.mkdir(parents=True)
    french = catalogue()
    french.add("English", "Français", context="name of the language")
    (folder / "dropout_lab.mo").write_bytes(mo_bytes(french))
    monkeypatch.setattr(found_languages, "data_folder", lambda: tmp_path / "data")
    parent = QObject()
    yield LanguageMenu(controller, settings, parent)
    texts.use(texts.ENGLISH)


def entry(menu: LanguageMenu, text: str) -> None:
    (action,) = [one for one in menu.menu.actions() if one.text() == text]
    action.trigger()


def test_languages_are_offered_by_their_own_names(menu: LanguageMenu) -> None:
    shown = [one.text() for one in menu.menu.actions() if not one.isSeparator()]
    assert shown[0] == "As the system has it" and {"English", "Français"} <= set(shown)
    assert [one.text() for one in menu.menu.actions() if one.isChecked()] == ["As the system has it"]


def test_choice_is_kept_and_used_at_once(menu: LanguageMenu, settings: Settings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.chosen) as chosen:
        entry(menu, "Français")
    assert chosen.args == ["fr"] and Settings(settings.path).language == "fr"
    texts.use("fr")
    with qtbot.waitSignal(menu.chosen) as chosen:  # LANGUAGE is English in the tests
        entry(menu, "As the system has it")
    assert chosen.args == ["en"] and Settings(settings.path).language == ""


def test_the_language_in_use_needs_no_change(menu: LanguageMenu, settings: Settings) -> None:
    codes: list[str] = []
    menu.chosen.connect(codes.append)
    entry(menu, "English")
    assert not codes and settings.language == "en"


def test_choice_waits_for_the_end_of_a_run(
    menu: LanguageMenu, controller: RunController, session: FakeSession, qtbot: QtBot
) -> None:
    session.get_ready()
    controller.start_sweep()
    codes: list[str] = []
    menu.chosen.connect(codes.append)
    with qtbot.waitSignal(menu.notice_raised) as notice:
        entry(menu, "Français")
    assert notice.args is not None and notice.args[0] == "The language changes when the run has ended."
    session.plan()
    assert not codes
    session.finish()
    qtbot.waitUntil(lambda: codes == ["fr"])
