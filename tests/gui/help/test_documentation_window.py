"""The documentation: pages, links, finding, and that nothing leads out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from engine import version
from engine.language import texts
from engine.system.documents import DOCUMENTS, document
from engine.version import Build
from gui.help.documentation_window import (
    MARGIN,
    PAGES,
    DocumentationWindow,
    anchor,
    html,
    page_of,
    title,
)
from gui.theme.theme import Theme
from gui.theme.tokens import tokens
from tests.gui.raising import assert_told_once, bug
from tests.gui.test_names import nameless


@pytest.fixture
def documentation(qtbot: QtBot, theme: Theme) -> DocumentationWindow:
    made = DocumentationWindow(theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open_up("networks.md")
    qtbot.waitUntil(lambda: made.page == "networks.md")
    return made


def test_documentation_lists_all_pages(documentation: DocumentationWindow) -> None:
    assert documentation.pages.count() == len(PAGES)
    for row in range(len(PAGES)):
        documentation.pages.setCurrentRow(row)
        assert len(documentation.text.toPlainText()) > 1000
        assert documentation.text.horizontalScrollBar().maximum() == 0
        assert documentation.text.document().rootFrame().frameFormat().margin() == MARGIN


def test_documentation_link_opens_a_page(documentation: DocumentationWindow) -> None:
    documentation.text.anchorClicked.emit(QUrl("checking.md"))
    assert documentation.page == "checking.md" and documentation.status.text() == ""


def test_documentation_link_to_a_heading_scrolls(documentation: DocumentationWindow) -> None:
    documentation.text.anchorClicked.emit(QUrl("#code-in-code-out"))
    assert documentation.page == "networks.md" and documentation.text.verticalScrollBar().value() > 0


def test_documentation_does_not_follow_external_links(documentation: DocumentationWindow) -> None:
    before = documentation.text.toPlainText()
    for address in ("https://example.org/x", "file:///etc/passwd", "../engine/paths.py", "performance.md"):
        documentation.text.anchorClicked.emit(QUrl(address))
        assert documentation.status.text() == f"Not opened, because it is outside the program: {address}"
    assert documentation.text.toPlainText() == before


def test_documentation_search_steps_through_matches_and_wraps(
    qtbot: QtBot, documentation: DocumentationWindow
) -> None:
    qtbot.keyClick(documentation, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(documentation.search.hasFocus)
    qtbot.keyClicks(documentation.search, "keras")
    assert documentation.text.textCursor().selectedText().lower() == "keras"
    visited = [documentation.page]
    while len(visited) == 1 or visited[-1] != visited[0] or visited[-2] == visited[0]:
        qtbot.keyClick(documentation.search, Qt.Key.Key_Return)
        visited.append(documentation.page)
        assert documentation.text.textCursor().selectedText().lower() == "keras"
    hits = documentation.hits()
    assert set(visited) == {name for name, n_hits in hits.items() if n_hits}
    row = PAGES.index("networks.md")
    assert documentation.pages.item(row).text() == f"{title('networks.md')}  ({hits['networks.md']})"
    assert documentation.isVisible()
    qtbot.keyClicks(documentation.search, "xyzzy")
    assert documentation.status.text() == "No results for “kerasxyzzy”."
    documentation.search.clear()
    assert documentation.pages.item(row).text() == title("networks.md")
    assert documentation.status.text() == ""


def test_documentation_goes_back_and_forward(qtbot: QtBot, documentation: DocumentationWindow) -> None:
    assert not documentation.back.isEnabled() and not documentation.forward.isEnabled()
    documentation.text.verticalScrollBar().setValue(120)
    documentation.text.anchorClicked.emit(QUrl("checking.md"))
    documentation.pages.setCurrentRow(PAGES.index("runs.md"))
    qtbot.keyClick(documentation, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert documentation.page == "checking.md"
    documentation.back.click()
    assert documentation.page == "networks.md" and documentation.text.verticalScrollBar().value() == 120
    assert not documentation.back.isEnabled()
    documentation.forward.click()
    documentation.forward.click()
    assert documentation.page == "runs.md" and not documentation.forward.isEnabled()
    documentation.back.click()
    documentation.show_page("charts.md")
    assert not documentation.forward.isEnabled()


def test_documentation_window_fits_a_small_screen_and_follows_the_theme(
    documentation: DocumentationWindow, theme: Theme
) -> None:
    assert nameless(documentation) == []
    theme.set_presenting(True)
    assert documentation.minimumSize().width() <= 1000 and documentation.minimumSize().height() <= 700
    before = documentation.text.document().toHtml()
    theme.set_scheme("dark")
    assert documentation.text.document().toHtml() != before and documentation.page == "networks.md"


# --- The documents for users: all are there, as HTML, and their links lead somewhere.

LANGUAGES = ("en", *sorted({path.parent.name for path in DOCUMENTS.glob("*/*.md")}))
LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture(params=LANGUAGES)
def in_language(request: pytest.FixtureRequest) -> Iterator[str]:
    texts.use(request.param)
    yield request.param
    texts.use("en")


def page(name: str) -> str:
    """A page as the window shows it."""
    return html(name, tokens("light"), 1.0, "Mono")


@pytest.mark.parametrize("name", PAGES)
def test_documentation_renders_markdown_without_pictures(in_language: str, name: str) -> None:
    shown = page(name)
    assert title(name) and "`" not in title(name)
    assert "<h1>" in shown and "<img" not in shown and "\n## " not in shown
    assert "![" not in re.sub(r"<code>.*?</code>", "", shown), "only as an example of Markdown"
    assert shown.count("<h2>") == len(re.findall(r"^## ", document(name).read_text("utf-8"), re.MULTILINE))


def test_documentation_links_are_valid(in_language: str) -> None:
    n_links = 0
    for name in PAGES:
        for link in LINK.findall(page(name)):
            target, _, heading = unquote(link).partition("#")
            found = page_of(target) or name
            assert found in PAGES, (name, link)
            assert not heading or f'name="{heading}"' in page(found)
            n_links += 1
    assert n_links


def test_page_in_the_language_in_use_is_shown(qtbot: QtBot, theme: Theme) -> None:
    texts.use("de")
    try:
        made = DocumentationWindow(theme)
        qtbot.addWidget(made, before_close_func=lambda dialog: dialog.wait())
        made.open_up("glossary.md")
        qtbot.waitUntil(lambda: made.page == "glossary.md")
        assert "Ein Durchgang durch alle Trainingsbeispiele." in made.text.toPlainText()
        assert made.pages.item(PAGES.index("glossary.md")).text() == "Glossar"
        for row in range(len(PAGES)):
            made.pages.setCurrentRow(row)
            assert made.text.horizontalScrollBar().maximum() == 0
        made.text.anchorClicked.emit(QUrl("../statistics.md"))
        assert made.page == "statistics.md"
        for link in ("networks.md#dropout-zeitpl%C3%A4ne", "runs.md#after-a-crash"):
            made.text.anchorClicked.emit(QUrl(link))
            assert made.page == link.partition("#")[0] and made.text.verticalScrollBar().value() > 0
    finally:
        texts.use("en")


def test_documentation_follows_scale_and_scheme() -> None:
    light, dark = html("runs.md", tokens("light"), 1.0, "M"), html("runs.md", tokens("dark"), 2.0, "M")
    assert "font-size: 14px" in light and "font-size: 28px" in dark
    assert tokens("light").text in light and tokens("dark").text in dark


def test_documentation_code_blocks_wrap_without_a_trailing_line() -> None:
    page = html("checking.md", tokens("light"), 1.0, "Mono")
    assert page.count("</code></pre>") >= 1 and "\n</code></pre>" not in page and "pre-wrap" in page
    assert "python main.py check" in page


def test_documentation_shows_the_packaged_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "this_build", lambda: Build("1.0", "2026-01-01", "", "cpu"))
    page = html("checking.md", tokens("light"), 1.0, "Mono")
    assert "python main.py" not in page and re.search(r"dropout-lab(-console)? check", page)


def test_documentation_table_without_a_header_has_no_empty_row() -> None:
    pages = [html(name, tokens("light"), 1.0, "Mono") for name in PAGES]
    assert not any(re.search(r"<tr>(\s*<th>\s*</th>)+\s*</tr>", page) for page in pages)
    assert any("<thead>" in page for page in pages)


def test_documentation_heading_anchors_match_links() -> None:
    assert anchor("Code in, <code>code</code> out") == "code-in-code-out"


def test_documentation_that_cannot_be_loaded_is_told_once(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gui.help.documentation_window.page_texts", bug)
    made = DocumentationWindow(theme)
    qtbot.addWidget(made, before_close_func=lambda dialog: dialog.wait())
    made.open_up("networks.md")
    qtbot.waitUntil(lambda: made.text.toPlainText() != "")
    assert_told_once([made.text.toPlainText()], caplog)
