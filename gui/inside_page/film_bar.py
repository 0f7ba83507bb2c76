"""What plays a film: play and pause, a slider over the frames, speed, repeating, the number of networks."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from engine.inside.film import MAX_NETWORKS
from engine.language.texts import _, ngettext
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox, Slider, SteadyButton

SPEEDS = (("¼×", 400), ("½×", 200), ("1×", 100), ("2×", 50))  # and milliseconds for each frame
USUAL_SPEED, USUAL_NETWORKS = 2, 9
NETWORKS_WIDTH, LABEL_WIDTH, SLIDER_WIDTH, PROGRESS_WIDTH = 84, 70, 100, 80


class FilmBar(QWidget):
    """`frame_changed` and `networks_changed` when the film moves, or the user moves it."""

    frame_changed = Signal(int)
    networks_changed = Signal(int)
    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.play = QPushButton()
        self.play.setProperty("role", "chart")
        self.play.clicked.connect(self.toggle)
        self.frames = Slider()
        self.frames.setMinimumWidth(SLIDER_WIDTH)
        self.frames.setAccessibleName(_("Frame of the film"))
        self.frames.setToolTip(_("Drag to any frame (← and → go one on, Home and End to the ends)"))
        self.speed = ComboBox()
        self.speed.setAccessibleName(_("Speed"))
        self.speed.setToolTip(_("How fast the film plays"))
        for name, milliseconds in SPEEDS:
            self.speed.addItem(name, milliseconds)
        self.speed.setCurrentIndex(USUAL_SPEED)
        self.loop = SteadyButton(_("Repeat"))
        self.loop.setProperty("role", "chart")
        self.loop.setCheckable(True)
        self.loop.setToolTip(_("Begin again after the last frame"))
        self.networks = Slider()
        self.networks.setFixedWidth(NETWORKS_WIDTH)
        self.networks.setAccessibleName(_("Thinned networks"))
        self.networks.setToolTip(_("How many thinned networks are shown and averaged"))
        self.networks_label = QLabel()
        self.networks_label.setProperty("role", "caption")
        self.save = QPushButton(_("Save"))
        self.save.setProperty("role", "chart")
        self.save.setToolTip(_("Save the film as an animation or as images"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.progress.setAccessibleName(_("Saving the film"))
        self.cancel = QPushButton(_("Cancel"))
        self.cancel.setProperty("role", "chart")
        self.cancel.setToolTip(_("Do not save the film"))
        self.cancel.clicked.connect(self.cancel_requested)
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)
        self.frames.valueChanged.connect(self.frame_changed)
        self.frames.sliderPressed.connect(self.pause)
        self.speed.currentIndexChanged.connect(self._follow_speed)
        self.networks.valueChanged.connect(self._on_networks)
        theme.changed.connect(self._show_state)
        self._lay_out()
        self._follow_speed()
        self.show_saving(None)
        self._show_state()

    @property
    def frame(self) -> int:
        """The frame that is shown, from 0."""
        return self.frames.value()

    @property
    def n_networks(self) -> int:
        """How many thinned networks are shown."""
        return self.networks.value()

    @property
    def milliseconds(self) -> int:
        """For which a frame stays."""
        found: int = self.speed.currentData()
        return found

    @property
    def is_playing(self) -> bool:
        """Whether the film moves."""
        return self._timer.isActive()

    def set_film(self, n_frames: int, n_networks: int) -> None:
        """Stand at the last frame of a film; the number of networks stays if there are so many."""
        self.pause()
        chosen = self.n_networks or min(USUAL_NETWORKS, n_networks)
        with QSignalBlocker(self.frames), QSignalBlocker(self.networks):
            self.frames.setMaximum(n_frames - 1)
            self.frames.setPageStep(max(1, n_frames // 10))
            self.frames.setValue(n_frames - 1)
            self.networks.setRange(min(1, n_networks), n_networks)
            self.networks.setValue(min(chosen, n_networks))
        for widget in (self.networks, self.networks_label):
            widget.setVisible(n_networks > 0)
        self._name_networks()

    def toggle(self) -> None:
        """Play or pause; at the end, play from the beginning."""
        if self.is_playing:
            self.pause()
            return
        if self.frame == self.frames.maximum():
            self.frames.setValue(0)
        self._timer.start()
        self._show_state()

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self._show_state()

    def step(self, by: int) -> None:
        """Go some frames on or back, and stand still."""
        self.pause()
        self.frames.setValue(self.frame + by)

    def go_to_end(self, end: int) -> None:
        """Go to the first frame (0) or to the last one (-1), and stand still."""
        self.pause()
        self.frames.setValue(0 if end == 0 else self.frames.maximum())

    def show_saving(self, share: float | None) -> None:
        """Show how much of the film is saved, from 0 to 1; None if none is being saved."""
        is_saving = share is not None
        self.save.setVisible(not is_saving)
        for widget in (self.progress, self.cancel):
            widget.setVisible(is_saving)
        self.progress.setRange(0, 100)
        self.progress.setValue(round(100 * (share or 0)))

    def _advance(self) -> None:
        if not self.isVisible() or self.window().isMinimized():
            self.pause()
        elif self.frame < self.frames.maximum():
            self.frames.setValue(self.frame + 1)
        elif self.loop.isChecked():
            self.frames.setValue(0)
        else:
            self.pause()

    def _follow_speed(self) -> None:
        self._timer.setInterval(self.milliseconds)

    def _on_networks(self) -> None:
        self._name_networks()
        self.networks_changed.emit(self.n_networks)

    def _name_networks(self) -> None:
        self.networks_label.setText(_thinned_text(self.n_networks))
        self._fit_label()

    def _show_state(self) -> None:
        self.play.setIcon(self._theme.icon("pause" if self.is_playing else "play"))
        self.play.setAccessibleName(_("Pause") if self.is_playing else _("Play"))
        self.play.setToolTip(_("Pause (Space)") if self.is_playing else _("Play (Space)"))
        self._fit_label()

    def _fit_label(self) -> None:
        """Give the number of networks the width of its longest text, so that nothing moves."""
        widest = self.networks_label.fontMetrics().horizontalAdvance(_thinned_text(MAX_NETWORKS))
        self.networks_label.setFixedWidth(max(self._theme.px(LABEL_WIDTH), widest + 1))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.frames, 1)
        for widget in (self.speed, self.loop, self.networks, self.networks_label):
            row.addWidget(widget)
        row.addWidget(self.save)
        row.addWidget(self.progress)
        row.addWidget(self.cancel)


def _thinned_text(n: int) -> str:
    return ngettext("{n} thinned", "{n} thinned", n).format(n=n)
