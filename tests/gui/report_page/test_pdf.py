""""""

import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QTextBlock, QTextCursor
from pytestqt.qtbot import QtBot

from engine.project.project import Project, ReportSpec
from engine.report.content import make_report
from gui.report_page.chapter import Chapter, blocks_of, is_heading
from gui.report_page.paper import A4, LETTER, Paper
from gui.report_page.pdf import Pages, report_pdf
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family
from tests.engine.project.sample_lessons import CURVE, RECORD, WHY
from tests.engine.project.sample_pins import PIN, broken_png, pins
from tests.engine.report.sample_reports import family_project, sample_project, taught_project


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["A4", "Letter"])
def test_report_pdf_has_all_pages_fonts_and_no_bitmaps(qtbot: QtBot, theme: Theme, paper: Paper) -> None:
    del qtbot, theme
    report = make_report(sample_project())
    pages = Pages(report, paper, "Inter", monospaced_family())
    status_changed: list[tuple[int, int]] = []
    content = report_pdf(pages, report.title, lambda number, count: status_changed.append((number, count)))
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == pages.count > 2
    assert status_changed == [(number + 1, pages.count) for number in range(pages.count)]
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    assert [float(size) for size in box.groups()] == pytest.approx([paper.width, paper.height], abs=1)
    assert len(re.findall(rb"/FontFile\d?", content)) >= 3
    images = re.findall(rb"/Subtype /Image\s*/Width (\d+)\s*/Height (\d+)", content)
    assert set(images) <= {(b"1", b"1")}, "only the room that is kept for a drawing is one"
    assert len(images) == len(re.findall(rb"/Subtype\s*/Image", content))


def test_report_pdf_has_pinned_pictures_pixel_by_pixel(qtbot: QtBot, theme: Theme) -> None:
    del qtbot, theme
    report = make_report(replace(sample_project(), pins=(PIN, *pins(2), replace(PIN, png=broken_png()))))
    content = report_pdf(Pages(report, A4, "Inter", monospaced_family()), report.title)
    entries = re.findall(rb"/Subtype /Image\s*/Width 40\s*/Height 30\b.*?stream", content, re.DOTALL)
    assert len(entries) == 3
    assert all(b"/FlateDecode" in entry for entry in entries)


@pytest.mark.parametrize(("png", "is_shown"), [(pins(9)[8].png, True), (broken_png(), False)])
def test_pinned_picture_is_drawn_or_said_to_be_broken(
    qtbot: QtBot, theme: Theme, png: bytes, is_shown: bool
) -> None:
    del qtbot, theme
    report = make_report(replace(sample_project(), pins=(replace(PIN, png=png),)), with_figures=False)
    pages = Pages(report, A4, "Inter", monospaced_family())
    (chapter,) = [one for one in pages.chapters if one.drawings]
    ((box, _),) = chapter.drawings
    assert (box.width(), box.height()) == pytest.approx((8 * 72 / 25.4, 6 * 72 / 25.4), abs=1)
    text = chapter.document.toPlainText()
    assert "The masks\n" in text
    assert "Filled: kept.\u2028Hollow: dropped.\u2028rate 0.5, seed 3, epoch 12, step 4" in text.replace(
        "\n", "\u2028"
    )
    page = QImage(round(A4.width), round(A4.height), QImage.Format.Format_RGB32)
    number = int(box.center().y() // A4.text_size.height())
    page.fill(QColor("white"))
    painter = QPainter(page)
    chapter.draw(painter, number)
    painter.end()
    top = box.center().y() - number * A4.text_size.height() + A4.top
    colour = page.pixelColor(round(box.center().x() + A4.side), round(top)).red()
    assert (colour == 90) == is_shown


# --- What stands on paper: nothing is cut, by a page's end or by its sides.

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def hostile() -> Project:
    answers = (replace(WHY, question=LONG, value=f"{LONG}\n" * 40), CURVE)
    lesson = replace(RECORD, title=LONG[:200], answers=answers)
    text = f"# {LONG}\n\n{LONG}\n\n- {LONG}\n"
    project = replace(sample_project(), name=LONG, report=ReportSpec(LONG, LONG, LONG, LONG, text, "run-1"))
    return replace(project, runs=(replace(project.runs[0], name=LONG),), lessons=(lesson,))


def many() -> Project:
    return sample_project(n_seeds=60, rates=tuple(step / 20 for step in range(14)))


@pytest.fixture(
    params=[
        (sample_project, A4),
        (sample_project, LETTER),
        (family_project, A4),
        (taught_project, A4),
        (hostile, LETTER),
        (many, A4),
    ],
    ids=lambda pair: f"{pair[0].__name__} {pair[1].name}",
)
def pages(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme) -> Pages:
    del qtbot, theme
    make, paper = request.param
    return Pages(make_report(make()), paper, "Inter", monospaced_family())


def test_report_pages_break_no_line_or_drawing(pages: Pages) -> None:
    height = pages.paper.text_size.height()
    n_lines = 0
    for chapter, block in blocks(pages):
        top = chapter.document.documentLayout().blockBoundingRect(block).top()
        for index in range(block.layout().lineCount()):
            line = block.layout().lineAt(index)
            first, last = top + line.y() + 0.5, top + line.y() + line.height() - 0.5
            assert math.floor(first / height) == math.floor(last / height), block.text()
            n_lines += 1
    assert n_lines > 100
    drawings = [box for chapter in pages.chapters for box, _ in chapter.drawings]
    assert len(drawings) >= 2
    for box in drawings:
        assert math.floor((box.top() + 0.5) / height) == math.floor((box.bottom() - 0.5) / height)
        assert box.right() <= pages.paper.text_size.width() + 1


def test_report_pages_keep_margins_empty(pages: Pages) -> None:
    paper = pages.paper
    for number in range(pages.count):
        image = picture(pages, number)
        for x in (*range(int(paper.side) - 4), *range(int(paper.width - paper.side) + 4, image.width())):
            assert all(is_white(image, x, y) for y in range(0, image.height(), 2)), (number, x)
        for y in (
            *range(int(paper.top * 0.3)),
            *range(int(paper.height - paper.bottom * 0.2), image.height()),
        ):
            assert all(is_white(image, x, y) for x in range(0, image.width(), 3)), (number, y)


def test_report_pages_end_with_no_heading(pages: Pages) -> None:
    for chapter, block in blocks(pages):
        if is_heading(block) and block.next().isValid():
            assert chapter.page_of(block) == chapter.page_of(block.next()), block.text()


def test_report_pages_have_numbers_and_running_titles(pages: Pages) -> None:
    paper = pages.paper
    for number in range(pages.count):
        image = picture(pages, number)
        head = any(
            not is_white(image, x, y)
            for x in range(int(paper.side), int(paper.width - paper.side))
            for y in range(int(paper.top * 0.35), int(paper.top * 0.7))
        )
        assert head == (number > 0)


def test_report_tables_repeat_their_headers(qtbot: QtBot, theme: Theme) -> None:
    del qtbot, theme
    pages = Pages(make_report(many()), A4, "Inter", monospaced_family())
    heads = {
        QTextCursor(block).currentTable().format().headerRowCount()
        for _, block in blocks(pages)
        if block.text() == "Seed"
    }
    assert heads == {1}


def blocks(pages: Pages) -> Iterator[tuple[Chapter, QTextBlock]]:
    for chapter in pages.chapters:
        for block in blocks_of(chapter.document):
            yield chapter, block


def picture(pages: Pages, number: int) -> QImage:
    image = QImage(round(pages.paper.width), round(pages.paper.height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    pages.draw(painter, number)
    painter.end()
    return image


def is_white(image: QImage, x: int, y: int) -> bool:
    return image.pixel(x, y) == 0xFFFFFFFF
