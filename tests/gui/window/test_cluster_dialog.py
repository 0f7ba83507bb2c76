"""The dialog that asks for a cluster's address and key file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.settings import Settings
from gui.theme.theme import PRESENTATION, Theme
from gui.window.cluster_dialog import ClusterDialog
from tests.gui.cut_texts import cut_texts
from tests.gui.test_names import nameless

ADDRESS = "tls://10.0.0.5:8786"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "lab.key"
    path.touch()
    return path


@pytest.fixture
def parent(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    del theme
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings, theme: Theme, parent: QWidget) -> ClusterDialog:
    made = ClusterDialog("Use this cluster", settings, theme, parent)
    with qtbot.waitExposed(made):
        made.show()
    return made


def chosen(dialog: ClusterDialog) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    dialog.chosen.connect(lambda *place: said.append(place))
    return said


def is_open(parent: QWidget) -> bool:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return bool(parent.findChildren(ClusterDialog))


def test_what_is_typed_is_chosen_in_its_full_form(
    qtbot: QtBot, dialog: ClusterDialog, parent: QWidget, key: Path
) -> None:
    said = chosen(dialog)
    assert dialog.address.hasFocus() and dialog.address.placeholderText() == ADDRESS
    qtbot.keyClicks(dialog.address, " 10.0.0.5 ")
    dialog.key.setText(str(key))
    qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
    assert said == [(ADDRESS, str(key))] and not is_open(parent)


@pytest.mark.parametrize(
    ("address", "has_key", "sentence"),
    [
        ("", False, "must be a computer's name or number"),
        ("10.0.0.5:99999", True, "must be a computer's name or number"),
        ("10.0.0.5", False, "needs a key file"),
    ],
)
def test_a_wrong_address_is_said_in_the_dialog_until_it_is_edited(
    qtbot: QtBot,
    dialog: ClusterDialog,
    parent: QWidget,
    key: Path,
    address: str,
    has_key: bool,
    sentence: str,
) -> None:
    said = chosen(dialog)
    dialog.address.setText(address)
    dialog.key.setText(str(key) if has_key else "")
    dialog.use.click()
    assert dialog.problem.isVisible() and sentence in dialog.problem.text()
    assert said == [] and is_open(parent)
    qtbot.waitUntil(lambda: cut_texts(dialog) == [])
    qtbot.keyClicks(dialog.address, "1")
    assert not dialog.problem.isVisible()


def test_a_key_file_that_is_not_there_is_said(dialog: ClusterDialog, tmp_path: Path) -> None:
    dialog.address.setText("10.0.0.5")
    dialog.key.setText(str(tmp_path / "none.key"))
    dialog.use.click()
    assert "is not there" in dialog.problem.text()


def test_a_key_file_is_kept_with_its_whole_path(
    dialog: ClusterDialog, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = chosen(dialog)
    monkeypatch.chdir(key.parent)
    dialog.address.setText("10.0.0.5")
    dialog.key.setText(key.name)
    dialog.use.click()
    assert said == [(ADDRESS, str(key))]


@pytest.mark.parametrize("is_picked", [True, False])
def test_browse_picks_the_key_file(
    dialog: ClusterDialog, monkeypatch: pytest.MonkeyPatch, key: Path, is_picked: bool
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(key) if is_picked else "", ""))
    dialog.key.setText("before")
    dialog.browse.click()
    assert dialog.key.text() == (str(key) if is_picked else "before")


def test_escape_chooses_nothing(qtbot: QtBot, dialog: ClusterDialog, parent: QWidget) -> None:
    said = chosen(dialog)
    dialog.address.setText("localhost")
    qtbot.keyClick(dialog.address, Qt.Key.Key_Escape)
    assert said == [] and not is_open(parent)


def test_it_begins_with_the_cluster_that_is_set_up(
    qtbot: QtBot, settings: Settings, theme: Theme, key: Path
) -> None:
    settings.cluster, settings.cluster_key = ADDRESS, str(key)
    dialog = ClusterDialog("Use this cluster", settings, theme)
    qtbot.addWidget(dialog)
    assert (dialog.address.text(), dialog.key.text()) == (ADDRESS, str(key))


@pytest.mark.parametrize("scale", [1.0, PRESENTATION])
def test_all_of_it_has_a_name_a_tip_and_the_space_it_needs(
    qtbot: QtBot, settings: Settings, theme: Theme, parent: QWidget, scale: float
) -> None:
    theme.set_scale(scale)
    dialog = ClusterDialog("Use this cluster", settings, theme, parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert nameless(dialog) == [] and cut_texts(dialog) == []
    theme.set_scale(1.0)
