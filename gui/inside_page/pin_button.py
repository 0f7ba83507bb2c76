"""The button that pins what is in view to the report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from engine.errors import InputError
from engine.project.pins import FULL, MAX_PINS, Pin, with_pin
from gui.control.background import Background
from gui.document.document import Document
from gui.inside_page.view import InsideView
from gui.theme.theme import Theme

NAME, KEYS = "Pin to the report", "Ctrl+Shift+K"
NOTHING = "there is no picture in view."
PINNED = "Pinned to the report."
AGAIN = "This picture is in the report already."


class PinButton(QToolButton):
    """Has the picture made on a thread; then the pin is one step of the document that it was asked for."""

    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._view: InsideView | None = None
        self._background = Background("pin", self)
        self._background.failed.connect(lambda problem: self.notice_raised.emit(problem, "", "bad"))
        self.setAccessibleName(NAME)
        self.setShortcut(KEYS)
        self.clicked.connect(self._pin)
        document.project_changed.connect(self.refresh)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.refresh()

    def show_view(self, view: InsideView | None) -> None:
        """Set the view that is in front."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Say whether the view in front has a picture, and the report room for it."""
        problem = ""
        if self._view is None or not self._view.has_picture():
            problem = NOTHING
        elif len(self._document.project.pins) >= MAX_PINS:
            full = FULL.format(n=MAX_PINS)
            problem = f"{full[:1].lower()}{full[1:]}"
        self.setEnabled(not problem)
        self.setToolTip(f"{NAME}: {problem}" if problem else f"{NAME} ({KEYS})")

    def _pin(self) -> None:
        making = None if self._view is None else self._view.pin()
        if making is not None:
            self._background.run(making, partial(self._take, self._document.uid))

    def _take(self, document: str, pin: Pin) -> None:
        """Add the picture to the project, unless that is another one now."""
        project = self._document.project
        if document != self._document.uid:
            return
        if pin in project.pins:
            self.notice_raised.emit(AGAIN, "", "good")
            return
        try:
            pins = with_pin(project.pins, pin)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return
        if self._document.edit("Pin a picture to the report", replace(project, pins=pins)):
            self.notice_raised.emit(PINNED, "", "good")

    def _show_look(self) -> None:
        self.setIcon(self._theme.icon("pin", "muted"))
        self.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
