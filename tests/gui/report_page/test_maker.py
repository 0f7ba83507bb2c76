from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.report_page.maker import Look, ReportMaker
from gui.report_page.paper import A4
from gui.theme.theme import Theme
from gui.widgets.code_editor import monospaced_family
from tests.engine.report.sample_reports import bare_project, sample_project
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def look(qtbot: QtBot, theme: Theme) -> Look:
    del qtbot, theme
    return Look(A4, "Inter", monospaced_family(), 300)


def titled(title: str):
    project = sample_project()
    return replace(project, report=replace(project.report, title=title))


def test_report_maker_makes_only_the_newest_preview(look: Look, qtbot: QtBot) -> None:
    maker = ReportMaker()
    heard: list[list[QImage]] = []
    maker.drawn.connect(heard.append)
    for number in range(6):
        maker.draw(titled(f"Title {number}"), look, "")
    qtbot.waitUntil(lambda: not maker.is_busy, timeout=30_000)
    assert len(heard) == 2
    assert all(image.width() == 300 for image in heard[1])
    assert heard[0][0] != heard[1][0]
    assert heard[0][1].size() == heard[1][1].size()


def test_report_maker_writes_every_file_and_reports_pages(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    maker = ReportMaker()
    saved: list[tuple[Path, ...]] = []
    status_changed: list[str] = []
    maker.saved.connect(lambda paths, _problem: saved.append(paths))
    maker.saved.connect(lambda _paths, problem: status_changed.append(problem))
    maker.progressed.connect(status_changed.append)
    first, second = tmp_path / "a.pdf", tmp_path / "b.html"
    maker.save(titled("a"), look, "2026-11-24", [first])
    maker.draw(titled("b"), look, "2026-11-24")
    maker.save(titled("c"), look, "2026-11-24", [second])
    qtbot.waitUntil(lambda: not maker.is_busy, timeout=30_000)
    assert saved == [(first,), (second,)]
    assert "24 November 2026" in second.read_text(encoding="utf-8")
    assert status_changed[0].startswith("Page 1 of ")
    assert [description for description in status_changed if not description.startswith("Page")] == ["", ""]


def test_report_maker_reports_a_project_without_a_report(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    maker = ReportMaker()
    with qtbot.waitSignal(maker.saved, timeout=20_000) as heard:
        maker.save(replace(bare_project(), runs=()), look, "", [tmp_path / "x.html"])
    assert heard.args is not None
    assert heard.args[1].startswith("There is no sweep")
    assert not (tmp_path / "x.html").exists()


def test_report_maker_reports_drawing_errors(look: Look, qtbot: QtBot) -> None:
    maker = ReportMaker()
    with qtbot.waitSignal(maker.failed, timeout=20_000) as heard:
        maker.draw(replace(bare_project(), runs=()), look, "")
    assert heard.args is not None
    assert heard.args[0].startswith("There is no sweep")


def test_report_that_raises_is_told_once_by_preview_and_by_files(
    look: Look,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("gui.report_page.maker.make_report", bug)
    maker = ReportMaker()
    failed: list[str] = []
    saved: list[str] = []
    maker.failed.connect(failed.append)
    maker.saved.connect(lambda _paths, problem: saved.append(problem))
    maker.draw(titled("a"), look, "")
    qtbot.waitUntil(lambda: not maker.is_busy)
    assert_told_once(failed, caplog)
    caplog.clear()
    maker.save(titled("a"), look, "", [tmp_path / "a.html"])
    qtbot.waitUntil(lambda: not maker.is_busy)
    assert_told_once(saved, caplog)
    assert len(failed) == 1
