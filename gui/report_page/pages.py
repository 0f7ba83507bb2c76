"""A report's pages: laid out once, drawn on whatever there is, with running title, numbers and drawings."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
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

from engine.export.report.blocks import Report
from engine.export.report.svg_parts import plain_svg
from gui.report_page.paper import Paper
from gui.report_page.paper_text import FIGURE, PICTURE_DOTS, figures_of, paper_text
from gui.theme.tokens import tokens

DOTS_PER_METER = round(72 / 0.0254)
MOST_HEADING_MOVES = 60
SMALL_TABLE = 0.45  # of a page
RUNNING_SIZE = 8.0
OVERHANG = 1.5  # points that letters may reach above their line, which may be the first of a page


class Pages:
    """Lays the report out for a sheet. Everything is in points; may be made and used in any one thread."""

    def __init__(self, report: Report, paper: Paper, family: str, code_family: str) -> None:
        self.paper = paper
        self._title, self._family = report.title, family
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        self._device.setDotsPerMeterX(DOTS_PER_METER)
        self._device.setDotsPerMeterY(DOTS_PER_METER)
        self._document = paper_text(report, paper, family, code_family)
        self._document.documentLayout().setPaintDevice(self._device)
        self._document.setPageSize(paper.text_size)
        self._keep_headings_with_text()
        drawings = [QSvgRenderer(QByteArray(plain_svg(one.svg).encode())) for one in figures_of(report)]
        self._drawings = [
            (box, drawings[number]) for number, box in _rooms(self._document) if number < len(drawings)
        ]

    @property
    def count(self) -> int:
        return self._document.pageCount()

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw a page, counted from 0, its upper left corner at the origin."""
        paper, room = self.paper, self.paper.text_size
        self._draw_margins(painter, number)
        painter.save()
        painter.translate(paper.side, paper.top - number * room.height())
        view = QRectF(0, number * room.height(), room.width(), room.height())
        painter.setClipRect(view.adjusted(0, -OVERHANG, 0, -OVERHANG))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = view
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(tokens("light").text))
        context.palette = palette
        self._document.documentLayout().draw(painter, context)
        for box, drawing in self._drawings:
            if box.intersects(view):
                drawing.render(painter, box)
        painter.restore()

    def _draw_margins(self, painter: QPainter, number: int) -> None:
        """The running title above, from the second page on, and the page's number below."""
        paper = self.paper
        font = QFont(self._family)
        font.setPixelSize(round(RUNNING_SIZE))
        painter.setFont(font)
        painter.setPen(QColor(tokens("light").readable("muted", "card")))
        width = paper.width - 2 * paper.side
        if number:
            metrics = QFontMetricsF(font)
            title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(paper.side, paper.top * 0.6), title)
        words = f"{number + 1} / {self.count}"
        box = QRectF(paper.side, paper.height - paper.bottom, width, paper.bottom * 0.8)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _keep_headings_with_text(self) -> None:
        """A heading (or a table's caption) that would end a page begins the next one."""
        for _ in range(MOST_HEADING_MOVES):
            lonely = next(filter(self._is_lonely, _blocks(self._document)), None)
            if lonely is None:
                return
            cursor = QTextCursor(lonely)
            look = lonely.blockFormat()
            look.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            cursor.setBlockFormat(look)
            self._document.markContentsDirty(0, self._document.characterCount())

    def _is_lonely(self, block: QTextBlock) -> bool:
        is_moved = block.blockFormat().pageBreakPolicy() != QTextFormat.PageBreakFlag.PageBreak_Auto
        if is_moved or not _is_heading(block) or not block.next().isValid():
            return False
        below = _text_below(block)
        table = QTextCursor(below).currentTable()
        if table is not None and self._is_small(table):
            below = table.cellAt(table.rows() - 1, 0).firstCursorPosition().block()
        return self._page_of(block) != self._page_of(below)

    def _is_small(self, table: QTextTable) -> bool:
        """Whether it would be a pity to tear it apart."""
        box = self._document.documentLayout().frameBoundingRect(table)
        return box.height() < SMALL_TABLE * self.paper.text_size.height()

    def _page_of(self, block: QTextBlock) -> int:
        box = self._document.documentLayout().blockBoundingRect(block)
        first = block.layout().lineAt(0)
        top = box.top() + (first.y() if first.isValid() else 0.0)
        return int((top + 1) // self.paper.text_size.height())


def _is_heading(block: QTextBlock) -> bool:
    """Headings, and paragraphs in bold: captions and headlines."""
    if QTextCursor(block).currentTable() is not None or not block.text():
        return False
    return block.blockFormat().headingLevel() > 0 or block.charFormat().fontWeight() >= QFont.Weight.DemiBold


def _text_below(block: QTextBlock) -> QTextBlock:
    """The first block below that is more than a heading; of a table, one of its second row."""
    below = block.next()
    while below.next().isValid() and _is_heading(below):
        below = below.next()
    table = QTextCursor(below).currentTable()
    if table is not None and table.rows() > 1:
        return table.cellAt(1, 0).firstCursorPosition().block()
    return below


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _rooms(document: QTextDocument) -> Iterator[tuple[int, QRectF]]:
    """Each drawing's number and the room that is kept for it, in the document's coordinates."""
    for block in _blocks(document):
        pieces = block.begin()
        while not pieces.atEnd():
            fragment = pieces.fragment()
            look = fragment.charFormat().toImageFormat()
            if look.isValid() and look.name().startswith(FIGURE):
                box = document.documentLayout().blockBoundingRect(block)
                line = block.layout().lineForTextPosition(fragment.position() - block.position())
                corner = box.topLeft() + line.position()
                size = QSizeF(look.width() / PICTURE_DOTS, look.height() / PICTURE_DOTS)
                yield int(look.name().removeprefix(FIGURE)), QRectF(corner, size)
            pieces += 1
