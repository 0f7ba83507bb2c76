"""The parts of a window that carry the style sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.theme.tokens import tokens


class StyleChanges(QObject):
    """Counts how often widgets are told that their style has changed."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        self.count += event.type() == QEvent.Type.StyleChange
        return False


@pytest.fixture
def theme() -> Iterator[Theme]:
    made = Theme("light")
    yield made
    Theme("light")  # the application's own style sheet again, for the tests that follow
    del made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with two pages, each with a label two levels deep."""
    made = QWidget()
    qtbot.addWidget(made)
    row = QHBoxLayout(made)
    pages = QStackedWidget()
    row.addWidget(pages)
    for name in ("first", "second"):
        page = QWidget()
        page.setObjectName(name)
        label = QLabel(name, page)
        label.setObjectName(f"{name} label")
        label.setProperty("role", "muted")
        pages.addWidget(page)
    return made


def _page(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def _colour(label: QWidget) -> str:
    return label.palette().windowText().color().name().upper()


def _muted(scheme: str) -> str:
    return tokens(scheme).readable("muted", "background").upper()


def test_switch_restyles_what_is_seen_at_once_and_the_rest_when_it_is_shown(
    qtbot: QtBot, theme: Theme, window: QWidget
) -> None:
    for name in ("first", "second"):
        theme.surfaces.add(_page(window, name))
    with qtbot.waitExposed(window):
        window.show()
    hidden, seen = _page(window, "second label"), _page(window, "first label")
    hidden.ensurePolished()
    changes = StyleChanges(hidden)
    theme.set_scheme("dark")
    assert _colour(seen) == _muted("dark")
    assert theme.surfaces.stale == (_page(window, "second"),)
    assert changes.count == 0
    pages = window.findChild(QStackedWidget)
    assert isinstance(pages, QStackedWidget)
    with qtbot.waitSignal(theme.changed):
        pages.setCurrentIndex(1)
    assert theme.surfaces.stale == ()
    assert _colour(hidden) == _muted("dark")


def test_hidden_parts_follow_by_themselves(qtbot: QtBot, theme: Theme, window: QWidget) -> None:
    for name in ("first", "second"):
        theme.surfaces.add(_page(window, name))
    with qtbot.waitExposed(window):
        window.show()
    theme.set_presenting(True)
    with qtbot.waitSignal(theme.changed, timeout=10_000):  # once more, for what was measured too early
        qtbot.waitUntil(lambda: theme.surfaces.stale == (), timeout=10_000)
    assert _page(window, "second").styleSheet() == _page(window, "first").styleSheet() != ""


def test_widget_deep_in_a_part_is_restyled_twice_at_the_most(qtbot: QtBot, theme: Theme) -> None:
    part = QWidget()
    qtbot.addWidget(part)
    widget = part
    for _ in range(6):
        widget = QWidget(widget)
    theme.surfaces.add(part)
    with qtbot.waitExposed(part):
        part.show()
    changes = StyleChanges(widget)
    theme.set_scheme("dark")
    assert 1 <= changes.count <= 2


def test_application_has_no_style_sheet_beside_that_of_the_parts(theme: Theme, window: QWidget) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.styleSheet()
    theme.surfaces.add(window)
    assert not app.styleSheet() and window.styleSheet()


def test_dialog_of_the_window_carries_the_style_sheet_when_it_is_shown(
    qtbot: QtBot, theme: Theme, window: QWidget
) -> None:
    theme.surfaces.add_children(window, _page(window, "first"))
    theme.set_scheme("dark")
    dialog = QDialog(window)
    label = QLabel("text", dialog)
    label.setProperty("role", "muted")
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert _colour(label) == _muted("dark")
    theme.set_scheme("light")
    assert _colour(label) == _muted("light")
    assert not _page(window, "first").styleSheet()


def test_deleted_parts_are_forgotten(qtbot: QtBot, theme: Theme) -> None:
    part = QWidget()
    theme.surfaces.add(part)
    with qtbot.waitSignal(part.destroyed):
        part.deleteLater()
    theme.set_scheme("dark")
    assert theme.surfaces.stale == ()
