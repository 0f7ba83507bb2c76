"""Messages over the page: their tones, how long they stay, and which come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window import notice as notice_module
from gui.window.notice import Notice


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> Iterator[Notice]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Notice(theme)
    QHBoxLayout(window).addWidget(made)
    window.resize(500, 200)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield made
    window.close()


def test_notice_shows_the_newest_message_and_follows_the_theme(qtbot: QtBot) -> None:
    theme = Theme("light")
    notice = Notice(theme)
    qtbot.addWidget(notice)
    for tone in ("bad", "warn", "good", "busy"):
        notice.show_message(f"It is {tone}.", "details" if tone == "bad" else "", tone)
        assert notice.text.text() == f"It is {tone}." and not notice.isHidden()
        assert notice.details_button.isVisibleTo(notice) == (tone == "bad")
        assert notice.is_timed == (tone in ("warn", "good"))
    light = notice.styleSheet()
    theme.set_scheme("dark")
    assert notice.styleSheet() != light and theme.tokens.accent_soft in notice.styleSheet()
    theme.set_scheme("light")


def test_others_go_by_themselves_but_errors_and_work_in_progress_stay(
    qtbot: QtBot, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_module, "STAY", 20)
    monkeypatch.setattr(notice_module, "STAY_PER_LETTER", 0)
    for tone in ("warn", "good"):
        notice.show_message("Saved.", tone=tone)
        qtbot.waitUntil(notice.isHidden)
    notice.show_message("Saved.", tone="good")
    notice.show_message("Not saved.")
    with qtbot.assertNotEmitted(notice.gone, wait=200):
        pass
    notice.close_message()
    notice.show_message("Saving…", tone="busy")
    with qtbot.assertNotEmitted(notice.gone, wait=200):
        pass
    notice.show_message("Saved.", tone="good")
    qtbot.waitUntil(notice.isHidden)


def test_message_stays_while_it_has_the_focus(
    qtbot: QtBot, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_module, "STAY", 20)
    monkeypatch.setattr(notice_module, "STAY_PER_LETTER", 0)
    notice.show_message("Imported.", "5 lines were skipped.", "good")
    notice.details_button.setFocus()
    with qtbot.assertNotEmitted(notice.gone, wait=200):
        pass
    notice.details_button.clearFocus()
    qtbot.waitUntil(notice.isHidden)


def test_an_error_comes_back_after_a_newer_message(qtbot: QtBot, notice: Notice) -> None:
    notice.show_message("First.")
    notice.show_message("Second.")
    notice.show_message("Second.")
    notice.show_message("Saved.", tone="good")
    seen = []
    while not notice.isHidden():
        seen.append(notice.text.text())
        qtbot.mouseClick(notice.close_button, Qt.MouseButton.LeftButton)
    assert seen == ["Saved.", "Second.", "First."]


def test_a_run_removes_what_was_said_about_the_last_try(notice: Notice) -> None:
    notice.show_message("The file can't be saved.")
    notice.show_message("The network does not fit.", is_until_run=True)
    notice.show_message("Copied.", tone="good")
    notice.forget_for_run()
    assert notice.text.text() == "The file can't be saved." and not notice.isHidden()
    notice.close_message()
    assert notice.isHidden()


def test_message_is_announced_and_takes_no_focus(notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: said.append(
            (event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive)
        ),
    )
    before = notice.window().focusWidget()
    notice.show_message("Not saved.")
    notice.show_message("Saved.", tone="good")
    assert ("Not saved.", True) in said and ("Saved.", False) in said
    assert notice.window().focusWidget() is before
