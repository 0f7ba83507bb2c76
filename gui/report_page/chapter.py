"""A chapter: a part of a report that begins on a new page, laid out once, with its drawings placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import sleep
from typing import cast

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtSvg import QSvgRenderer

from engine.language.texts import N_, _
from engine.report.blocks import Figure, Picture
from engine.report.svg_parts import plain_svg
from gui.report_page.paper import Paper
from gui.report_page.paper_text import FIGURE, PICTURE_PIXELS
from gui.theme.tokens import tokens
from gui.widgets.pixel_image import png_image

PIXELS_PER_METER = round(72 / 0.0254)
MAX_HEADING_MOVES = 60
SMALL_TABLE = 0.35  # fraction of a page
OVERHANG = 1.5  # points by which text may extend above its line, which may be the first of a page
IDLE_TIME = 0.005  # seconds after each long step for the window's events
NO_PICTURE = N_("This picture can't be shown.")


class Chapter:
    """Lays a document out for a sheet. All sizes are in points."""

    def __init__(self, document: QTextDocument, figures: Sequence[Figure | Picture], paper: Paper) -> None:
        self.document, self.paper = document, paper
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        self._device.setDotsPerMeterX(PIXELS_PER_METER)
        self._device.setDotsPerMeterY(PIXELS_PER_METER)
        document.documentLayout().setPaintDevice(self._device)
        document.setPageSize(paper.text_size)
        self._keep_headings_with_text()
        drawings = [_drawing(one) for one in figures]
        self.drawings = [
            (box, drawings[number]) for number, box in _drawing_rects(document) if number < len(drawings)
        ]

    @property
    def count(self) -> int:
        """The number of pages."""
        return self.document.pageCount()

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw what is between the margins of a page, counted from 0; the origin is the sheet's corner."""
        paper, space = self.paper, self.paper.text_size
        painter.save()
        painter.translate(paper.side, paper.top - number * space.height())
        view = QRectF(0, number * space.height(), space.width(), space.height())
        painter.setClipRect(view.adjusted(0, -OVERHANG, 0, -OVERHANG))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = view
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(tokens("light").text))
        context.palette = palette
        self.document.documentLayout().draw(painter, context)
        for box, drawing in self.drawings:
            if box.intersects(view):
                drawing(painter, box)
        painter.restore()

    def _keep_headings_with_text(self) -> None:
        """Move a heading (or a table's caption) from the end of a page to the next one."""
        for _turn in range(MAX_HEADING_MOVES):
            stranded = next(filter(self._is_stranded, blocks_of(self.document)), None)
            if stranded is None:
                return
            cursor = QTextCursor(stranded)
            look = stranded.blockFormat()
            look.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            cursor.setBlockFormat(look)
            self.document.markContentsDirty(0, self.document.characterCount())
            sleep(IDLE_TIME)

    def _is_stranded(self, block: QTextBlock) -> bool:
        is_moved = block.blockFormat().pageBreakPolicy() != QTextFormat.PageBreakFlag.PageBreak_Auto
        if is_moved or not is_heading(block) or not block.next().isValid():
            return False
        below = _text_below(block)
        table = cast(QTextTable | None, QTextCursor(below).currentTable())
        if table is not None and self._is_small(table):
            below = table.cellAt(table.rows() - 1, 0).firstCursorPosition().block()
        return self.page_of(block) != self.page_of(below)

    def _is_small(self, table: QTextTable) -> bool:
        """Whether it is small enough to be kept on one page."""
        box = self.document.documentLayout().frameBoundingRect(table)
        return box.height() < SMALL_TABLE * self.paper.text_size.height()

    def page_of(self, block: QTextBlock) -> int:
        box = self.document.documentLayout().blockBoundingRect(block)
        first = block.layout().lineAt(0)
        top = box.top() + (first.y() if first.isValid() else 0.0)
        return int((top + 1) // self.paper.text_size.height())


def _drawing(figure: Figure | Picture) -> Callable[[QPainter, QRectF], None]:
    if isinstance(figure, Picture):
        return partial(_draw_picture, figure.png)
    return QSvgRenderer(QByteArray(plain_svg(figure.svg).encode())).render


def _draw_picture(png: bytes, painter: QPainter, box: QRectF) -> None:
    """Draw a picture, which is unpacked for that alone: a report may have many."""
    shown = painter.deviceTransform().mapRect(box).toAlignedRect().size()
    image = png_image(png, shown)  # on the screen it is smaller, and a painter would leave out pixels
    if image.isNull():
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, _(NO_PICTURE))
        return
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    painter.drawImage(box, image)


def is_heading(block: QTextBlock) -> bool:
    """Whether it is a heading, or a paragraph in bold: a caption or headline."""
    if QTextCursor(block).currentTable() is not None or not block.text():
        return False
    return block.blockFormat().headingLevel() > 0 or block.charFormat().fontWeight() >= QFont.Weight.DemiBold


def _text_below(block: QTextBlock) -> QTextBlock:
    """The first block below that is not a heading; of a table, one of its second row."""
    below = block.next()
    while below.next().isValid() and is_heading(below):
        below = below.next()
    table = cast(QTextTable | None, QTextCursor(below).currentTable())
    if table is not None and table.rows() > 1:
        return table.cellAt(1, 0).firstCursorPosition().block()
    return below


def blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _drawing_rects(document: QTextDocument) -> Iterator[tuple[int, QRectF]]:
    """Each drawing's number and its rectangle in the document's coordinates."""
    for block in blocks_of(document):
        pieces = block.begin()
        while not pieces.atEnd():
            fragment = pieces.fragment()
            look = fragment.charFormat().toImageFormat()
            if look.isValid() and look.name().startswith(FIGURE):
                box = document.documentLayout().blockBoundingRect(block)
                line = block.layout().lineForTextPosition(fragment.position() - block.position())
                corner = box.topLeft() + line.position()
                size = QSizeF(look.width() / PICTURE_PIXELS, look.height() / PICTURE_PIXELS)
                yield int(look.name().removeprefix(FIGURE)), QRectF(corner, size)
            pieces += 1
