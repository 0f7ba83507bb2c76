"""Collecting a class: files are read, read again and pooled, and the result is saved."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import ClassRecord
from engine.project.project import Prediction
from engine.storage.project_file import read_project, write_project
from gui.class_page import class_reader, collect_panel
from gui.class_page.class_reader import ClassReader
from gui.class_page.collect_panel import CollectPanel
from gui.class_page.desk import Desk
from gui.class_page.desk_columns import (
    ANSWERS,
    COLLECT_COLUMNS,
    HANDED_IN,
    LESSON,
    PREDICTION,
    RESULT,
    Column,
)
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.project.sample_lessons import RECORD
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, reader: ClassReader, theme: Theme) -> Iterator[CollectPanel]:
    window = CollectPanel(desk, reader, theme)
    qtbot.addWidget(window)
    window.resize(1000, 640)
    window.show()
    yield window
    window.wait()


def filled(window: CollectPanel, folder: Path, qtbot: QtBot) -> CollectPanel:
    window.take([folder])
    qtbot.waitUntil(lambda: window.pooled is not None and bool(shown(window)), timeout=20_000)
    return window


def shown(window: CollectPanel) -> list[str]:
    return [row.student for row in window.table.desk.rows]


def cell(window: CollectPanel, student: str, column: Column) -> str:
    place = shown(window).index(student)
    return str(window.table.desk.index(place, COLLECT_COLUMNS.index(column)).data())


def press(window: CollectPanel, student: str, key: Qt.Key, qtbot: QtBot) -> None:
    """Choose a student by mouse and press a key."""
    index = window.table.desk.index(shown(window).index(student), 1)
    qtbot.mouseClick(
        window.table.viewport(), Qt.MouseButton.LeftButton, pos=window.table.visualRect(index).center()
    )
    qtbot.keyClick(window.table, key)


def tick(window: CollectPanel, student: str, qtbot: QtBot) -> None:
    """Click the check box of a student."""
    box = window.table.visualRect(window.table.desk.index(shown(window).index(student), 0))
    spot = QPoint(box.left() + 18, box.center().y())
    qtbot.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def wait_for_cells(window: CollectPanel, n_cells: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == n_cells, timeout=20_000)


def test_an_empty_panel_has_a_hint(window: CollectPanel) -> None:
    assert window.host.chart is None
    assert not window.save.isEnabled() and not window.side.isVisible()
    assert window.host.button.isVisible()
    for button in window.findChildren(QPushButton):
        assert button.text()
        assert button.toolTip()


def test_collecting_reads_a_folder(window: CollectPanel, folder: Path, qtbot: QtBot, desk: Desk) -> None:
    filled(window, folder, qtbot)
    assert shown(window) == ["Ada", "Ben", "c"]
    assert window.count.text() == "2 of 3 files counted"
    assert window.pooled is not None
    assert window.pooled.n_cells == 12
    assert window.verdict.headline.text() == window.pooled.verdict.headline
    chart = window.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert window.save.isEnabled()
    assert not window.table.desk.index(2, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert cell(window, "Ada", HANDED_IN) == "seeds 0 to 2" and cell(window, "Ada", RESULT)
    press(window, "c", Qt.Key.Key_Home, qtbot)
    assert window.status.text().startswith("c.html: ")
    filled(window, folder, qtbot)
    qtbot.waitUntil(lambda: window.is_idle and desk.is_idle)
    assert len(desk.files.students) == 3, "a file is listed once"


def test_who_has_not_handed_in_is_listed_too(
    window: CollectPanel, hand_out: Callable[..., ClassRecord], qtbot: QtBot, tmp_path: Path
) -> None:
    hand_out("Ada", "Ben", "Cem")
    folder = tmp_path / "8a"
    for student in ("Ada", "Cem"):
        (folder / f"{student}.dropoutlab").rename(tmp_path / f"{student}.dropoutlab")
    ada = read_project(tmp_path / "Ada.dropoutlab")
    project = replace(ada, runs=project_of("Ada", (0, 1, 2)).runs, lessons=(RECORD,))
    write_project(replace(project, prediction=Prediction("helps")), folder / "Ada.dropoutlab")
    filled(window, folder, qtbot)
    assert shown(window) == ["Ada", "Ben", "Cem"]
    texts = [cell(window, student, HANDED_IN) for student in shown(window)]
    assert texts == ["seeds 0 to 2", "no sweep yet", "not handed in"]
    assert cell(window, "Ada", LESSON) == "page 2 of 3, 5 of 9 steps"
    assert cell(window, "Ada", ANSWERS) == "1 of 2 right"
    assert cell(window, "Ada", PREDICTION) == "helps"


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
    tick(window, "Ada", qtbot)
    wait_for_cells(window, 6, qtbot)
    assert [student.name for student in window.pooled.students] == ["Ben"]  # type: ignore[union-attr]
    tick(window, "Ben", qtbot)
    qtbot.waitUntil(lambda: window.pooled is None, timeout=5000)
    assert not window.save.isEnabled() and not window.verdict.isVisible()
    tick(window, "Ada", qtbot)
    qtbot.waitUntil(lambda: window.pooled is not None, timeout=5000)
    window.table.setCurrentIndex(window.table.desk.index(1, 0))
    qtbot.keyClick(window.table, Qt.Key.Key_Space)
    wait_for_cells(window, 12, qtbot)


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
    assert window.count.text() == "2 of 4 files counted"


def test_collecting_delete_removes_files(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    press(window, "Ada", Qt.Key.Key_Delete, qtbot)
    qtbot.waitUntil(lambda: shown(window) == ["Ben", "c"])
    wait_for_cells(window, 6, qtbot)


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


def test_collecting_saves_what_was_done_in_lessons(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    project = replace(project_of("Cem", (6, 7)), lessons=(RECORD,))
    write_project(project, folder / "d.dropoutlab")
    filled(window, folder, qtbot)
    window.save_to(folder / "out")
    qtbot.waitUntil(lambda: window.status.text().startswith("Saved"), timeout=20_000)
    assert "lesson_progress.csv and lesson_answers.csv" in window.status.text()
    assert b"Cem" in (folder / "out" / "lesson_answers.csv").read_bytes()


def test_collecting_reports_folders_without_files(window: CollectPanel, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    window.take([tmp_path / "empty"])
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
    assert window.side.width() == theme.px(280)


@pytest.mark.parametrize(
    ("module", "job"),
    [(class_reader, "read_files"), (collect_panel, "pool_students"), (collect_panel, "save_pooled")],
)
def test_class_job_that_raises_is_told_once(
    window: CollectPanel,
    folder: Path,
    qtbot: QtBot,
    module: object,
    job: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    window.failed.connect(told.append)
    if job == "save_pooled":
        filled(window, folder, qtbot)
    monkeypatch.setattr(module, job, bug)
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
    wait_for_cells(window, 14, qtbot)
    assert len(shown(window)) == 3
    assert window.size_text.text() == "2 students, 7 seeds, 14 trainings"
    qtbot.waitUntil(lambda: cell(window, "Ben", HANDED_IN) == "seeds 3 to 6")


def test_the_curve_grows_while_students_save(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    write_project(project_of("Cem", (6, 7)), folder / "Cem.dropoutlab")
    wait_for_cells(window, 16, qtbot)
    assert window.status.text() == "Added: Cem."
    write_project(project_of("Ada", (0, 1, 2, 9), "3"), folder / "a.dropoutlab")
    wait_for_cells(window, 18, qtbot)
    below = folder / "late"
    below.mkdir()
    write_project(project_of("Dan", (10,)), below / "Dan.dropoutlab")
    wait_for_cells(window, 20, qtbot)
    write_project(project_of("Dan", (10, 11)), below / "Dan.dropoutlab")
    wait_for_cells(window, 22, qtbot)


def test_a_half_written_file_comes_in_when_it_is_whole(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    write_project(project_of("Cem", (6, 7)), folder / "x.tmp")
    whole = (folder / "x.tmp").read_bytes()
    (folder / "Cem.dropoutlab").write_bytes(whole[:100])
    qtbot.waitUntil(lambda: "Cem" in shown(window), timeout=20_000)
    assert cell(window, "Cem", HANDED_IN) == "can't be read"
    (folder / "Cem.dropoutlab").write_bytes(whole)
    wait_for_cells(window, 16, qtbot)
    qtbot.waitUntil(lambda: cell(window, "Cem", HANDED_IN) == "seeds 6 and 7")


def test_what_was_removed_stays_away_and_watching_ends_with_the_window(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    press(window, "Ben", Qt.Key.Key_Delete, qtbot)
    write_project(project_of("Ben", (3, 4, 5, 6)), folder / "b.dropoutlab")
    write_project(project_of("Cem", (7,)), folder / "d.dropoutlab")
    qtbot.waitUntil(lambda: "Cem" in shown(window), timeout=20_000)
    assert "Ben" not in shown(window)
    watch = window.reader.watch
    window.hide()
    assert not watch.is_on
    window.show()
    assert watch.is_on
    qtbot.mouseClick(window.watching, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not watch.is_on


def test_predictions_stand_beside_what_came_out(window: CollectPanel, folder: Path, qtbot: QtBot) -> None:
    ada = replace(project_of("Ada", (0, 1, 2), "3"), prediction=Prediction("helps"))
    write_project(ada, folder / "a.dropoutlab")
    filled(window, folder, qtbot)
    assert window.predictions.isVisible()
    assert window.predictions.sentence.text().startswith("You said helps: 1 of 1 student; no difference: 0;")


def test_the_large_chart_has_the_room_of_table_and_details(
    window: CollectPanel, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    before = window.host.size()
    qtbot.mouseClick(window.large, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.host.width() > before.width() + 250)
    assert window.host.height() > before.height() + 100
    assert not window.table.isVisible() and not window.verdict.details.isVisible()
    assert window.verdict.headline.isVisible() and window.size_text.isVisible()
    qtbot.mouseClick(window.large, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.host.size() == before)
    assert window.verdict.details.text()
