"""The whole page: what is missing, the preview, the files."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from engine.report.reading import read_report
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.report_page.page import PREVIEW, WRITE, ReportPage, paths_for
from gui.theme.theme import Theme
from tests.engine.project.sample_lessons import RECORD
from tests.engine.project.sample_pins import PIN, broken_png, pins
from tests.engine.report.sample_reports import bare_project, sample_project
from tests.gui.fake_session import FakeSession


@pytest.fixture
def page(project_document: Document, controller: RunController, theme: Theme, qtbot: QtBot) -> ReportPage:
    project_document.load(sample_project())
    page = ReportPage(project_document, controller, theme)
    qtbot.addWidget(page)
    page.resize(1000, 800)
    page.show()
    page.charts_loaded()
    return page


def wait_for_pages(page: ReportPage, qtbot: QtBot) -> None:
    assert page.maker is not None
    with qtbot.waitSignal(page.maker.drawn, timeout=20_000):
        pass


def test_report_page_preview_follows_the_text(page: ReportPage, qtbot: QtBot) -> None:
    wait_for_pages(page, qtbot)
    first = list(page.preview.sheets.pictures)
    assert len(first) > 2
    assert first[0].width() == page.preview.page_pixels
    page.fields.lines["title"].clear()
    qtbot.keyClicks(page.fields.lines["title"], "Another")
    wait_for_pages(page, qtbot)
    assert page.preview.sheets.pictures[0] != first[0]
    page.draw_pages()
    assert page.maker is not None
    assert not page.maker.is_busy, "nothing is new, so nothing is drawn"


def test_report_page_draws_and_saves_pinned_pictures(
    page: ReportPage, project_document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    wait_for_pages(page, qtbot)
    assert page.maker is not None
    project = replace(project_document.project, pins=(*pins(2), replace(PIN, png=broken_png())))
    project_document.edit("Pin", project)
    wait_for_pages(page, qtbot)
    with qtbot.waitSignal(page.maker.saved, timeout=20_000):
        page.save([tmp_path / "r.html", tmp_path / "r.pdf"])
    assert page.saved_row.message.text().startswith("Saved as")
    assert read_report(tmp_path / "r.html")[0].pins == project.pins


def test_report_page_draws_and_saves_answers_to_lessons(
    page: ReportPage, project_document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    wait_for_pages(page, qtbot)
    assert page.maker is not None
    with qtbot.waitSignal(page.maker.drawn, timeout=20_000):
        project_document.load(replace(project_document.project, lessons=(RECORD,)))
    with qtbot.waitSignal(page.maker.saved, timeout=20_000):
        page.save([tmp_path / "r.html", tmp_path / "r.pdf"])
    assert read_report(tmp_path / "r.html")[0].lessons == (RECORD,)
    assert "It hurts" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_hidden_report_page_does_not_draw(page: ReportPage, project_document: Document, qtbot: QtBot) -> None:
    wait_for_pages(page, qtbot)
    page.hide()
    project_document.set_name("other")
    page.draw_pages()
    assert page.maker is not None
    assert not page.maker.is_busy


def test_report_page_saves_both_files(page: ReportPage, tmp_path: Path, qtbot: QtBot) -> None:
    assert page.maker is not None
    paths = [tmp_path / "r.html", tmp_path / "r.pdf"]
    with qtbot.waitSignal(page.maker.saved, timeout=20_000):
        page.save(paths)
    project, _ = read_report(paths[0])
    assert project.runs[0].uid == "run-1"
    assert paths[1].read_bytes().startswith(b"%PDF-")
    assert page.saved_row.message.text() == f"Saved as r.html and r.pdf in {tmp_path}."
    assert [button.text() for button in page.saved_row.buttons] == ["Open HTML", "Open PDF"]
    assert page.save_button.isEnabled()


def test_report_page_reports_write_errors(page: ReportPage, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.notice_raised, timeout=20_000) as heard:
        page.save([tmp_path / "none" / "r.html"])
    assert heard.args is not None
    assert heard.args[0].startswith("The report was not saved. ")
    assert heard.args[2] == "bad"
    assert not page.saved_row.isVisible()


def test_report_page_opens_local_files_only(
    page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page.saved_row.show_paths([tmp_path / "a b.pdf"])
    page.saved_row.buttons[0].click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "a b.pdf")).toString()]
    assert opened[0].startswith("file:")


def test_report_page_without_a_sweep_offers_one_button(
    page: ReportPage, project_document: Document, qtbot: QtBot
) -> None:
    project_document.load(replace(bare_project(), runs=()))
    assert page.sheets.currentWidget() is page.empty
    assert not page.save_button.isEnabled()
    with qtbot.waitSignal(page.sweep_requested):
        page.empty.button.click()
    advice = [check.name for check in page.checklist.checks if not check.is_done]
    assert len(advice) == 5


def test_report_page_checklist_follows_the_project(page: ReportPage, project_document: Document) -> None:
    assert all(check.is_done for check in page.checklist.checks)
    project_document.load(replace(sample_project(n_seeds=3)))
    (missing,) = [check for check in page.checklist.checks if not check.is_done]
    assert "3 seeds" in missing.advice
    late = replace(sample_project(), prediction=replace(sample_project().prediction, is_blind=False))  # type: ignore[type-var]
    project_document.load(late)
    (missing,) = [check for check in page.checklist.checks if not check.is_done]
    assert "after the first sweep" in missing.advice


def test_report_page_sweep_can_be_chosen(page: ReportPage, project_document: Document) -> None:
    project = sample_project()
    older = replace(project.runs[0], uid="run-0", name="Old")
    project_document.load(replace(project, runs=(older, *project.runs)))
    combo = page.fields.sweep
    assert [combo.itemData(index) for index in range(combo.count())] == ["", "run-0", "run-1"]
    assert combo.currentData() == "run-1"
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert project_document.project.report.run_uid == "run-0"
    project_document.undo_stack.undo()
    assert combo.currentData() == "run-1"
    page.hide()
    project_document.remove_runs(["run-0"])
    assert combo.count() == 3, "out of sight nothing is offered"
    page.show()
    assert [combo.itemData(index) for index in range(combo.count())] == ["", "run-1"]


def test_report_page_marks_a_sweep_of_another_network(page: ReportPage, project_document: Document) -> None:
    stale = page.fields.stale
    assert stale.isHidden()
    project_document.set_training(epochs=77)
    assert stale.isHidden(), "it was chosen by name"
    report = replace(project_document.project.report, run_uid="")
    project_document.edit("Choose", replace(project_document.project, report=report))
    assert stale.isVisible() and "the network has changed" in stale.text()
    project_document.set_training(epochs=sample_project().training.epochs)
    assert stale.isHidden()


def test_report_page_fields_are_undo_steps(
    page: ReportPage, project_document: Document, qtbot: QtBot
) -> None:
    page.fields.lines["author"].clear()
    qtbot.keyClicks(page.fields.lines["author"], "Grace")
    page.fields.question.setPlainText("Why?")
    assert project_document.project.report.author == "Grace"
    assert project_document.undo_stack.count() == 2
    project_document.undo_stack.undo()
    assert page.fields.question.toPlainText() == "Does Dropout help?"


def test_report_page_locks_the_prediction_while_a_sweep_runs(
    page: ReportPage, project_document: Document, controller: RunController, session: FakeSession
) -> None:
    project_document.load(replace(bare_project(), runs=()))
    controller.start_sweep()
    assert page.prediction.is_locked
    assert not page.empty.button.isEnabled()
    session.finish()
    assert not controller.is_running


def test_narrow_report_page_shows_one_half(page: ReportPage) -> None:
    assert not page.tabs.isVisible()
    page.resize(600, 700)
    assert page.tabs.isVisible()
    page.tabs.show_tab(PREVIEW)
    assert page.preview.isVisible()
    assert not page.editor.isVisible()
    page.tabs.show_tab(WRITE)
    assert not page.preview.isVisible()
    assert page.editor.isVisible()


@pytest.mark.parametrize(
    ("chosen", "suffixes", "names"),
    [
        ("/x/r", (".html", ".pdf"), ["r.html", "r.pdf"]),
        ("/x/r.html", (".html", ".pdf"), ["r.html", "r.pdf"]),
        ("/x/r.html", (".html",), ["r.html"]),
        ("/x/v1.2", (".pdf",), ["v1.2.pdf"]),
        ("/x/r.PDF", (".pdf",), ["r.PDF"]),
    ],
)
def test_report_file_names_get_their_suffix(chosen: str, suffixes: tuple[str, ...], names: list[str]) -> None:
    assert [path.name for path in paths_for(Path(chosen), suffixes)] == names


def test_report_page_buttons_have_accessible_names(page: ReportPage) -> None:
    for control in (
        page.paper,
        page.fields.sweep,
        page.fields.question,
        page.preview,
        page.prediction.sketch,
    ):
        assert control.accessibleName()
    assert "Ctrl+Shift+R" in page.save_button.toolTip()
