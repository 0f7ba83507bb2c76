"""Collecting a class: files are read, read again and pooled, and the result is saved."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.project.project import Prediction
from engine.storage.project_file import write_project
from gui.class_page import collect_panel
from gui.class_page.collect_panel import CollectPanel
from gui.class_page.student_list import DETAILS
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.project.sample_lessons import RECORD
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_project(project_of("Ada", (0, 1, 2), "3"), tmp_path / "a.dropoutlab")
    write_project(project_of("Ben", (3, 4, 5)), tmp_path / "b.dropoutlab")
    (tmp_path / "c.html").write_text("no", "utf-8")
    return tmp_path


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[CollectPanel]:
    window = CollectPanel(theme)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.wait()


def filled(window: CollectPanel, folder: Path, qtbot: QtBot) -> CollectPanel:
    window.take([folder])
    qtbot.waitUntil(lambda: window.pooled is not None, timeout=20_000)
    return window


def tick(window: CollectPanel, row: int, *, is_ticked: bool) -> None:
    window.list.item(row).setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)


def test_an_empty_panel_has_a_hint(window: CollectPanel) -> None:
    assert window.host.chart is None
    assert not window.save.isEnabled()
    assert window.host.button.isVisible()
    for button in window.findChildren(QPushButton):
        assert button.text()
        assert button.toolTip()


def test_collecting_reads_a_folder(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    names = [window.list.item(row).text() for row in range(window.list.count())]
    assert names == ["Ada", "Ben", "c"]
    assert window.count.text() == "2 of 3 files counted"
    assert window.pooled is not None
    assert window.pooled.n_cells == 12
    assert window.verdict.headline.text() == window.pooled.verdict.headline
    chart = window.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert window.save.isEnabled()
    assert not window.list.item(2).flags() & Qt.ItemFlag.ItemIsUserCheckable
    filled(window, folder, qtbot)
    assert window.list.count() == 3, "a file is listed once"


def test_collecting_reads_folders_dropped_in_succession(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    for name in ("d", "e", "f"):
        (folder / name).mkdir()
        write_project(project_of(name.upper(), (6, 7)), folder / name / f"{name}.dropoutlab")
        window.take([folder / name])
    qtbot.waitUntil(lambda: window.pooled is not None and len(window.pooled.students) == 3, timeout=20_000)


def test_collecting_pools_checked_students(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    tick(window, 0, is_ticked=False)
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 6, timeout=5000)
    assert [student.name for student in window.pooled.students] == ["Ben"]  # type: ignore[union-attr]
    tick(window, 1, is_ticked=False)
    qtbot.waitUntil(lambda: window.pooled is None, timeout=5000)
    assert not window.save.isEnabled()
    tick(window, 0, is_ticked=True)
    qtbot.waitUntil(lambda: window.pooled is not None, timeout=5000)


def test_collecting_counts_only_pooled_students(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    project = project_of("Cem", (6, 7))
    (run,) = project.runs
    other = replace(run.results.experiment, data=replace(run.results.experiment.data, dataset="digits"))
    part = replace(run.parts[0], results=replace(run.results, experiment=other))
    definition = replace(run.definition, data=other.data)
    digits = replace(run, definition=definition, parts=(part,), fingerprints=())
    write_project(replace(project, data=other.data, runs=(digits,)), folder / "d.dropoutlab")
    filled(window, folder, qtbot)
    assert "Cem is left out" in window.verdict.details.text()
    assert len(window.list.ticked()) == 3 and window.count.text() == "2 of 4 files counted"


def test_collecting_delete_removes_files(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    window.list.setCurrentRow(0)
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    assert [window.list.item(row).text() for row in range(window.list.count())] == ["Ben", "c"]
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 6, timeout=5000)


def test_collecting_saves_figure_and_numbers(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    out = folder / "out"
    window.save_to(out)
    qtbot.waitUntil(lambda: window.status.text().startswith("Saved"), timeout=20_000)
    names = {path.name for path in out.iterdir()}
    assert names == {"pooled.png", "pooled.svg", "pooled.csv", "summary.json"}
    assert window.status.text() == f"Saved: pooled.png, pooled.svg, pooled.csv and summary.json in {out}."
    window.save_to(folder / "c.html")
    qtbot.waitUntil(lambda: "can't be written" in window.status.text(), timeout=20_000)


def test_collecting_shows_and_saves_what_was_done_in_lessons(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    project = replace(project_of("Cem", (6, 7)), lessons=(RECORD,))
    write_project(project, folder / "d.dropoutlab")
    filled(window, folder, qtbot)
    cem = next(student for student in window.list.students() if student.name == "Cem")
    row = window.list.students().index(cem)
    assert "What Dropout does: page 2 of 3, 5 of 9 steps done" in window.list.item(row).data(DETAILS)
    window.save_to(folder / "out")
    qtbot.waitUntil(lambda: window.status.text().startswith("Saved"), timeout=20_000)
    assert "lesson_progress.csv and lesson_answers.csv" in window.status.text()
    assert b"Cem" in (folder / "out" / "lesson_answers.csv").read_bytes()


def test_collecting_reports_folders_without_files(window: CollectPanel, tmp_path: Path, qtbot: QtBot) -> None:
    window.take([tmp_path])
    qtbot.waitUntil(lambda: "no report" in window.status.text(), timeout=20_000)
    window.take([tmp_path / "gone"])
    qtbot.waitUntil(lambda: "no file or folder" in window.status.text(), timeout=20_000)


def test_collecting_follows_the_theme(window: CollectPanel, theme: Theme, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    theme.set_scheme("dark")
    theme.set_presenting(True)
    chart = window.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert max(to_rgb(chart.chart.figure.get_facecolor())) < 0.3
    assert window.list.width() >= theme.px(250)


@pytest.mark.parametrize("job", ["read_files", "pool_students", "save_pooled"])
def test_class_job_that_raises_is_told_once(
    window: CollectPanel,
    folder: Path,
    qtbot: QtBot,
    job: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    window.failed.connect(told.append)
    if job == "save_pooled":
        filled(window, folder, qtbot)
    monkeypatch.setattr(collect_panel, job, bug)
    if job == "save_pooled":
        window.save_to(folder)
    else:
        window.take([folder])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert_told_once(told, caplog)
    assert window.status.text() == told[0]


def test_a_file_added_again_has_its_new_contents(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    window.watching.setChecked(False)
    filled(window, folder, qtbot)
    write_project(project_of("Ben", (3, 4, 5, 6)), folder / "b.dropoutlab")
    window.take([folder / "b.dropoutlab"])
    qtbot.waitUntil(lambda: window.status.text() == "Updated: Ben.", timeout=20_000)
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 14, timeout=20_000)
    assert window.list.count() == 3
    assert window.size_text.text() == "2 students, 7 seeds, 14 trainings"


def test_the_curve_grows_while_students_save(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    write_project(project_of("Cem", (6, 7)), folder / "Cem.dropoutlab")
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 16, timeout=20_000)
    assert window.status.text() == "Added: Cem."
    write_project(project_of("Ada", (0, 1, 2, 9), "3"), folder / "a.dropoutlab")
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 18, timeout=20_000)
    below = folder / "late"
    below.mkdir()
    write_project(project_of("Dan", (10,)), below / "Dan.dropoutlab")
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 20, timeout=20_000)
    write_project(project_of("Dan", (10, 11)), below / "Dan.dropoutlab")
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 22, timeout=20_000)


def test_a_half_written_file_comes_in_when_it_is_whole(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    write_project(project_of("Cem", (6, 7)), folder / "x.tmp")
    whole = (folder / "x.tmp").read_bytes()
    (folder / "Cem.dropoutlab").write_bytes(whole[:100])
    qtbot.waitUntil(lambda: window.list.count() == 4, timeout=20_000)
    assert window.list.students()[3].results is None
    (folder / "Cem.dropoutlab").write_bytes(whole)
    qtbot.waitUntil(lambda: len(window.list.ticked()) == 3, timeout=20_000)
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 16, timeout=20_000)


def test_what_was_removed_stays_away_and_watching_ends_with_the_window(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    window.list.setCurrentRow(1)
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    write_project(project_of("Ben", (3, 4, 5, 6)), folder / "b.dropoutlab")
    write_project(project_of("Cem", (7,)), folder / "d.dropoutlab")
    qtbot.waitUntil(lambda: "Cem" in [one.name for one in window.list.students()], timeout=20_000)
    assert "Ben" not in [one.name for one in window.list.students()]
    window.hide()
    assert not window.watch.is_on
    window.show()
    assert window.watch.is_on
    window.watching.setChecked(False)
    assert not window.watch.is_on


def test_predictions_stand_beside_what_came_out(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    ada = replace(project_of("Ada", (0, 1, 2), "3"), prediction=Prediction("helps"))
    write_project(ada, folder / "a.dropoutlab")
    filled(window, folder, qtbot)
    assert window.predictions.isVisible()
    assert window.predictions.sentence.text().startswith("You said helps: 1 of 1 student; no difference: 0;")


def test_the_large_chart_has_the_room_of_list_and_details(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    window.resize(900, 600)
    filled(window, folder, qtbot)
    before = window.host.size()
    qtbot.mouseClick(window.large, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.host.width() > before.width() + 250)
    assert window.host.height() > before.height()
    assert not window.list.isVisible() and not window.verdict.details.isVisible()
    assert window.verdict.headline.isVisible() and window.size_text.isVisible()
    qtbot.mouseClick(window.large, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.host.size() == before)
    assert window.verdict.details.text()
