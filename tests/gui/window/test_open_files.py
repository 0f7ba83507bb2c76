"""Two windows on one file, and what is left of them."""

from __future__ import annotations

from pathlib import Path

from gui.window.open_files import OpenFile


def test_windows_on_one_file_are_counted(tmp_path: Path) -> None:
    folder, path = tmp_path / "open", tmp_path / "a.dropoutlab"
    first, second, third = (OpenFile(folder) for _ in range(3))
    for window in (first, second, third):
        window.take(path)
        window.take(path)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    third.take(tmp_path / "b.dropoutlab")
    assert third.number == 1
    first.release()
    third.take(path)
    assert (third.number, second.number) == (1, 2)
    second.take(None)
    assert second.number == 1
    third.release()
    assert not list(folder.iterdir())


def test_without_a_place_for_locks_every_window_counts_as_the_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    window = OpenFile(tmp_path / "file" / "open")
    window.take(tmp_path / "a.dropoutlab")
    assert window.number == 1
    window.release()
