"""The selected layer's fields beside the training settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.data.catalogue import task_of
from engine.experiment.specs import TASK_LOSSES, TASK_METRICS, TRAINING_FIELDS, field_values
from engine.project.locks import TRAINING
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.forms.field_form import FieldForm
from gui.stack_editor.layer_form import LayerForm
from gui.theme.theme import Theme

NARROW = 828


class SettingsView(QWidget):
    """Two cards: the layer, the training."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self._task_kind = ""
        self._form: FieldForm | None = None
        layer_card = _card()
        layer_column = QVBoxLayout(layer_card)
        layer_column.setContentsMargins(16, 16, 16, 16)
        layer_column.addWidget(LayerForm(document, theme))
        training_card = _card()
        title = QLabel("Training")
        title.setProperty("role", "title")
        self._training = QVBoxLayout(training_card)
        self._training.setContentsMargins(16, 16, 16, 16)
        self._training.addWidget(title)
        self._training.addWidget(LockNote(document, TRAINING, theme))
        self._training.addStretch(1)
        content = QWidget()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(16)
        self._cards.addWidget(layer_card, 1)
        self._cards.addWidget(training_card, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        document.project_changed.connect(self._show_project)
        self._show_project()

    @property
    def is_narrow(self) -> bool:
        """Whether the cards stand one under the other."""
        return self._cards.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards one below the other on a narrow page."""
        is_narrow = event.size().width() < self._theme.px(NARROW)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(direction)
        self._cards.setContentsMargins(0, 0, 12 if is_narrow else 0, 0)  # space for the scroll bar
        super().resizeEvent(event)

    def _show_project(self) -> None:
        project = self._document.project
        kind = task_of(project.data).kind
        if self._form is None or kind != self._task_kind:
            if self._form is not None:
                self._training.removeWidget(self._form)
                self._form.hide()
                self._form.deleteLater()
            self._form = FieldForm(
                TRAINING_FIELDS,
                dict(field_values(project.training, TRAINING_FIELDS)),
                self._theme,
                {"loss": TASK_LOSSES[kind], "metric": TASK_METRICS[kind]},
            )
            self._form.value_edited.connect(lambda name, value: self._document.set_training(**{name: value}))
            self._training.insertWidget(2, self._form)
            self._task_kind = kind
        self._form.set_values(dict(field_values(project.training, TRAINING_FIELDS)))
        self._form.setEnabled(not self._document.is_locked(TRAINING))


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    return card
