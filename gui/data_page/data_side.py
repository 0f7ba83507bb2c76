"""The Data page, or in its place the import of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QStackedWidget

from gui.control.file_inspector import FileInspector
from gui.data_page.page import DataPage
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from gui.data_page.import_view import ImportView


class DataSide(QStackedWidget):
    """Makes the import view when it is first needed: it imports what only readers of files need."""

    def __init__(self, page: DataPage, inspector: FileInspector, theme: Theme) -> None:
        super().__init__()
        self._page, self.inspector, self._theme = page, inspector, theme
        self._view: ImportView | None = None
        self.addWidget(page)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    @property
    def view(self) -> ImportView:
        """The import view."""
        if self._view is None:
            from gui.data_page.import_view import ImportView

            self._view = ImportView(self.inspector, self._theme)
            self._theme.surfaces.add(self._view)
            self.addWidget(self._view)
        return self._view

    @property
    def is_importing(self) -> bool:
        """Whether the import is in view."""
        return self.currentWidget() is not self._page

    def show_import(self) -> None:
        """Show the import."""
        self.setCurrentWidget(self.view)

    def show_data(self) -> None:
        """Show the page, which gets the focus that was in the import."""
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()
        self.setCurrentWidget(self._page)

    def minimumSizeHint(self) -> QSize:
        """That of what is in view."""
        widget = self.currentWidget()
        return QSize() if widget is None else widget.minimumSizeHint()

    def sizeHint(self) -> QSize:
        widget = self.currentWidget()
        return QSize() if widget is None else widget.sizeHint()
