"""Notices of changed folders, and the clock where there are none."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.class_page.folder_watch import POLL, FolderWatch


def test_a_new_file_is_noticed_before_the_clock(tmp_path: Path, qtbot: QtBot) -> None:
    watch = FolderWatch()
    watch.watch([str(tmp_path)])
    with qtbot.waitSignal(watch.stirred, timeout=POLL - 500):
        (tmp_path / "a").write_text("", "utf-8")
    watch.watch([])
    watch.stop()
    assert not watch.is_on


def test_the_clock_comes_where_nothing_is_noticed(tmp_path: Path, qtbot: QtBot) -> None:
    watch = FolderWatch()
    watch.watch([str(tmp_path / "gone")])
    with qtbot.waitSignal(watch.stirred, timeout=3 * POLL):
        pass
    watch.stop()


def test_after_the_end_nothing_comes(tmp_path: Path, qtbot: QtBot) -> None:
    watch = FolderWatch()
    watch.watch([str(tmp_path)])
    watch.stop()
    watch.look_soon()
    with qtbot.assertNotEmitted(watch.stirred, wait=600):
        (tmp_path / "a").write_text("", "utf-8")
