"""Star, colour and delete: the small buttons at the top of the pane, and the same actions as a menu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from engine.language.texts import _
from engine.runs.record import COLOURS, RunRecord
from gui.theme.run_colours import NAMES, colour_icon
from gui.theme.theme import Theme
from gui.widgets.menu import Menu


class RunTools(QWidget):
    """Signals actions on the selected runs, which the page carries out."""

    star_pressed = Signal()
    colour_chosen = Signal(str)
    delete_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_starred, self._colour = False, ""
        self.star, self.colour, self.delete = QToolButton(), QToolButton(), QToolButton()
        self.star.setAccessibleName(_("Star"))
        self.star.clicked.connect(self.star_pressed)
        self.colour.setToolTip(_("Colour (C)"))
        self.delete.setToolTip(_("Delete (Del)"))
        self.delete.setAccessibleName(_("Delete"))
        self.delete.clicked.connect(self.delete_pressed)
        self.colours = Menu(_("Colour"), self)
        self.colour.setMenu(self.colours)
        self.colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.colour.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.star, self.colour, self.delete):
            row.addWidget(button)
        for name in COLOURS:
            action = self.colours.addAction(_(NAMES[name]))
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, name))
        theme.changed.connect(self._show_look)
        self._show_look()

    def show_runs(self, runs: Sequence[RunRecord]) -> None:
        """Set the runs that the buttons act on."""
        colours = {run.colour for run in runs}
        self._is_starred = bool(runs) and all(run.is_starred for run in runs)
        self._colour = colours.pop() if len(colours) == 1 else ""
        self._show()

    def _choose(self, name: str) -> None:
        self.colour_chosen.emit(name)

    def ask_colour(self, place: QPoint) -> None:
        """Open the menu of colours at a position of the screen."""
        self.colours.popup(place)

    def _show(self) -> None:
        theme = self._theme
        self.star.setIcon(
            theme.icon("star_filled", "warn") if self._is_starred else theme.icon("star", "muted")
        )
        self.star.setToolTip(_("Unstar (S)") if self._is_starred else _("Star (S)"))
        self.colour.setIcon(colour_icon(self._colour, theme.tokens.line, theme.scale))
        self.colour.setAccessibleName(_("Colour: {colour}").format(colour=_(NAMES[self._colour])))
        for name, action in zip(COLOURS, self.colours.actions(), strict=True):
            action.setChecked(name == self._colour)

    def _show_look(self) -> None:
        """Set icons in the theme's size and colours."""
        theme = self._theme
        for button in (self.star, self.colour, self.delete):
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.delete.setIcon(theme.icon("delete", "muted"))
        for name, action in zip(COLOURS, self.colours.actions(), strict=True):
            action.setIcon(colour_icon(name, theme.tokens.line, theme.scale))
        self._show()
