"""Makes pictures of a report's pages, and its files, on a thread, so that the window never waits.

Fonts and drawings made on a thread stay on it; only pictures (QImage) and words come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import sleep

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from shiboken6 import isValid

from engine.errors import InputError
from engine.project.project import Project
from engine.report.blocks import Report
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.safe_files import replace_file
from gui.report_page.chapter import BREATH
from gui.report_page.paper import Paper
from gui.report_page.pdf import Pages, report_pdf

HTML, PDF = ".html", ".pdf"


@dataclass(frozen=True)
class Look:
    """The sheet and the fonts; `width` is how many pixels of the screen a page is wide."""

    paper: Paper
    family: str
    code_family: str
    width: int = 560


@dataclass(frozen=True)
class _Job:
    project: Project
    look: Look
    date: str
    paths: tuple[Path, ...] = ()  # none: to look at


class ReportMaker(QObject):
    """One job at a time; of those that wait, the newest picture and every file are made.

    `drawn`: the pages' pictures. `failed`: why there are none. `saved`: the paths (a tuple) and what went
    wrong, or nothing. `said`: how far it is, in words.
    """

    drawn = Signal(object)
    failed = Signal(str)
    saved = Signal(object, str)
    said = Signal(str)
    _ended = Signal(object, object, str)
    _progressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._waiting: list[_Job] = []
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self.said, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def draw(self, project: Project, look: Look, date: str) -> None:
        """Make pictures of the pages; a picture that was asked for before and has not begun is dropped."""
        self._waiting = [job for job in self._waiting if job.paths]
        self._add(_Job(project, look, date))

    def save(self, project: Project, look: Look, date: str, paths: Sequence[Path]) -> None:
        """Write the report into these files, each in the format of its suffix."""
        self._add(_Job(project, look, date, tuple(paths)))

    def _add(self, job: _Job) -> None:
        self._waiting.append(job)
        self._begin()

    def _begin(self) -> None:
        if self._job is None and self._waiting:
            self._job = self._waiting.pop(0)
            Thread(target=self._work, args=(self._job,), name="report").start()

    def _work(self, job: _Job) -> None:
        made: object = None
        timers = (
            QEventLoop()
        )  # never runs; the layout of text starts a timer, which needs a thread that has some
        problem = "something unexpected went wrong; the log says what."
        try:
            report = make_report(job.project, date=job.date)
            sleep(BREATH)
            made = self._files(report, job) if job.paths else _pictures(report, job.look)
            problem = ""
        except InputError as error:
            problem = str(error)
        finally:
            del timers
            if isValid(self):
                self._ended.emit(job, made, problem)

    def _files(self, report: Report, job: _Job) -> tuple[Path, ...]:
        for path in job.paths:
            if path.suffix.lower() == PDF:
                pages = Pages(report, job.look.paper, job.look.family, job.look.code_family)
                replace_file(path, report_pdf(pages, report.title, self._say_page))
            else:
                replace_file(path, report_html(report).encode())
            sleep(BREATH)
        return job.paths

    def _say_page(self, number: int, count: int) -> None:
        if isValid(self):
            self._progressed.emit(f"Page {number} of {count}…")

    @Slot(object, object, str)
    def _end(self, job: _Job, made: object, problem: str) -> None:
        self._job = None
        if job.paths:
            self.saved.emit(job.paths, problem)
        elif problem:
            self.failed.emit(problem)
        else:
            self.drawn.emit(made)
        self._begin()


def _pictures(report: Report, look: Look) -> list[QImage]:
    """Each page as a picture."""
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
        sleep(BREATH)
    return pictures
