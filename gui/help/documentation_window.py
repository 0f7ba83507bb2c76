"""The documentation, offline: a list of pages, the page beside it, with working links between them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.language.texts import _
from engine.system.documents import DOCUMENTS, document
from engine.version import command
from gui.control.background import Background
from gui.theme.theme import Theme
from gui.theme.tokens import Tokens
from gui.widgets.box import fit_to_screen
from gui.widgets.code_editor import monospaced_family
from gui.widgets.plain_text import WrappedLabel

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


SIZE, MIN_SIZE, LIST, ROW = QSize(960, 720), QSize(640, 420), 232, 32
MARGIN = 24
# In the order of a student's work. Pictures are left out: they show this window, and are large.
PAGES = (
    "first_steps.md",
    "data.md",
    "networks.md",
    "charts.md",
    "statistics.md",
    "variance.md",
    "inside.md",
    "runs.md",
    "report.md",
    "class.md",
    "lessons.md",
    "checking.md",
    "cluster.md",
    "glossary.md",
)
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*$", re.MULTILINE)
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr>(\s*<th>\s*</th>)+\s*</tr>\s*</thead>")
_CODE = re.compile(r"<pre>(.*?)\n?</code></pre>", re.DOTALL)
# In Qt's rich text only a table cell has padding.
_TABLE = '<table cellspacing="0" width="100%">'  # not a text: HTML
_CELL = rf'{_TABLE[:-1]} class="code"><tr><td><pre>\1</code></pre></td></tr></table>'
FROM_SOURCE = "python main.py"  # not a text: the command in the documents


class DocumentationWindow(QDialog):
    """Not modal.

    It never opens anything outside the program: the address of an external link is only shown.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = Background("documentation", self)
        self.setWindowTitle(_("Documentation – Dropout Lab"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.pages = QListWidget()
        self.pages.setAccessibleName(_("Pages of the documentation"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._titles = [title(name) for name in PAGES]
        for name, text in zip(PAGES, self._titles, strict=True):
            item = QListWidgetItem(text, self.pages)
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.text = QTextBrowser()
        # Always: with a bar that comes and goes Qt keeps the range of the wider view, and shows a second bar.
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.text.setOpenLinks(False)
        # Translators: the name of the page for screen readers.
        self.text.setAccessibleName(_("Text"))
        self.text.anchorClicked.connect(self._follow)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search all pages"))
        self.search.setAccessibleName(_("Search all pages"))
        self.search.setToolTip(_("Enter goes to the next result, on all pages (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._find_next)
        shortcut = QShortcut(QKeySequence.StandardKey.Find, self)
        shortcut.activated.connect(self._take_focus_to_find)
        self.back = self._step_button(_("Back"), "chevron_left", "Alt+Left", -1)
        self.forward = self._step_button(_("Forward"), "chevron_right", "Alt+Right", 1)
        self._texts: dict[str, str] = {}
        self._history: list[tuple[str, int]] = []
        self._place = -1
        self.status = WrappedLabel()
        self.status.setProperty("role", "muted")
        self.close_button = QPushButton(_("Close"))
        self.close_button.setToolTip(_("Close this window (Esc)"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        self._background.failed.connect(self.status.setText)
        self._lay_out()
        self.pages.currentRowChanged.connect(self._show_row)
        theme.changed.connect(self._show_look)
        self._show_look()

    @property
    def page(self) -> str:
        """The name of the page in view."""
        return PAGES[self.pages.currentRow()] if self.pages.currentRow() >= 0 else ""

    def open_up(self, name: str) -> None:
        """Show the window, in front, at a page; the text comes when the window is there."""

        def on_loaded(texts: dict[str, str]) -> None:
            self._texts = texts
            self.show_page(name)

        self._background.run(page_texts, on_loaded, self.text.setPlainText)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def wait(self) -> None:
        """Close for good and wait until nothing is read any more."""
        self.close()
        self._background.wait()

    def show_page(self, name: str, anchor: str = "") -> None:
        """Show a page, scrolled to a heading."""
        self._leave()
        with QSignalBlocker(self.pages):
            self.pages.setCurrentRow(PAGES.index(name))
        self._show_page(name)
        if anchor:
            self.text.scrollToAnchor(anchor)
        self._arrive()

    def go(self, step: int) -> None:
        """Go back (-1) or forward (1) among the places that were visited."""
        if 0 <= self._place + step < len(self._history):
            self._leave()
            self._place += step
            name, height = self._history[self._place]
            with QSignalBlocker(self.pages):
                self.pages.setCurrentRow(PAGES.index(name))
            self._show_page(name)
            self.text.verticalScrollBar().setValue(height)
            self._show_steps()

    def _leave(self) -> None:
        """Remember how far the page in view is scrolled."""
        if 0 <= self._place < len(self._history):
            name, _height = self._history[self._place]
            self._history[self._place] = (name, self.text.verticalScrollBar().value())

    def _arrive(self) -> None:
        """Add the place in view to the history; what was ahead is dropped."""
        place = (self.page, self.text.verticalScrollBar().value())
        if self._place < 0 or self._history[self._place] != place:
            self._history = [*self._history[: self._place + 1], place]
            self._place += 1
        self._show_steps()

    def _show_steps(self) -> None:
        self.back.setEnabled(self._place > 0)
        self.forward.setEnabled(self._place < len(self._history) - 1)

    def _show_row(self, row: int) -> None:
        """Show the page that was chosen in the list."""
        if row >= 0:
            self._leave()
            self._show_page(PAGES[row])
            self._arrive()

    def _show_page(self, name: str) -> None:
        theme = self._theme
        self.text.setHtml(html(name, theme.tokens, theme.scale, monospaced_family()))
        self.text.verticalScrollBar().setValue(0)
        self.status.setText("")

    def _follow(self, url: QUrl) -> None:
        """Follow a link within the documentation; of an external link only the address is shown."""
        name = page_of(url.path()) or self.page
        if url.isRelative() and name in PAGES:
            self.show_page(name, url.fragment())
        else:
            text = _("Not opened, because it is outside the program: {address}")
            self.status.setText(text.format(address=url.toDisplayString()))

    def _take_focus_to_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def hits(self) -> dict[str, int]:
        """How often the searched text stands on each page; empty while nothing is searched."""
        text = self.search.text().strip().casefold()
        return {name: whole.count(text) for name, whole in self._texts.items()} if text else {}

    def _search(self) -> None:
        """Count the matches of all pages, and select the first one from the present position on."""
        hits = self.hits()
        for row, name in enumerate(PAGES):
            n_hits = hits.get(name, 0)
            self.pages.item(row).setText(f"{self._titles[row]}  ({n_hits})" if n_hits else self._titles[row])
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self._find_next()

    def _find_next(self) -> None:
        """Select the next match, on this page or the next that has one; after the last comes the first."""
        text = self.search.text().strip()
        if not text or self.text.find(text):
            self.status.setText("")
            return
        hits, here = self.hits(), self.pages.currentRow()
        order = [*range(here + 1, len(PAGES)), *range(here + 1)]
        row = next((row for row in order if hits.get(PAGES[row])), -1)
        if row < 0:
            self.status.setText(_("No results for “{text}”.").format(text=text))
            return
        self.pages.setCurrentRow(row)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.find(text)

    def _step_button(self, text: str, icon_name: str, keys: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("icon_name", icon_name)
        button.setToolTip(f"{text} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        button.setAccessibleName(text)
        button.setEnabled(False)
        button.clicked.connect(lambda: self.go(step))
        QShortcut(QKeySequence(keys), self).activated.connect(lambda: self.go(step))
        return button

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        steps = QHBoxLayout()
        steps.setSpacing(4)
        for widget, stretch in ((self.back, 0), (self.forward, 0), (self.search, 1)):
            steps.addWidget(widget, stretch)
        left.addLayout(steps)
        left.addWidget(self.pages, 1)
        left.setContentsMargins(0, 0, 0, 0)
        self._left = QWidget()
        self._left.setLayout(left)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._left)
        body.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def _show_look(self) -> None:
        px = self._theme.px
        self._left.setFixedWidth(px(LIST))
        for button in (self.back, self.forward):
            button.setIcon(self._theme.icon(button.property("icon_name")))
            button.setIconSize(QSize(px(16), px(16)))
        for row in range(self.pages.count()):
            self.pages.item(row).setSizeHint(QSize(0, px(ROW)))
        fit_to_screen(self, MIN_SIZE * self._theme.scale, SIZE * self._theme.scale)
        self.text.document().setDocumentMargin(px(MARGIN))  # set later, it would cause a second layout
        if self.page:
            height = self.text.verticalScrollBar().value()
            self._show_page(self.page)
            self.text.verticalScrollBar().setValue(height)


# --- The documents, converted to HTML that Qt can show


def title(name: str) -> str:
    """The short title of a page: its first heading up to a question mark or comma."""
    with document(name).open(encoding="utf-8") as file:
        heading = file.readline().lstrip("# ").replace("`", "").strip()
    return re.split(r"(?<=\?)\s|,\s", heading)[0]


def html(name: str, tokens: Tokens, scale: float, code_family: str) -> str:
    """A page in the colours of the scheme; headings have the same anchors as on a code host.

    Those of a translated page have the English ones as well, which pages without a translation link to.
    """
    body = _rendered(document(name))
    english = iter(_HEADING.findall(_rendered(DOCUMENTS / name)))
    body = _HEADING.sub(lambda found: _with_anchors(found, next(english, found.groups())[1]), body)
    body = _EMPTY_HEAD.sub("", body).replace("<table>", _TABLE)
    body = _CODE.sub(_CELL, body)
    return f"<html><head><style>{_style(tokens, scale, code_family)}</style></head><body>{body}</body></html>"


def page_texts() -> dict[str, str]:
    """Return the text of each page in lower case, to search; loads Markdown's parser, which takes a while."""
    return {name: _text(name).casefold() for name in PAGES}


def _text(name: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", _rendered(document(name))))


def _rendered(path: Path) -> str:
    text = path.read_text("utf-8").replace(FROM_SOURCE, command())
    body: str = _parser().render(_PICTURE.sub("", text))
    return body


def page_of(link: str) -> str:
    """The page that a link leads to, in whichever language: a translated one links to `../runs.md`."""
    return link.removeprefix("../")


def anchor(heading: str) -> str:
    """The anchor of a heading: lower case, hyphens for spaces, no punctuation."""
    text = re.sub(r"<[^>]+>", "", heading).lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text).strip())


def _with_anchors(found: re.Match[str], in_english: str) -> str:
    names = dict.fromkeys((anchor(found[2]), anchor(in_english)))
    anchors = "".join(f'<a name="{name}"></a>' for name in names)
    return f"<{found[1]}>{anchors}{found[2]}</{found[1]}>"


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _style(tokens: Tokens, scale: float, code_family: str) -> str:
    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    code = f"font-family: '{code_family}'; font-size: {px(12.5)};"
    return f"""
        body {{ color: {tokens.text}; font-size: {px(14)}; line-height: 145%; }}
        h1, h2, h3 {{ line-height: 115%; }}
        h1 {{ font-size: {px(22)}; font-weight: 600; margin: 0 0 {px(12)} 0; }}
        h2 {{ font-size: {px(17)}; font-weight: 600; margin: {px(24)} 0 {px(8)} 0; }}
        h3 {{ font-size: {px(14)}; font-weight: 600; margin: {px(16)} 0 {px(6)} 0; }}
        p, ul, ol {{ margin: {px(6)} 0 {px(8)} 0; }}
        li {{ margin: {px(3)} 0; }}
        a {{ color: {tokens.readable("accent", "panel")}; text-decoration: none; }}
        code {{ {code} background: {tokens.chip}; }}
        h1 code, h2 code, h3 code {{ background: transparent; }}
        pre {{ {code} white-space: pre-wrap; margin: 0; }}
        table {{ border-collapse: collapse; border: 1px solid {tokens.line}; margin: {px(8)} 0; }}
        th, td {{ border: 1px solid {tokens.line}; padding: {px(6)} {px(10)}; text-align: left; }}
        table.code, .code td {{ background: {tokens.chip}; border: none; }}
        th {{ background: {tokens.chip}; font-weight: 600; }}
    """
