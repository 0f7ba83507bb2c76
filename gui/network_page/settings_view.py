"""The selected layer's fields above the training settings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.data.catalogue import task_of
from engine.experiment.metrics import task_metrics
from engine.experiment.spec_fields import TASK_LOSSES, TRAINING_FIELDS, field_values
from engine.language.texts import N_, _
from engine.network.fields import FieldValue
from engine.project.locks import TRAINING
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.forms.field_form import FieldForm
from gui.stack_editor.layer_form import LayerForm
from gui.theme.theme import Theme

NARROW = 520
GAP, BAR = 16, 12  # between two cards, and beside them for the scroll bar
LOSS_AND_OPTIMIZER, EPOCHS_AND_BATCHES = N_("Loss and optimizer"), N_("Epochs and batches")
_BATCHES = ("epochs", "batch_size", "scored_epoch", "early_stopping", "evaluation_freq")


class SettingsView(QWidget):
    """The layer's card above; below it two cards of the training. Each is as high as its content."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self._choices: dict[str, tuple[str, ...]] = {}
        self.forms: tuple[FieldForm, ...] = ()
        self.layer_card = QFrame()
        self.layer_card.setProperty("role", "card")
        layer_column = QVBoxLayout(self.layer_card)
        layer_column.setContentsMargins(16, 16, 16, 16)
        layer_column.addWidget(LayerForm(document, theme))
        self.training_cards = (_TrainingCard(_(LOSS_AND_OPTIMIZER)), _TrainingCard(_(EPOCHS_AND_BATCHES)))
        content = QWidget()
        cards = QVBoxLayout(content)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(16)
        self._cards = cards
        self._training = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._training.setSpacing(GAP)
        for card in self.training_cards:
            self._training.addWidget(card, 1)
        cards.addWidget(self.layer_card)
        cards.addWidget(LockNote(document, TRAINING, theme))
        cards.addLayout(self._training)
        cards.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.verticalScrollBar().rangeChanged.connect(self._on_range)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        document.project_changed.connect(self._show_project)
        self._show_project()

    @property
    def is_narrow(self) -> bool:
        """Whether the cards of the training stand one under the other."""
        return self._training.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards of the training one below the other on a narrow page."""
        least = sum(card.minimumSizeHint().width() for card in self.training_cards) + GAP + BAR
        is_narrow = event.size().width() < max(self._theme.px(NARROW), least)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._training.setDirection(direction)
        super().resizeEvent(event)

    def _on_range(self, _first: int, last: int) -> None:
        """Leave space for the scroll bar while there is one."""
        self._cards.setContentsMargins(0, 0, BAR if last else 0, 0)

    def _show_project(self) -> None:
        project = self._document.project
        task = task_of(project.data)
        metrics = task_metrics(task)
        choices = {"loss": TASK_LOSSES[task.kind], "metric": metrics, "more_metrics": metrics}
        values = dict(field_values(project.training, TRAINING_FIELDS))
        if choices != self._choices:
            self._choices = choices
            self._make_forms(task.kind, values)
        others = tuple(one for one in metrics if one != project.training.metric)
        for form in self.forms:
            if "more_metrics" in form.editors:
                form.set_choices("more_metrics", others)
            if "dropout_schedule" in form.editors:
                schedule = project.training.dropout_schedule
                form.set_shown("dropout_schedule_epochs", schedule in ("early", "late"))
                form.set_shown("dropout_by_hand", schedule == "by_hand")
            form.set_values(values)
            form.setEnabled(not self._document.is_locked(TRAINING))

    def _make_forms(self, kind: str, values: Mapping[str, FieldValue]) -> None:
        """Make the forms anew, since another task has other losses, metrics and settings."""
        left_out = [] if kind == "classification" else ["class_weight"]
        left_out += ["more_metrics"] if len(self._choices["metric"]) < 2 else []
        batches = tuple(field for field in TRAINING_FIELDS if field.name in _BATCHES)
        others = tuple(field for field in TRAINING_FIELDS if field.name not in (*_BATCHES, *left_out))
        cards = (others, batches)
        self.forms = tuple(FieldForm(fields, values, self._theme, self._choices) for fields in cards)
        for card, form in zip(self.training_cards, self.forms, strict=True):
            form.value_edited.connect(lambda name, value: self._document.set_training(**{name: value}))
            card.show_form(form)
            form.more.toggled.connect(self._on_more)

    def _on_more(self) -> None:
        """Let both cards end alike, but none of them far below its content."""
        are_open = [form.more.isChecked() for form in self.forms]
        for card, is_open in zip(self.training_cards, are_open, strict=True):
            is_short = not is_open and any(are_open)
            self._training.setAlignment(card, Qt.AlignmentFlag.AlignTop if is_short else Qt.AlignmentFlag(0))


class _TrainingCard(QFrame):
    """A card with a title and a form."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._form: FieldForm | None = None
        name = QLabel(title)
        name.setProperty("role", "title")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 12)
        self._column.setSpacing(12)
        self._column.addWidget(name)
        self._column.addStretch(1)

    def show_form(self, form: FieldForm) -> None:
        """Show this form instead of the one before."""
        if self._form is not None:
            self._column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self._form = form
        self._column.insertWidget(1, form)
