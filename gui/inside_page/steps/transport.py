"""The controls under the picture: play, one step, one epoch, speed, and a slider over the whole training."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.language.texts import N_, _, pgettext
from gui.inside_page.steps.player import SPEEDS, USUAL_SPEED, StepPlayer
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox, Slider

SPACING = 8
PLAY_TIP, PAUSE_TIP = N_("Play: go on from step to step (Space)"), N_("Pause (Space)")


class Transport(QWidget):
    """Moves a player; the buttons stand above slider and speed where there is no room for all."""

    def __init__(self, player: StepPlayer, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.player, self._theme = player, theme
        self._steps_per_epoch = 1
        self.play = QPushButton()
        self.play.clicked.connect(player.toggle)
        self.epoch_back = self._button(
            _("One epoch back"), _("One epoch back (Page Up)"), lambda: self.move_by_epochs(-1)
        )
        self.back = self._button(_("One step back"), _("One step back (Left)"), lambda: self.move_by(-1))
        self.on = self._button(_("One step on"), _("One step on (Right)"), lambda: self.move_by(1))
        self.epoch_on = self._button(
            _("One epoch on"), _("One epoch on (Page Down)"), lambda: self.move_by_epochs(1)
        )
        self.speed = ComboBox()
        self.speed.setAccessibleName(_("Speed"))
        self.speed.setToolTip(_("How many steps a second are played"))
        for value in SPEEDS:
            self.speed.addItem(pgettext("steps per second", "{n} / s").format(n=value), value)
        self.speed.setCurrentIndex(SPEEDS.index(USUAL_SPEED))
        self.speed.currentIndexChanged.connect(lambda at: player.set_speed(SPEEDS[at]))
        self.slider = _StepSlider()
        self.slider.setAccessibleName(_("Step of the training"))
        self.slider.setToolTip(_("All steps of the training; drag to any of them"))
        self.slider.valueChanged.connect(player.go_to)
        self._moves, self._place = QWidget(), QWidget()
        moves, place = QHBoxLayout(self._moves), QHBoxLayout(self._place)
        for row, spacing in ((moves, 4), (place, SPACING)):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(spacing)
        for control in (self.epoch_back, self.back, self.play, self.on, self.epoch_on):
            moves.addWidget(control)
        place.addWidget(self.slider, 1)
        place.addWidget(self.speed)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(SPACING)
        self._halves.addWidget(self._moves)
        self._halves.addWidget(self._place, 1)
        player.moved.connect(self._follow)
        player.state_changed.connect(self._show_state)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def minimumSizeHint(self) -> QSize:
        """The width of the wider half."""
        widest = max(self._moves.minimumSizeHint().width(), self._place.minimumSizeHint().width())
        return QSize(widest, self._halves.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._moves.minimumSizeHint().width() + SPACING + self._place.sizeHint().width()
        is_short = needed > self.width()
        way = QBoxLayout.Direction.TopToBottom if is_short else QBoxLayout.Direction.LeftToRight
        if way is not self._halves.direction():
            self._halves.setDirection(way)
            self.updateGeometry()

    def set_length(self, n_steps: int, steps_per_epoch: int) -> None:
        """The training has so many steps."""
        self._steps_per_epoch = steps_per_epoch
        with QSignalBlocker(self.slider):
            self.slider.setMaximum(max(0, n_steps - 1))
            self.slider.setPageStep(steps_per_epoch)
        self.player.set_length(n_steps)
        self._follow()

    def move_by(self, steps: int) -> None:
        """Go some steps on or back, and stay there."""
        self.player.pause()
        self.player.go_to(self.player.step + steps)

    def move_by_epochs(self, epochs: int) -> None:
        """Go some epochs on or back, and stay there."""
        self.move_by(epochs * self._steps_per_epoch)

    def press(self, key: int) -> bool:
        """Do what a key stands for; whether it stands for something here."""
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: self.player.toggle,
            Qt.Key.Key_Left: lambda: self.move_by(-1),
            Qt.Key.Key_Right: lambda: self.move_by(1),
            Qt.Key.Key_PageUp: lambda: self.move_by_epochs(-1),
            Qt.Key.Key_PageDown: lambda: self.move_by_epochs(1),
            Qt.Key.Key_Home: lambda: self.move_by(-self.player.n_steps),
            Qt.Key.Key_End: lambda: self.move_by(self.player.n_steps),
        }
        if key in moves:
            moves[key]()
        return key in moves

    def _button(self, name: str, tip: str, move: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setAutoRepeat(True)
        button.clicked.connect(move)
        return button

    def _follow(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.player.step)
        is_first, is_last = self.player.step == 0, self.player.step == self.player.n_steps - 1
        for button in (self.epoch_back, self.back):
            button.setEnabled(not is_first)
        for button in (self.on, self.epoch_on):
            button.setEnabled(not is_last)

    def _show_state(self) -> None:
        is_playing = self.player.is_playing
        self.play.setIcon(self._theme.icon("pause" if is_playing else "play", "accent"))
        self.play.setToolTip(_(PAUSE_TIP) if is_playing else _(PLAY_TIP))
        self.play.setAccessibleName(_("Pause") if is_playing else _("Play"))

    def _on_theme_changed(self) -> None:
        for button, name in (
            (self.epoch_back, "chevrons_left"),
            (self.back, "chevron_left"),
            (self.on, "chevron_right"),
            (self.epoch_on, "chevrons_right"),
        ):
            button.setIcon(self._theme.icon(name))
        self._show_state()


class _StepSlider(Slider):
    """Leaves its keys to the view, where Page Down goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
