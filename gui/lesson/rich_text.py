"""Text of a lesson: Markdown without HTML, as high as it is; nothing is loaded, no link leads anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from gui.lesson.formulas import SCHEME, DrawnFormula, picture, with_pictures, with_sources
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family

LINE_HEIGHT = 130  # per cent
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_KIND = QTextImageFormat.Property.UserProperty.value  # of a picture: whether it is a formula
_IMAGE = QTextDocument.ResourceType.ImageResource.value


@dataclass(frozen=True)
class Drawings:
    """What a lesson's texts show beside letters: pictures by their paths, formulas by what is written.

    A formula is None if it is none. `has_formulas` is false as long as none can be drawn.
    """

    pictures: dict[str, QImage] = field(default_factory=dict)
    formulas: dict[str, DrawnFormula | None] = field(default_factory=dict)
    has_formulas: bool = False


class RichText(QTextEdit):
    """A text to read and to copy. It is as high as its text needs and never scrolls."""

    def __init__(self, theme: Theme, name: str, role: str = "", parent: QWidget | None = None) -> None:
        """`name` is for screen readers; of the role "muted" the text is quiet."""
        super().__init__(parent)
        self._theme, self._role = theme, role
        self._markdown, self._drawings = "", Drawings()
        self.setProperty("role", "bare")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._show)

    @property
    def markdown(self) -> str:
        """What was set."""
        return self._markdown

    def show_markdown(self, markdown: str, drawings: Drawings) -> None:
        """Show this text."""
        self._markdown, self._drawings = markdown, drawings
        self._show()

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Load nothing: a text has its pictures before it is shown."""
        del kind, name

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Take the height of the text again when the font or the screen is another one."""
        done = super().event(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _show(self) -> None:
        theme, drawings = self._theme, self._drawings
        tokens = theme.tokens
        colour = QColor(tokens.readable("muted", "panel") if self._role else tokens.text)
        font = theme.font(12 if self._role else 13)
        text, formulas = with_pictures(self._markdown)
        if not drawings.has_formulas:
            text, formulas = with_sources(self._markdown), ()
        document = QTextDocument(self)
        document.setDocumentMargin(0)
        document.setDefaultFont(font)
        document.setIndentWidth(theme.px(20))
        document.setMarkdown(text, MARKDOWN)
        _colour(document, colour)
        _take_links(document)
        self._place_pictures(document, formulas, colour, font)
        _style_code(document, QColor(tokens.chip))
        _space_lines(document, theme.px(6), QColor(tokens.chip))
        self.setDocument(document)
        self._fit()

    def _place_pictures(
        self, document: QTextDocument, formulas: tuple[str, ...], colour: QColor, font: QFont
    ) -> None:
        """Give each picture its pixels; one that the lesson does not have becomes its description."""
        for cursor, form in reversed(list(_fragments(document))):
            if not form.isImageFormat():
                continue
            image_form = QTextImageFormat(form.toImageFormat())
            name = image_form.name()
            image = self._drawings.pictures.get(name)
            if name.startswith(f"{SCHEME}:") and (number := int(name[len(SCHEME) + 1 :])) < len(formulas):
                drawn = self._drawings.formulas.get(formulas[number])
                if drawn is None:
                    cursor.insertText(f"${formulas[number]}$", _plain(colour))
                    continue
                image, own_font = picture(drawn, colour, font)
                image_form.setFont(own_font)
                image_form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
                image_form.setProperty(QTextImageFormat.Property.ImageAltText, formulas[number])
                image_form.setProperty(_KIND, SCHEME)
                name = f"{SCHEME}:{formulas[number]}"
            if image is None:
                description = image_form.property(QTextImageFormat.Property.ImageAltText)
                cursor.insertText(str(description or ""), _plain(colour))
                continue
            address = QUrl(f"lesson:{abs(hash(name))}")
            document.addResource(_IMAGE, address, image)
            image_form.setName(address.toString())
            cursor.setCharFormat(image_form)

    def _fit(self) -> None:
        """Take the height that the text has at this width."""
        document = self.document()
        document.setTextWidth(max(1, self.viewport().width()))
        height = math.ceil(document.size().height()) + 2 * self.frameWidth()
        margins = self.contentsMargins()
        height += margins.top() + margins.bottom()
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
            self.updateGeometry()


# --- What is changed in a document that was made of Markdown


def _fragments(document: QTextDocument) -> Iterator[tuple[QTextCursor, QTextCharFormat]]:
    """Each piece of text of one format, selected; pictures one by one."""
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            pieces = fragment.length() if fragment.charFormat().isImageFormat() else 1
            length = fragment.length() // pieces
            for piece in range(pieces):
                cursor = QTextCursor(document)
                cursor.setPosition(fragment.position() + piece * length)
                cursor.setPosition(
                    fragment.position() + (piece + 1) * length, QTextCursor.MoveMode.KeepAnchor
                )
                yield cursor, fragment.charFormat()
            iterator += 1
        block = block.next()


def _plain(colour: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(colour)
    return form


def _colour(document: QTextDocument, colour: QColor) -> None:
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeCharFormat(_plain(colour))


def _take_links(document: QTextDocument) -> None:
    """Show a link as its text with the address behind it: nothing leads out of the program."""
    for cursor, form in reversed(list(_fragments(document))):
        if not form.isAnchor() or form.isImageFormat():
            continue
        address, text = form.anchorHref(), cursor.selectedText()
        plain = QTextCharFormat(form)
        plain.setAnchor(False)
        plain.clearProperty(QTextCharFormat.Property.AnchorHref)
        plain.setFontUnderline(False)
        cursor.insertText(text if address in ("", text, f"mailto:{text}") else f"{text} ({address})", plain)


def _style_code(document: QTextDocument, ground: QColor) -> None:
    for cursor, form in list(_fragments(document)):
        if form.fontFixedPitch() or "monospace" in (form.fontFamilies() or ()):
            code = QTextCharFormat()
            code.setFontFamilies([monospaced_family()])
            code.setBackground(ground)
            cursor.mergeCharFormat(code)


def _space_lines(document: QTextDocument, space: int, ground: QColor) -> None:
    """Space between lines and paragraphs; lines of code stand together on their ground."""
    block, last = document.begin(), document.lastBlock()
    while block.isValid():
        form, is_code = QTextBlockFormat(), _is_code(block)
        gap = space / 2 if block.textList() is not None else space
        if is_code:
            form.setBackground(ground)
        elif not _has_picture(block):  # below which there would be a third of its height
            form.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        is_first, is_last = block == document.begin(), block == last
        form.setTopMargin(0 if is_first or (is_code and _is_code(block.previous())) else gap)
        form.setBottomMargin(0 if is_last or (is_code and _is_code(block.next())) else gap)
        QTextCursor(block).mergeBlockFormat(form)
        block = block.next()


def _has_picture(block: QTextBlock) -> bool:
    iterator = block.begin()
    while not iterator.atEnd():
        form = iterator.fragment().charFormat()
        if form.isImageFormat() and form.property(_KIND) != SCHEME:
            return True
        iterator += 1
    return False


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)
