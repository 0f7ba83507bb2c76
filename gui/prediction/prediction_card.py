"""The student's prediction before the sweep: what to expect of dropout, as a choice and a sketch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.wording import score_label
from engine.experiment.results import SweepResults
from engine.language.dates import moment_text
from engine.language.texts import N_, _
from engine.project.project import HELPS, HURTS, NO_DIFFERENCE, Prediction, Project
from gui.document.document import Document
from gui.prediction.predicting import is_final, predict
from gui.prediction.sketch_area import Points, SketchArea, means_of, seen_range, sketch_range
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel

_CHIPS = (
    (HELPS, N_("Helps"), N_("I predict: helps")),
    (NO_DIFFERENCE, N_("No difference"), N_("I predict: no difference")),
    (HURTS, N_("Hurts"), N_("I predict: hurts")),
)
LATE = N_("A prediction made now is marked as made after the first sweep.")


class PredictionCard(QFrame):
    """Three choices and a sketch. A prediction made before any result is locked and dated once there is one.

    `set_sweeping` locks it while the first dots appear.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self._theme = document, theme
        self._is_sweeping = False
        self._curve: tuple[SweepResults, str, Points] | None = None
        self.setProperty("role", "card")
        title = QLabel(_("Predict first"))
        title.setProperty("role", "name")
        self.question = WrappedLabel()
        self.question.setProperty("role", "muted")
        self.chips = {choice: self._chip(choice, _(text), _(name)) for choice, text, name in _CHIPS}
        self.sketch = SketchArea(theme)
        self.sketch.sketched.connect(lambda points: self._change(_("Sketch the curve"), sketch=points))
        self.note = WrappedLabel()
        self.note.setProperty("role", "caption")
        self.clear = QPushButton(_("Clear"))
        self.clear.setProperty("role", "small")
        self.clear.setToolTip(_("Remove the choice and the sketch"))
        self.clear.setAccessibleName(_("Clear the prediction"))
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)  # a choice or a run must move nothing below
        self.clear.setSizePolicy(policy)
        self.clear.clicked.connect(self._clear)
        choices = QWidget()
        row = FlowLayout(choices, 6)
        for chip in self.chips.values():
            row.addWidget(chip)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.clear)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.question)
        column.addWidget(choices)
        column.addWidget(self.sketch)
        column.addLayout(foot)
        document.project_changed.connect(self._show)
        theme.changed.connect(self._fit_note)
        self._fit_note()
        self._show()

    def minimumSizeHint(self) -> QSize:
        """High enough for the wrapped texts at the present width."""
        least = super().minimumSizeHint()
        return QSize(least.width(), max(least.height(), self._column.minimumHeightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @property
    def is_locked(self) -> bool:
        """Whether the prediction is final: it was made before the results that exist or that arrive now."""
        return self._is_sweeping or is_final(self.document.project)

    def set_sweeping(self, is_sweeping: bool) -> None:
        """Whether a sweep runs, during which nobody can predict any more."""
        if is_sweeping != self._is_sweeping:
            self._is_sweeping = is_sweeping
            self._show()

    def _fit_note(self) -> None:
        """Keep two lines for the note, which comes and goes with a choice and a run."""
        self.note.setMinimumHeight(2 * QFontMetrics(self._theme.font(12)).lineSpacing())

    def _chip(self, choice: str, text: str, name: str) -> QPushButton:
        chip = SteadyButton(text)
        chip.setCheckable(True)
        chip.setProperty("role", "toggle")
        chip.setAccessibleName(name)
        chip.setToolTip(_("Say what you expect before you know; click again to undo"))
        chip.clicked.connect(lambda is_on: self._change(_("Predict"), choice=choice if is_on else ""))
        return chip

    def _change(self, text: str, **changes: Any) -> None:
        predict(self.document, text, **changes)
        self._show()

    def _clear(self) -> None:
        self.document.edit(_("Clear the prediction"), replace(self.document.project, prediction=None))

    def _show(self) -> None:
        project, is_locked = self.document.project, self.is_locked
        prediction = project.prediction
        found = prediction if prediction is not None else Prediction()
        label = score_label(project.score)
        question = _(
            "What will Dropout do to the {metric} of this network? Choose, or sketch the curve, before you "
            "sweep; the report shows it beside what came out."
        )
        self.question.setText(question.format(metric=label))
        for choice, chip in self.chips.items():
            chip.setChecked(found.choice == choice)
            chip.setEnabled(not is_locked)
        means = self._means(project)
        is_shown = is_locked and bool(means)
        heights = [height for _, height in (*means, *found.sketch)]
        self.sketch.show_sketch(
            project.sweep.rates,
            seen_range(heights) if is_shown else sketch_range(project),
            project.score,
            found.sketch,
            means,
            is_locked=is_locked,
        )
        self.clear.setVisible(prediction is not None and not is_locked)
        self.note.setText(self._note(prediction))

    def _means(self, project: Project) -> Points:
        """The resulting curve, if there is one of the current network; computed once."""
        results, score = project.results, project.score
        if results is None or not project.has_current_results:
            return ()
        if self._curve is None or self._curve[0] is not results or self._curve[1] != score:
            self._curve = results, score, means_of(results, score)
        return self._curve[2]

    def _note(self, prediction: Prediction | None) -> str:
        has_results = self.document.project.has_current_results
        if self._is_sweeping and prediction is None:
            return _("A sweep is running; the next one can be predicted.")
        if prediction is None:
            return _(LATE) if has_results else ""
        when = moment_text(prediction.made) if prediction.made else ""
        if not prediction.is_blind:
            late = _("Made after the first sweep, {when}.") if when else _("Made after the first sweep.")
            return late.format(when=when)
        early = _("Made before the first sweep, {when}.") if when else _("Made before the first sweep.")
        # Translators: of a prediction, which can't be changed any more.
        locked = _("Locked.")
        return f"{early.format(when=when)} {locked}" if self.is_locked else early.format(when=when)
