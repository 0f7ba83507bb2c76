"""One sentence at a time, in the colours of its tone and of the scheme."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.notice import Notice


def test_notice_shows_the_newest_message_and_follows_the_theme(qtbot: QtBot) -> None:
    theme = Theme("light")
    notice = Notice(theme)
    qtbot.addWidget(notice)
    for tone in ("bad", "warn", "good", "busy"):
        notice.show_message(f"It is {tone}.", "details" if tone == "bad" else "", tone)
        assert notice.text.text() == f"It is {tone}." and not notice.isHidden()
        assert notice.details_button.isVisibleTo(notice) == (tone == "bad")
    light = notice.styleSheet()
    theme.set_scheme("dark")
    assert notice.styleSheet() != light and theme.tokens.accent_soft in notice.styleSheet()
    theme.set_scheme("light")
