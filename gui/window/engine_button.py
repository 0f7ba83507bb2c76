"""The engine in the status bar: its state, and a menu of its settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from engine.experiment.devices import device_text
from engine.language.texts import N_, _
from gui.control.engine_state import EngineState
from gui.control.lending import Lending
from gui.settings import Settings
from gui.theme.surfaces import set_sheet
from gui.theme.theme import Theme
from gui.widgets.controls import add_caption
from gui.widgets.menu import Menu
from gui.window.cluster_dialog import ClusterDialog

DOT = 10
REPRODUCIBLE = N_("Reproducible (same numbers to the last bit on this machine)")
REPRODUCIBLE_TIP = N_("No noticeable cost on a CPU; on a GPU some operations are slower.")
CLUSTER_TIP = N_("Sweeps are trained by the cluster's computers; single trainings stay on this one.")
LEND = N_("Lend this computer")
LEND_TIP = N_(
    "It trains for the cluster, and stops at once when somebody comes back to it; off at every start."
)


class EngineButton(QToolButton):
    """A flat button; its menu has the devices, the cluster, the reproducible mode and lending."""

    def __init__(
        self,
        theme: Theme,
        engine: EngineState,
        lending: Lending,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._engine = theme, engine
        self._lending, self._settings = lending, settings
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(_("What trains, and whether the same run gives the same numbers"))
        self.menu_of_choices = Menu(self)
        self.menu_of_choices.setToolTipsVisible(True)
        self.reproducible = QAction(_(REPRODUCIBLE), self, checkable=True)
        self.reproducible.setToolTip(_(REPRODUCIBLE_TIP))
        self.reproducible.triggered.connect(engine.choose_reproducible)
        self.cluster = QAction(self, checkable=True)
        self.cluster.setToolTip(_(CLUSTER_TIP))
        self.cluster.triggered.connect(engine.choose_cluster)
        self.set_up = QAction(_("Cluster…"), self)
        self.set_up.setToolTip(_("Say where a cluster is, and train sweeps on its computers"))
        self.set_up.triggered.connect(lambda: self._ask_cluster(_("Use this cluster"), engine.choose_cluster))
        self.lend = QAction(_(LEND), self, checkable=True)
        self.lend.setToolTip(_(LEND_TIP))
        self.lend.triggered.connect(self._on_lend)
        self._group = QActionGroup(self.menu_of_choices)
        self._group.addAction(self.cluster)
        self.setMenu(self.menu_of_choices)
        self.menu_of_choices.aboutToShow.connect(self._fill_menu)
        engine.changed.connect(self._show_engine)
        lending.changed.connect(self._show_lending)
        theme.changed.connect(self._show_engine)
        self._fill_menu()
        self._show_engine()

    @property
    def devices(self) -> list[QAction]:
        """The menu's actions for the devices, as far as they are known."""
        return [action for action in self._group.actions() if action is not self.cluster]

    @property
    def cluster_actions(self) -> tuple[QAction, ...]:
        """What the window offers too, where actions are searched by name."""
        return self.set_up, self.lend

    def _fill_menu(self) -> None:
        menu = self.menu_of_choices
        menu.clear()  # this deletes the devices' actions too, which the menu owns
        add_caption(menu, _("Train on"))
        if not self._engine.devices:
            menu.addAction(_("known when the engine is ready")).setEnabled(False)
        for name in self._engine.devices:
            action = self._group.addAction(QAction(device_text(name), menu, checkable=True))
            action.setChecked(name == self._engine.device and not self._engine.is_on_cluster)
            action.triggered.connect(partial(self._engine.choose_device, name))
            menu.addAction(action)
        if self._engine.cluster:
            self.cluster.setText(self._engine.cluster_name)
            self.cluster.setChecked(self._engine.is_on_cluster)
            menu.addAction(self.cluster)
        menu.addAction(self.set_up)
        menu.addSeparator()
        menu.addAction(self.reproducible)
        menu.addAction(self.lend)
        self.reproducible.setChecked(self._engine.is_reproducible)

    # --- the cluster

    def _ask_cluster(self, purpose: str, then: Callable[[], object]) -> None:
        """Ask for address and key file, then do what they are for."""
        window = self.window()
        for other in window.findChildren(ClusterDialog):
            other.close()
        dialog = ClusterDialog(purpose, self._settings, self._theme, window)
        dialog.chosen.connect(lambda address, key: self._set_up_cluster(address, key, then))
        dialog.show()

    def _set_up_cluster(self, address: str, key: str, then: Callable[[], object]) -> None:
        is_other = (address, key) != (self._settings.cluster, self._settings.cluster_key)
        self._engine.set_up_cluster(address, key)
        if is_other and self._lending.is_on:
            self._lending.stop()
            self._lending.start()
        then()

    def _on_lend(self, is_wanted: bool) -> None:
        if not is_wanted:
            self._lending.stop()
        elif self._engine.cluster:
            self._lending.start()
        else:
            self._ask_cluster(_(LEND), self._lending.start)
        self._show_lending()

    def _show_lending(self) -> None:
        self.lend.setChecked(self._lending.is_on)

    # --- the look

    def _show_engine(self) -> None:
        self.setText(f" {self._engine.text}")
        self.setAccessibleName(self._engine.text)
        self.setIcon(self._dot())
        self.setIconSize(QSize(self._theme.px(DOT), self._theme.px(DOT)))
        self.reproducible.setChecked(self._engine.is_reproducible)
        set_sheet(
            self,
            f"QToolButton {{ color: {self._theme.tokens.readable('muted', 'panel')}; padding: 2px 6px; }}"
            "QToolButton::menu-indicator { image: none; }",
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
