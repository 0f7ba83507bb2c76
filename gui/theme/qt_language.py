"""The words of Qt's own dialogs and menus, and the direction in which the language is written."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from engine.language.texts import language

NAME = "qt_language"


def use_qt_language() -> None:
    """Let Qt's words and the layout follow the language in use; where Qt has no words, they are English."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if (old := app.findChild(QTranslator, NAME)) is not None:
        app.removeTranslator(old)
        old.setObjectName("")  # it is deleted later
        old.deleteLater()
    locale = QLocale(language())
    words = QTranslator(app)
    words.setObjectName(NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(locale, "qtbase", "_", folder):
        app.installTranslator(words)
    app.setLayoutDirection(locale.textDirection())
