"""The report as an HTML page and as a PDF, made on the thread that makes them in the window."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.selftest.bench import Bench
from gui.selftest.check import CheckError, make_sure
from gui.selftest.drawn_file import check_drawn_file
from gui.selftest.pixels import check_filled
from gui.selftest.sample_runs import MADE, sample_project


def make_reports(bench: Bench) -> None:
    """Save both, read the page back, and look at the pages."""
    from engine.report.reading import read_report
    from gui.report_page.maker import Look, ReportMaker
    from gui.report_page.paper import A4
    from gui.widgets.code_editor import monospaced_family

    project = sample_project()
    look = Look(A4, QApplication.font().family(), monospaced_family())
    page, pdf = bench.folder / "report.html", bench.folder / "report.pdf"
    problems: list[str] = []
    pictures: list[QImage] = []
    maker = ReportMaker()
    maker.saved.connect(lambda _paths, problem: problems.append(problem))
    maker.failed.connect(problems.append)
    maker.drawn.connect(pictures.extend)
    maker.save(project, look, MADE, (page, pdf))
    maker.draw(project, look, MADE)
    bench.wait_for(lambda: bool(problems) and not maker.is_busy, "the report")
    for problem in filter(None, problems):
        raise CheckError(problem)
    carried, _ = read_report(page)
    make_sure(carried.experiment == project.experiment, "the page carries another project.")
    check_drawn_file(pdf)
    for number, picture in enumerate(pictures, start=1):
        check_filled(picture, f"page {number}")
    make_sure(bool(pictures), "the report has no pages.")
