"""The dropout schedule over the chart of a training: its line, and the slider of a rate by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from engine.experiment.dropout_schedule import (
    MAX_BY_HAND,
    rate_in_epoch,
    schedule_text,
    share_of_peak,
)
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.project.locks import TRAINING
from engine.project.project import Project
from gui.control.hand_recorder import HandRecorder
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.controls import Slider
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.rate_line import RateLine

STEP = 0.01
NEXT = N_("Press Train, then move the rate while it trains: each epoch's rate is recorded.")
RECORDING = N_("Recording epoch by epoch: move the rate, and the next epoch has it.")
REPEATS = N_("Every training repeats it; a sweep scales it to each of its rates.")
RATE_TIP = N_("The dropout rate of the next epoch")


class ScheduleRow(QWidget):
    """Hidden while the rate is constant."""

    def __init__(self, document: Document, recorder: HandRecorder, theme: Theme) -> None:
        super().__init__()
        self._document, self._recorder, self._theme = document, recorder, theme
        self.line = RateLine(theme)
        self.text = WrappedLabel()
        self.text.setProperty("role", "muted")
        self.slider = Slider()
        self.slider.setProperty("role", "rate")
        self.slider.setRange(0, round(MAX_BY_HAND / STEP))
        self.slider.setSingleStep(1)
        self.slider.setPageStep(5)
        self.slider.setAccessibleName(_("Dropout rate by hand"))
        self.slider.setToolTip(_(RATE_TIP))
        self.slider.valueChanged.connect(lambda place: recorder.set_rate(round(place * STEP, 2)))
        self.number = QLabel()
        self.number.setProperty("role", "caption")
        self.clear = QPushButton(_("Record anew"))
        self.clear.setToolTip(_("Forget the recorded schedule, so that the next training records another"))
        self.clear.clicked.connect(lambda: document.set_training(dropout_by_hand=()))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.line, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.text, 0, 1, 1, 3)
        grid.addWidget(self.slider, 1, 1)
        grid.addWidget(self.number, 1, 2)
        grid.addWidget(self.clear, 1, 3)
        grid.setColumnStretch(1, 1)
        document.project_changed.connect(self._show)
        recorder.changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        project, recorder = self._document.project, self._recorder
        training = project.training
        self.setVisible(training.has_dropout_schedule or recorder.is_recording)
        if self.isHidden():
            return
        is_open = recorder.is_recording or training.records_by_hand
        self.slider.setVisible(is_open)
        self.number.setVisible(is_open)
        self.clear.setVisible(training.dropout_schedule == "by_hand" and not is_open)
        self.clear.setEnabled(not self._document.is_locked(TRAINING))
        self.slider.blockSignals(True)
        self.slider.setValue(round(recorder.rate / STEP))
        self.slider.blockSignals(False)
        self.number.setText(number_text(recorder.rate, ".2f"))
        self.number.setMinimumWidth(QFontMetrics(self._theme.font(12)).horizontalAdvance("0.00 "))
        self.text.setText(self._sentence(project))
        self._show_line(project)

    def _sentence(self, project: Project) -> str:
        if self._recorder.is_recording:
            return _(RECORDING)
        if project.training.records_by_hand:
            return _(NEXT)
        # Translators: {schedule} is how the dropout rate changes while it trains.
        text = _("Dropout {schedule}.").format(schedule=schedule_text(project.training))
        return f"{text} {_(REPEATS)}" if project.training.dropout_schedule == "by_hand" else text

    def _show_line(self, project: Project) -> None:
        training, recorder = project.training, self._recorder
        highest = MAX_BY_HAND if recorder.is_recording or training.dropout_schedule == "by_hand" else 0.0
        if recorder.is_recording or training.records_by_hand:
            rates = tuple(recorder.rates) if recorder.is_recording else ()
        else:
            peak = swept_rate(project)
            highest = max(highest, peak)
            shares = [share_of_peak(training, epoch) for epoch in range(1, training.epochs + 1)]
            rates = tuple(rate_in_epoch(peak, share) for share in shares)
        self.line.show_rates(rates, training.epochs, highest)


def swept_rate(project: Project) -> float:
    """The highest own rate of a swept layer; 1 if there is none above 0."""
    layers = project.network.enabled.layers
    rates = [layer.values[name] for layer in layers for name in layer.swept]
    return max((rate for rate in rates if isinstance(rate, float)), default=0.0) or 1.0
