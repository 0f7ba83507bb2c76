"""The Help menu: keys, documentation, the log, about. Its windows are made when they are first opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.language.texts import _
from engine.system.paths import log_folder
from gui.control.engine_state import EngineState
from gui.theme.theme import Theme
from gui.widgets.box import open_folder
from gui.window.navigation import Pages
from gui.window.toolbar import Toolbar

if TYPE_CHECKING:
    from gui.about.about_dialog import AboutDialog
    from gui.help.documentation_window import DocumentationWindow
    from gui.help.shortcuts_window import ShortcutsWindow


# The documentation page of each step, in the order of the steps.
PAGE_OF_STEP = ("data.md", "networks.md", "charts.md", "charts.md", "inside.md", "runs.md", "report.md")


class HelpMenu(QObject):
    """Fills the toolbar's menu; the actions belong to the window, so that their keys work everywhere."""

    notice_raised = Signal(str, str, str)

    def __init__(
        self, toolbar: Toolbar, pages: Pages, engine: EngineState, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._pages, self._engine, self._theme, self._window = pages, engine, theme, window
        self._menu = toolbar.help_menu
        for text, keys, do in (
            (_("First steps"), "", self.show_first_steps),
            (_("Documentation"), "F1", self.show_documentation),
            (_("Keyboard shortcuts"), "Ctrl+F1", self.show_shortcuts),
            ("", "", None),
            (_("Log folder"), "", self.open_log_folder),
            (_("About Dropout Lab"), "", self.show_about),
        ):
            if do is None:
                toolbar.help_menu.addSeparator()
            else:
                toolbar.help_menu.addAction(self._action(text, keys, do))

    @cached_property
    def documentation(self) -> DocumentationWindow:
        """The documentation window."""
        from gui.help.documentation_window import DocumentationWindow

        return DocumentationWindow(self._theme, self._window)

    @cached_property
    def shortcuts(self) -> ShortcutsWindow:
        """The window with the keyboard shortcuts."""
        from gui.help.shortcuts_window import ShortcutsWindow

        return ShortcutsWindow(self._theme, self._window)

    @cached_property
    def about(self) -> AboutDialog:
        """The window with version, parts and licences."""
        from gui.about.about_dialog import AboutDialog

        return AboutDialog(self._theme, self._engine, self._window)

    def show_documentation(self) -> None:
        """The page that fits what is in view."""
        self.documentation.open_up(PAGE_OF_STEP[self._pages.currentIndex()])

    def show_first_steps(self) -> None:
        """Show the page for someone who has just started."""
        self.documentation.open_up("first_steps.md")

    def add_guide(self, *actions: QAction) -> None:
        """Put actions that lead through the window at the top of the menu."""
        first = self._menu.actions()[0]
        self._menu.insertActions(first, list(actions))

    def add_look(self, *actions: QAction) -> None:
        """Put actions that change how the window looks before the log and the rest."""
        separator = next(found for found in self._menu.actions() if found.isSeparator())
        self._menu.insertSeparator(separator)
        self._menu.insertActions(separator, list(actions))

    def show_shortcuts(self) -> None:
        """Show the keyboard shortcuts."""
        self.shortcuts.open_up()

    def show_about(self) -> None:
        """Show version, parts and licences."""
        self.about.open_up()

    def open_log_folder(self) -> None:
        """Open the folder of logs in the system's file manager."""
        if problem := open_folder(log_folder()):
            self.notice_raised.emit(problem, "", "warn")

    def wait(self) -> None:
        """Wait until no window reads anything any more, for a clean end."""
        for name in ("documentation", "about"):
            if name in vars(self):
                getattr(self, name).wait()

    def _action(self, text: str, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(text, self._window)
        if keys:
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked: do())
        self._window.addAction(action)
        return action
