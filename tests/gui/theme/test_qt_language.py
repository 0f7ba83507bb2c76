"""Qt's own words and the direction follow the language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from engine.language import texts
from gui.theme.qt_language import use_qt_language


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    yield
    texts.use(texts.ENGLISH)
    use_qt_language()
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


def cancel() -> str:
    return QCoreApplication.translate("QPlatformTheme", "Cancel")


def test_qt_speaks_the_language_in_use() -> None:
    use_qt_language()
    assert cancel() == "Cancel"
    texts.use("de")
    use_qt_language()
    assert cancel() == "Abbrechen"
    texts.use(texts.ENGLISH)
    use_qt_language()
    assert cancel() == "Cancel"


def test_a_language_from_right_to_left_mirrors_the_window(qapp: QApplication) -> None:
    texts.use("ar-XB")
    use_qt_language()
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_what_qt_does_not_speak_is_english() -> None:
    texts.use("tlh")
    use_qt_language()
    assert cancel() == "Cancel"
