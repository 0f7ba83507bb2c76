import re

import pytest
from pytestqt.qtbot import QtBot

from engine.report.content import make_report
from gui.report_page.pages import Pages
from gui.report_page.paper import A4, LETTER, Paper
from gui.report_page.pdf import report_pdf
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family
from tests.engine.report.sample_reports import sample_project


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["A4", "Letter"])
def test_the_file_has_every_page_its_fonts_and_no_picture_made_of_dots(
    qtbot: QtBot, theme: Theme, paper: Paper
) -> None:
    del qtbot, theme
    report = make_report(sample_project())
    pages = Pages(report, paper, "Inter", monospaced_family())
    said: list[tuple[int, int]] = []
    content = report_pdf(pages, report.title, lambda number, count: said.append((number, count)))
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == pages.count > 2
    assert said == [(number + 1, pages.count) for number in range(pages.count)]
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    assert [float(size) for size in box.groups()] == pytest.approx([paper.width, paper.height], abs=1)
    assert len(re.findall(rb"/FontFile\d?", content)) >= 3
    images = re.findall(rb"/Subtype /Image\s*/Width (\d+)\s*/Height (\d+)", content)
    assert set(images) <= {(b"1", b"1")}, "only the room that is kept for a drawing is one"
    assert len(images) == len(re.findall(rb"/Subtype\s*/Image", content))
