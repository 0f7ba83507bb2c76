"""The engine in the status bar: its state, and a menu of its settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from gui.control.engine_state import EngineState
from gui.theme.theme import Theme
from gui.widgets.controls import add_caption
from gui.widgets.menu import Menu

DOT = 10
REPRODUCIBLE = "Reproducible (same numbers to the last bit on this machine)"
REPRODUCIBLE_TIP = "No noticeable cost on a CPU; on a GPU some operations are slower."


class EngineButton(QToolButton):
    """A flat button; its menu has the devices and the reproducible mode."""

    def __init__(self, theme: Theme, engine: EngineState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._engine = theme, engine
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("The device that trains, and whether the same run gives the same numbers")
        self.menu_of_choices = Menu(self)
        self.menu_of_choices.setToolTipsVisible(True)
        self.reproducible = QAction(REPRODUCIBLE, self, checkable=True)
        self.reproducible.setToolTip(REPRODUCIBLE_TIP)
        self.reproducible.triggered.connect(engine.choose_reproducible)
        self._group = QActionGroup(self.menu_of_choices)
        self.setMenu(self.menu_of_choices)
        self.menu_of_choices.aboutToShow.connect(self._fill_menu)
        engine.changed.connect(self._show_engine)
        theme.changed.connect(self._show_engine)
        self._fill_menu()
        self._show_engine()

    @property
    def devices(self) -> list[QAction]:
        """The menu's actions for the devices, as far as they are known."""
        return self._group.actions()

    def _fill_menu(self) -> None:
        menu = self.menu_of_choices
        menu.clear()  # this deletes the devices' actions too, which the menu owns
        add_caption(menu, "Train on")
        if not self._engine.devices:
            menu.addAction("known when the engine is ready").setEnabled(False)
        for name in self._engine.devices:
            action = self._group.addAction(QAction(name, menu, checkable=True))
            action.setChecked(name == self._engine.device)
            action.triggered.connect(partial(self._engine.choose_device, name))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.reproducible)
        self.reproducible.setChecked(self._engine.is_reproducible)

    def _show_engine(self) -> None:
        self.setText(f" {self._engine.text}")
        self.setAccessibleName(self._engine.text)
        self.setIcon(self._dot())
        self.setIconSize(QSize(self._theme.px(DOT), self._theme.px(DOT)))
        self.reproducible.setChecked(self._engine.is_reproducible)
        self.setStyleSheet(
            f"QToolButton {{ color: {self._theme.tokens.readable('muted', 'panel')}; padding: 2px 6px; }}"
            "QToolButton::menu-indicator { image: none; }"
        )

    def _dot(self) -> QIcon:
        """Green if the engine is ready, else grey (the text says so too)."""
        ratio, size = self.devicePixelRatioF(), self._theme.px(DOT)
        picture = QPixmap(round(size * ratio), round(size * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            QColor(self._theme.tokens.good if self._engine.is_ready else self._theme.tokens.muted)
        )
        painter.drawEllipse(QPointF(size / 2, size / 2), size / 2 - 1, size / 2 - 1)
        painter.end()
        return QIcon(picture)
