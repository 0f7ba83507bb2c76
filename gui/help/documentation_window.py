"""The documentation, offline: pages at the left, the page at the right, links between them work."""

from __future__ import annotations

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

from gui.control.background import Background
from gui.help.documents import PAGES, html, load_parser, title
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family
from gui.widgets.dialog_size import fit_to_screen
from gui.widgets.plain_text import WrappedLabel

SIZE, LEAST, LIST, ROW = QSize(960, 720), QSize(640, 420), 232, 32
MARGIN = 24


class DocumentationWindow(QDialog):
    """Not modal. Nothing outside the program is ever opened: a link that leads out is said, not followed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._background = Background(self)
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
        self._background.do(load_parser, lambda _nothing: self.show_page(name))
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()

    def wait(self) -> None:
        """Close for good."""
        self.close()
        self._background.wait()

    def show_page(self, name: str, anchor: str = "") -> None:
        """Turn to a page, and on it to a heading."""
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
        """Within the documentation; from elsewhere only the address is shown."""
        name = url.path() or self.page
        if url.isRelative() and name in PAGES:
            self.show_page(name, url.fragment())
        else:
            self.status.setText(f"Outside the program, and not opened: {url.toDisplayString()}")

    def _take_focus_to_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _find_next(self, *, is_new: bool = False) -> None:
        """The next place from the present one on, from the top again after the last."""
        words = self.search.text()
        cursor = self.text.textCursor()
        if is_new:
            cursor.setPosition(cursor.selectionStart())
            self.text.setTextCursor(cursor)
        is_found = not words or self.text.find(words)
        if not is_found:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            is_found = self.text.find(words)
        self.status.setText("" if is_found else f"“{words}” is not on this page.")

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
        fit_to_screen(self, LEAST * self._theme.scale, SIZE * self._theme.scale)
        self.text.document().setDocumentMargin(px(MARGIN))  # before the text: after it, it is laid out twice
        self._show_row(self.pages.currentRow())
