"""The About window, with a page for the version and one for licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.language.texts import _
from gui.about.about_page import AboutPage, details
from gui.control.engine_state import EngineState
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from gui.about.licences_view import LicencesView

SIZE, MIN_SIZE = QSize(900, 620), QSize(620, 460)
ABOUT, LICENCES = range(2)


class AboutDialog(QDialog):
    """Not modal."""

    def __init__(self, theme: Theme, engine: EngineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._engine = theme, engine
        self.setWindowTitle(_("About Dropout Lab"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.tabs = Tabs(
            (
                # Translators: the page that says what the program is.
                (_("About"), _("Version and folders")),
                (_("Licences"), _("All parts and their licences")),
            )
        )
        self.about = AboutPage(theme, engine)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.about)
        self._licences: LicencesView | None = None
        self.status = WrappedLabel()
        self.status.setProperty("role", "muted")
        self.copy = QPushButton(_("&Copy details"))
        self.copy.setToolTip(_("Copy versions and folders as text, to paste into a question (Alt+C)"))
        self.copy.clicked.connect(self._copy)
        self.close_button = QPushButton(_("Close"))
        self.close_button.setToolTip(_("Close this window (Esc)"))
        self.close_button.clicked.connect(self.close)
        for button in (self.copy, self.close_button):
            button.setAutoDefault(False)
        self.about.failed.connect(self.status.setText)
        self.tabs.chosen.connect(self._show_page)
        self._lay_out()
        theme.changed.connect(self._show_look)
        self._show_look()
        self.tabs.show_tab(ABOUT)

    def open_up(self, tab: int = ABOUT) -> None:
        """Show the window in front."""
        self.tabs.show_tab(tab)
        self.status.setText("")
        self.show()
        self.raise_()
        self.activateWindow()
        self.tabs.buttons[tab].setFocus()

    @property
    def licences(self) -> LicencesView:
        """The view of parts and licences, made when it is first opened."""
        if self._licences is None:
            from gui.about.licences_view import LicencesView

            self._licences = LicencesView(self._theme)
            self.pages.addWidget(self._licences)
            self.setTabOrder(self._licences.text, self.copy)  # it was added last, after the buttons
            self.setTabOrder(self.copy, self.close_button)
            self._licences.load()
        return self._licences

    def wait(self) -> None:
        """Close for good and wait until nothing is read any more."""
        self.close()
        if self._licences is not None:
            self._licences.wait()

    def _show_page(self, index: int) -> None:
        self.pages.setCurrentWidget(self.licences if index == LICENCES else self.about)
        self.copy.setVisible(index == ABOUT)
        self.status.setText("")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(details(self._engine.versions))
        self.status.setText(_("Copied."))

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def _show_look(self) -> None:
        fit_to_screen(self, MIN_SIZE * self._theme.scale, SIZE * self._theme.scale)
