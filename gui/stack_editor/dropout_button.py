"""The button that puts Dropout at one of its three places."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from gui.document.document import Document
from gui.stack_editor.dropout_places import DROPOUT_PLACES, DropoutPlace
from gui.theme.theme import Theme


class DropoutButton(QPushButton):
    """Opens a menu of the places; those that have a Dropout already say so."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        add: Callable[[DropoutPlace], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Dropout", parent)
        self._document, self._theme = document, theme
        self.setProperty("role", "small")
        self.setAccessibleName("Add Dropout")
        self.setToolTip("Put Dropout, swept, after the input, between hidden layers or before the output")
        self.places_menu = QMenu(self)
        for place in DROPOUT_PLACES:
            action = self.places_menu.addAction(place.text)
            action.triggered.connect(lambda _checked=False, place=place: add(place))
        self.places_menu.aboutToShow.connect(self._show_what_is_missing)
        self.setMenu(self.places_menu)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def _show_what_is_missing(self) -> None:
        network = self._document.project.network
        for action, place in zip(self.places_menu.actions(), DROPOUT_PLACES, strict=True):
            why_not = place.why_not(network)
            action.setText(f"{place.text} ({why_not})" if why_not else place.text)
            action.setEnabled(not why_not)

    def _apply_theme(self) -> None:
        size = self._theme.px(14)
        self.setIconSize(QSize(size, size))
        self.setIcon(self._theme.icon("dropout", "dropout"))
