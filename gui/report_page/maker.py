"""Renders a report's pages as images, and makes its files, on a background thread.

Fonts and drawings made on a thread stay on it; only pictures (QImage) and sentences come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from engine.language.texts import _
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.safe_files import replace_file
from gui.control.background import Background
from gui.control.bell import Bell
from gui.report_page.chapter import IDLE_TIME
from gui.report_page.paper import Paper
from gui.report_page.pdf import Pages, report_pdf

PDF, PREVIEW = ".pdf", "preview"


@dataclass(frozen=True)
class Look:
    """The sheet and the fonts; `width` is the width of a page in pixels."""

    paper: Paper
    family: str
    code_family: str
    width: int = 560


class ReportMaker(QObject):
    """One job at a time; of those that wait, the newest preview and all files are made.

    `drawn`: the pages' pictures. `failed`: why there are none. `saved`: the paths (a tuple) and what went
    wrong, or nothing. `progressed`: how far it is, in a sentence.
    """

    drawn = Signal(object)
    failed = Signal(str)
    saved = Signal(object, str)
    progressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("report", self, must_finish=True)
        self._pages = (0, 0)  # the one that was written last, and how many there are
        self._bell = Bell()
        self._bell.rung.connect(self._tell_page, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        return self._background.is_busy

    def draw(self, project: Project, look: Look, date: str) -> None:
        """Make pictures of the pages; a picture that was asked for before and has not begun is dropped."""
        self._background.drop(PREVIEW)
        work = partial(_pictures, project, look, date)
        self._background.run(work, self.drawn.emit, self.failed.emit, key=PREVIEW)

    def save(self, project: Project, look: Look, date: str, paths: Sequence[Path]) -> None:
        """Write the report into these files, each in the format of its suffix."""
        files = tuple(paths)
        work = partial(_save, project, look, date, files, self._on_page)
        self._background.run(work, lambda _none: self.saved.emit(files, ""), partial(self.saved.emit, files))

    def _on_page(self, number: int, count: int) -> None:
        """On the report's thread."""
        self._pages = (number, count)
        self._bell.rung.emit()

    def _tell_page(self) -> None:
        number, count = self._pages
        self.progressed.emit(_("Page {number} of {n}…").format(number=number, n=count))


@contextmanager
def _text_layout() -> Iterator[None]:
    """Let text be laid out on this thread: Qt starts a timer, which needs an event loop, running or not."""
    loop = QEventLoop()
    yield
    del loop


def _save(
    project: Project, look: Look, date: str, paths: tuple[Path, ...], on_page: Callable[[int, int], None]
) -> None:
    with _text_layout():
        report = make_report(project, date=date)
        sleep(IDLE_TIME)
        for path in paths:
            if path.suffix.lower() == PDF:
                pages = Pages(report, look.paper, look.family, look.code_family)
                replace_file(path, report_pdf(pages, report.title, on_page))
            else:
                replace_file(path, report_html(report).encode())
            sleep(IDLE_TIME)


def _pictures(project: Project, look: Look, date: str) -> list[QImage]:
    """Each page as a picture."""
    with _text_layout():
        report = make_report(project, date=date)
        sleep(IDLE_TIME)
        pages = Pages(report, look.paper, look.family, look.code_family)
        scale = look.width / look.paper.width
        pictures = []
        for number in range(pages.count):
            picture = QImage(look.width, round(look.paper.height * scale), QImage.Format.Format_RGB32)
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            pages.draw(painter, number)
            painter.end()
            pictures.append(picture)
            sleep(IDLE_TIME)
        return pictures
