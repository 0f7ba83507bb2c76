"""The documentation, offline: a list of pages, the page beside it, with working links between them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.system.paths import PROGRAM_FOLDER
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
FOLDER: Path = PROGRAM_FOLDER / "docs"
# In the order of a student's work. Pictures are left out: they show this window, and are large.
PAGES = (
    "networks.md",
    "charts.md",
    "statistics.md",
    "variance.md",
    "runs.md",
    "report.md",
    "class.md",
    "checking.md",
)
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*$", re.MULTILINE)
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>", re.DOTALL)
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr>(\s*<th>\s*</th>)+\s*</tr>\s*</thead>")
_CODE = re.compile(r"<pre>(.*?)\n?</code></pre>", re.DOTALL)
# In Qt's rich text only a table cell has padding.
_CELL = r'<table class="code" cellspacing="0" width="100%"><tr><td><pre>\1</code></pre></td></tr></table>'
FROM_SOURCE = "python main.py"  # the command in the documents


class DocumentationWindow(QDialog):
    """Not modal.

    It never opens anything outside the program: the address of an external link is only shown.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = Background("documentation", self)
        self.setWindowTitle("Documentation – Dropout Lab")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages of the documentation")
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in PAGES:
            item = QListWidgetItem(title(name), self.pages)
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("Text")
        self.text.anchorClicked.connect(self._follow)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find on this page")
        self.search.setAccessibleName("Find on this page")
        self.search.setToolTip("Enter goes to the next place (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.textEdited.connect(lambda _text: self._find_next(is_new=True))
        self.search.returnPressed.connect(self._find_next)
        shortcut = QShortcut(QKeySequence.StandardKey.Find, self)
        shortcut.activated.connect(self._take_focus_to_find)
        self.status = WrappedLabel()
        self.status.setProperty("role", "muted")
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close this window (Esc)")
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
        self._background.run(load_parser, lambda _nothing: self.show_page(name), self.text.setPlainText)
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
        self.pages.setCurrentRow(PAGES.index(name))
        if anchor:
            self.text.scrollToAnchor(anchor)

    def _show_row(self, row: int) -> None:
        if row < 0:
            return
        theme = self._theme
        self.text.setHtml(html(PAGES[row], theme.tokens, theme.scale, monospaced_family()))
        self.text.verticalScrollBar().setValue(0)
        self.status.setText("")

    def _follow(self, url: QUrl) -> None:
        """Follow a link within the documentation; of an external link only the address is shown."""
        name = url.path() or self.page
        if url.isRelative() and name in PAGES:
            self.show_page(name, url.fragment())
        else:
            self.status.setText(f"Outside the program, and not opened: {url.toDisplayString()}")

    def _take_focus_to_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _find_next(self, *, is_new: bool = False) -> None:
        """Find the next match from the present position on, continuing at the top."""
        text = self.search.text()
        cursor = self.text.textCursor()
        if is_new:
            cursor.setPosition(cursor.selectionStart())
            self.text.setTextCursor(cursor)
        is_found = not text or self.text.find(text)
        if not is_found:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            is_found = self.text.find(text)
        self.status.setText("" if is_found else f"“{text}” is not on this page.")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
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
        for row in range(self.pages.count()):
            self.pages.item(row).setSizeHint(QSize(0, px(ROW)))
        fit_to_screen(self, MIN_SIZE * self._theme.scale, SIZE * self._theme.scale)
        self.text.document().setDocumentMargin(px(MARGIN))  # set later, it would cause a second layout
        self._show_row(self.pages.currentRow())


# --- The documents, converted to HTML that Qt can show


def title(name: str) -> str:
    """The short title of a page: its first heading up to a question mark or comma."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        heading = file.readline().lstrip("# ").replace("`", "").strip()
    return re.split(r"(?<=\?)\s|,\s", heading)[0]


def html(name: str, tokens: Tokens, scale: float, code_family: str) -> str:
    """A page in the colours of the scheme; headings have the same anchors as on a code host."""
    text = _PICTURE.sub("", (FOLDER / name).read_text("utf-8")).replace(FROM_SOURCE, command())
    body = _HEADING.sub(_with_anchor, _parser().render(text))
    body = _EMPTY_HEAD.sub("", body).replace("<table>", '<table cellspacing="0" width="100%">')
    body = _CODE.sub(_CELL, body)
    return f"<html><head><style>{_style(tokens, scale, code_family)}</style></head><body>{body}</body></html>"


def load_parser() -> None:
    """Load Markdown's parser in the background, since that takes longer than making a page."""
    _parser()


def anchor(heading: str) -> str:
    """The anchor of a heading: lower case, hyphens for spaces, no punctuation."""
    text = re.sub(r"<[^>]+>", "", heading).lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text).strip())


def _with_anchor(found: re.Match[str]) -> str:
    return f'<{found[1]}><a name="{anchor(found[2])}"></a>{found[2]}</{found[1]}>'


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
