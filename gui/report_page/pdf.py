"""The report as a PDF made by Qt: its pages with titles and numbers, drawings as vectors, fonts embedded."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

from engine.errors import InputError
from engine.language.texts import _
from engine.report.blocks import Report
from gui.report_page.chapter import IDLE_TIME, Chapter
from gui.report_page.paper import Paper
from gui.report_page.paper_text import chapters_of, figures_of, paper_text
from gui.theme.tokens import tokens

DPI = 1200
RUNNING_SIZE = 8


def report_pdf(pages: Pages, title: str, show_message: Callable[[int, int], None] | None = None) -> bytes:
    """The content of the file; `show_message` is called with the number of finished pages and of all."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setCreator("Dropout Lab")  # not a text: the name of the app
    writer.setPageLayout(
        QPageLayout(QPageSize(pages.paper.page), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise InputError(_("The PDF can't be made on this computer."))
    painter.scale(DPI / 72, DPI / 72)
    for number in range(pages.count):
        if number:
            writer.newPage()  # compresses the page before, which is slow
            sleep(IDLE_TIME)
        pages.draw(painter, number)
        if show_message is not None:
            show_message(number + 1, pages.count)
        sleep(IDLE_TIME)
    painter.end()
    return bytes(buffer.data().data())


# --- The pages: chapters one after the other, with running title and page numbers


class Pages:
    """Lays the report out for a sheet. All sizes are in points; it may be used in any single thread."""

    def __init__(self, report: Report, paper: Paper, family: str, code_family: str) -> None:
        self.paper = paper
        self._title, self._family = report.title, family
        self.chapters: list[Chapter] = []
        for part in chapters_of(report):
            document = paper_text(part, paper, family, code_family)
            sleep(IDLE_TIME)
            self.chapters.append(Chapter(document, figures_of(part), paper))
            sleep(IDLE_TIME)
        self._places = [(chapter, number) for chapter in self.chapters for number in range(chapter.count)]

    @property
    def count(self) -> int:
        return len(self._places)

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw a page, counted from 0, its upper left corner at the origin."""
        chapter, own_number = self._places[number]
        self._draw_margins(painter, number)
        chapter.draw(painter, own_number)

    def _draw_margins(self, painter: QPainter, number: int) -> None:
        """Draw the running title from the second page on, and the page's number."""
        paper = self.paper
        font = QFont(self._family)
        font.setPixelSize(RUNNING_SIZE)
        painter.setFont(font)
        painter.setPen(QColor(tokens("light").readable("muted", "card")))
        width = paper.width - 2 * paper.side
        if number:
            metrics = QFontMetricsF(font)
            title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(paper.side, paper.top * 0.6), title)
        description = f"{number + 1} / {self.count}"
        box = QRectF(paper.side, paper.height - paper.bottom, width, paper.bottom * 0.8)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, description)
