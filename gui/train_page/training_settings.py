"""The settings that a training is most often changed by, over its chart."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment.spec_fields import TRAINING_FIELDS, field_values
from engine.language.texts import N_, _
from engine.project.locks import TRAINING
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.forms.field_strip import FieldStrip
from gui.theme.theme import Theme
from gui.widgets.controls import SpinBox

NAMES = ("epochs", "batch_size", "optimizer", "learning_rate", "early_stopping")
FIELDS = tuple(next(field for field in TRAINING_FIELDS if field.name == name) for name in NAMES)
SEED_TIP = N_(
    "Another seed gives another split, other initial weights, another order of the samples and other masks"
)
NOT_HELD_OUT = N_("Early stopping needs validation data: hold some out on the Data page.")


class TrainingSettings(QWidget):
    """The same fields as on the Network page; every edit is one step to undo."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self.strip = FieldStrip(FIELDS, dict(field_values(document.project.training, FIELDS)), theme)
        self.strip.value_edited.connect(lambda name, value: document.set_training(**{name: value}))
        self.seed = SpinBox(minimum=0, maximum=99_999)
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_(SEED_TIP))
        self.strip.add_column(_("Seed"), _(SEED_TIP), self.seed, 78)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        column.addWidget(LockNote(document, TRAINING, theme))
        document.project_changed.connect(self._show_project)
        self._show_project()

    def _show_project(self) -> None:
        project = self._document.project
        self.strip.set_values(dict(field_values(project.training, FIELDS)))
        early = self.strip.editors["early_stopping"]
        # A value that needs validation data must stay within reach, so that it can be set back to 0.
        is_possible = project.data.has_validation or project.training.early_stopping > 0
        is_open = not self._document.is_locked(TRAINING)
        for editor in self.strip.editors.values():
            editor.setEnabled(is_open)
        early.setEnabled(is_open and is_possible)
        early.control.setToolTip(_(early.field.help if is_possible else NOT_HELD_OUT))
