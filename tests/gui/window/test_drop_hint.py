"""What is said while a file is dragged over the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.drop_hint import ONE_AT_A_TIME, DropHint, drop_text


@pytest.mark.parametrize(
    ("names", "text", "is_welcome"),
    [
        (["iris one.dropoutlab"], "Open iris one.dropoutlab", True),
        (["Ada.html"], "Open the project inside Ada.html", True),
        (["net.py"], "Replace the network by net.py", True),
        (["m.keras"], "Replace the network by m.keras", True),
        (["m.h5"], "Replace the network by m.h5", True),
        (["m.weights.HDF5"], "Replace the network by m.weights.HDF5", True),
        (["a.json"], "Open a.json, or replace the network by it", True),
        (["data.csv"], "Use data.csv as data", True),
        (["data.XLSX"], "Use data.XLSX as data", True),
        (["cat.jpeg"], "Drop data, a project, a report, a Keras model or code here.", False),
        (["a.py", "b.py"], ONE_AT_A_TIME, False),
    ],
)
def test_hint_says_what_dropping_would_do(names: list[str], text: str, is_welcome: bool) -> None:
    assert drop_text([Path(name) for name in names]) == (text, is_welcome)


def test_a_folder_may_be_images_by_class(tmp_path: Path) -> None:
    assert drop_text([tmp_path]) == (f"Use {tmp_path.name} as data", True)


def test_a_folder_with_a_model_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").touch()
    assert drop_text([tmp_path])[1] is False


def test_training_and_test_rows_are_taken_together(tmp_path: Path) -> None:
    paths = [tmp_path / "test.csv", tmp_path / "train.csv"]
    assert drop_text(paths) == (ONE_AT_A_TIME, False), "they are not there"
    for path in (*paths, tmp_path / "other.csv"):
        path.touch()
    assert drop_text(paths) == ("Use train.csv as data, and test on test.csv", True)
    assert drop_text([paths[0], tmp_path / "other.csv"]) == (ONE_AT_A_TIME, False)


def test_hint_covers_the_window_in_the_scheme(qtbot: QtBot) -> None:
    theme = Theme("dark")
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    hint = DropHint(theme, window)
    assert window.acceptDrops() and hint.isHidden()
    hint.show_files([Path("net.py")])
    assert not hint.isHidden() and hint.width() > 700 and theme.tokens.accent in hint.text.styleSheet()
    hint.show_files([Path("cat.jpeg")])
    assert theme.tokens.warn in hint.text.styleSheet()
