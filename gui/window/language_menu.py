"""The menu of languages: what is chosen is used at once, and kept in the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QAbstractButton

from engine.language.texts import _, language
from engine.system.languages import languages, wanted_language
from gui.control.run_controller import RunController
from gui.settings import Settings
from gui.widgets.menu import Menu


class LanguageMenu(QObject):
    """`chosen` has the code of a language that is to be used now; never while something is trained."""

    chosen = Signal(str)
    notice_raised = Signal(str, str, str)

    def __init__(self, controller: RunController, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._settings = controller, settings
        self._waiting = ""
        # Translators: if yours is not English, put "(Language)" behind it, for those who can't read the rest.
        self.menu = Menu(_("Language"))
        self._group = QActionGroup(self)
        self._group.setExclusive(True)
        self._add("", _("As the system has it"))
        self.menu.addSeparator()
        for one in languages():
            self._add(one.code, one.name)
        controller.state_changed.connect(self._take_up)

    def open_at(self, button: QAbstractButton) -> None:
        """Show the menu below a button."""
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def choose(self, setting: str) -> None:
        """Use a language, or with an empty text that of the system, now or when the run has ended."""
        self._settings.language = setting
        self._waiting = wanted_language(setting)
        if self._controller.is_running and self._waiting != language():
            self.notice_raised.emit(_("The language changes when the run has ended."), "", "good")
        self._take_up()

    def _add(self, setting: str, name: str) -> None:
        action = QAction(name, self)
        action.setCheckable(True)
        action.setChecked(setting == self._settings.language)
        action.triggered.connect(lambda _checked: self.choose(setting))
        self._group.addAction(action)
        self.menu.addAction(action)

    def _take_up(self) -> None:
        if self._waiting and not self._controller.is_running:
            code, self._waiting = self._waiting, ""
            if code != language():
                self.chosen.emit(code)
