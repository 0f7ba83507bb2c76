"""The report as a PDF, made by Qt alone: drawings stay vectors, fonts are embedded."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from engine.errors import InputError
from gui.report_page.chapter import BREATH
from gui.report_page.pages import Pages

DOTS = 1200


def report_pdf(pages: Pages, title: str, say: Callable[[int, int], None] | None = None) -> bytes:
    """The file's content; `say` hears how many pages of how many are done."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS)
    writer.setTitle(title)
    writer.setCreator("Dropout Lab")
    writer.setPageLayout(
        QPageLayout(QPageSize(pages.paper.page), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise InputError("The PDF can't be made here.")
    painter.scale(DOTS / 72, DOTS / 72)
    for number in range(pages.count):
        if number:
            writer.newPage()  # packs the page before, which takes its time
            sleep(BREATH)
        pages.draw(painter, number)
        if say is not None:
            say(number + 1, pages.count)
        sleep(BREATH)
    painter.end()
    return bytes(buffer.data().data())
