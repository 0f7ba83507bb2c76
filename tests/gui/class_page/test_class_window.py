"""The window that pools a class: drop files, tick who counts, save."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.storage.project_file import write_project
from gui.class_page import class_window
from gui.class_page.class_window import ClassWindow
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_project(project_of("Ada", (0, 1, 2), "3"), tmp_path / "a.dropoutlab")
    write_project(project_of("Ben", (3, 4, 5)), tmp_path / "b.dropoutlab")
    (tmp_path / "c.html").write_text("no")
    return tmp_path


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[ClassWindow]:
    window = ClassWindow(theme)
    qtbot.addWidget(window)
    window.open_up()
    yield window
    window.wait()


def filled(window: ClassWindow, folder: Path, qtbot: QtBot) -> ClassWindow:
    window.take([folder])
    qtbot.waitUntil(lambda: window.pooled is not None, timeout=20_000)
    return window


def tick(window: ClassWindow, row: int, *, is_ticked: bool) -> None:
    window.list.item(row).setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)


def test_empty_class_window_has_a_hint(window: ClassWindow) -> None:
    assert window.host.chart is None
    assert not window.save.isEnabled()
    assert not window.isModal()
    assert window.host.button.isVisible()
    for button in window.findChildren(QPushButton):
        assert button.text()
        assert button.toolTip()


def test_class_window_reads_a_folder(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
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


def test_class_window_reads_folders_dropped_in_succession(
    window: ClassWindow, folder: Path, qtbot: QtBot
) -> None:
    for name in ("d", "e", "f"):
        (folder / name).mkdir()
        write_project(project_of(name.upper(), (6, 7)), folder / name / f"{name}.dropoutlab")
        window.take([folder / name])
    qtbot.waitUntil(lambda: window.pooled is not None and len(window.pooled.students) == 3, timeout=20_000)


def test_class_window_pools_checked_students(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    tick(window, 0, is_ticked=False)
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 6, timeout=5000)
    assert [student.name for student in window.pooled.students] == ["Ben"]  # type: ignore[union-attr]
    tick(window, 1, is_ticked=False)
    qtbot.waitUntil(lambda: window.pooled is None, timeout=5000)
    assert not window.save.isEnabled()
    tick(window, 0, is_ticked=True)
    qtbot.waitUntil(lambda: window.pooled is not None, timeout=5000)


def test_class_window_counts_only_pooled_students(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
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


def test_class_window_delete_removes_files(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    window.list.setCurrentRow(0)
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    assert [window.list.item(row).text() for row in range(window.list.count())] == ["Ben", "c"]
    qtbot.waitUntil(lambda: window.pooled is not None and window.pooled.n_cells == 6, timeout=5000)


def test_class_window_accepts_dropped_files(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "b.dropoutlab"))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: window.list.count() == 1, timeout=20_000)
    assert window.list.item(0).text() == "Ben"


def test_class_window_saves_figure_and_numbers(window: ClassWindow, folder: Path, qtbot: QtBot) -> None:
    filled(window, folder, qtbot)
    out = folder / "out"
    window.save_to(out)
    qtbot.waitUntil(lambda: window.status.text().startswith("Saved"), timeout=20_000)
    names = {path.name for path in out.iterdir()}
    assert names == {"pooled.png", "pooled.svg", "pooled.csv", "summary.json"}
    window.save_to(folder / "c.html")
    qtbot.waitUntil(lambda: "can't be written" in window.status.text(), timeout=20_000)


def test_class_window_reports_folders_without_files(
    window: ClassWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.take([tmp_path])
    qtbot.waitUntil(lambda: "no report" in window.status.text(), timeout=20_000)
    window.take([tmp_path / "gone"])
    qtbot.waitUntil(lambda: "no file or folder" in window.status.text(), timeout=20_000)


def test_class_window_follows_the_theme(
    window: ClassWindow, theme: Theme, folder: Path, qtbot: QtBot
) -> None:
    filled(window, folder, qtbot)
    theme.set_scheme("dark")
    theme.set_presenting(True)
    chart = window.host.chart
    assert chart is not None
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert max(to_rgb(chart.chart.figure.get_facecolor())) < 0.3
    assert window.list.width() >= theme.px(250)


@pytest.mark.parametrize("job", ["read_students", "pool_students", "save_pooled"])
def test_class_job_that_raises_is_told_once(
    window: ClassWindow,
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
    monkeypatch.setattr(class_window, job, bug)
    if job == "save_pooled":
        window.save_to(folder)
    else:
        window.take([folder])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert_told_once(told, caplog)
    assert window.status.text() == told[0]
