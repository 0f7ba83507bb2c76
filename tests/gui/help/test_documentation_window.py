"""The documentation: pages, links, finding, and that nothing leads out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from gui.help.documentation_window import MARGIN, DocumentationWindow
from gui.help.documents import PAGES
from gui.theme.theme import Theme
from tests.gui.test_names import nameless


@pytest.fixture
def documentation(qtbot: QtBot, theme: Theme) -> DocumentationWindow:
    made = DocumentationWindow(theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open_up("networks.md")
    qtbot.waitUntil(lambda: made.page == "networks.md")
    return made


def test_all_pages_are_in_the_list(documentation: DocumentationWindow) -> None:
    assert documentation.pages.count() == len(PAGES)
    for row in range(len(PAGES)):
        documentation.pages.setCurrentRow(row)
        assert len(documentation.text.toPlainText()) > 1000
        assert documentation.text.horizontalScrollBar().maximum() == 0
        assert documentation.text.document().rootFrame().frameFormat().margin() == MARGIN


def test_a_link_turns_the_page(documentation: DocumentationWindow) -> None:
    documentation.text.anchorClicked.emit(QUrl("checking.md"))
    assert documentation.page == "checking.md" and documentation.status.text() == ""


def test_a_link_to_a_heading_scrolls(documentation: DocumentationWindow) -> None:
    documentation.text.anchorClicked.emit(QUrl("#code-in-code-out"))
    assert documentation.page == "networks.md" and documentation.text.verticalScrollBar().value() > 0


def test_a_link_out_is_said_and_not_followed(documentation: DocumentationWindow) -> None:
    before = documentation.text.toPlainText()
    for address in ("https://example.org/x", "file:///etc/passwd", "../engine/paths.py", "performance.md"):
        documentation.text.anchorClicked.emit(QUrl(address))
        assert documentation.status.text() == f"Outside the program, and not opened: {address}"
    assert documentation.text.toPlainText() == before


def test_words_are_found_one_place_after_the_other_and_from_the_top_again(
    qtbot: QtBot, documentation: DocumentationWindow
) -> None:
    qtbot.keyClick(documentation, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(documentation.search.hasFocus)
    qtbot.keyClicks(documentation.search, "keras")
    places = [documentation.text.textCursor().selectionStart()]
    assert documentation.text.textCursor().selectedText().lower() == "keras"
    while len(places) == 1 or places[-1] > places[-2]:
        qtbot.keyClick(documentation.search, Qt.Key.Key_Return)
        places.append(documentation.text.textCursor().selectionStart())
    assert len(places) > 3 and places[-1] == places[0] and documentation.isVisible()
    qtbot.keyClicks(documentation.search, "xyzzy")
    assert documentation.status.text() == "“kerasxyzzy” is not on this page."


def test_it_fits_a_small_screen_and_follows_the_theme(
    documentation: DocumentationWindow, theme: Theme
) -> None:
    assert nameless(documentation) == []
    theme.set_presenting(True)
    assert documentation.minimumSize().width() <= 1000 and documentation.minimumSize().height() <= 700
    before = documentation.text.document().toHtml()
    theme.set_scheme("dark")
    assert documentation.text.document().toHtml() != before and documentation.page == "networks.md"
