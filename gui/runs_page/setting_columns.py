"""The columns of settings that the list can show beside its own: all fields of data and training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.language.texts import _
from engine.network.fields import ChoiceField, Field, FieldValue
from engine.runs.record import RunRecord
from gui.document.labels import SHORT_LOSS_NAMES


def short_text(field: Field, value: FieldValue) -> str:
    """A value in a few words: of a choice, what stands before the colon."""
    return field.text(value).partition(":")[0]


@dataclass(frozen=True)
class SettingColumn:
    """A field of data or training as a column. `owner` is the definition's attribute that has the field."""

    owner: str
    field: Field

    @property
    def id(self) -> str:
        return self.field.name

    @property
    def title(self) -> str:
        return self.field.label

    def value(self, run: RunRecord) -> FieldValue:
        """The value that a run had."""
        value: FieldValue = getattr(getattr(run.definition, self.owner), self.field.name)
        return value

    def text(self, run: RunRecord) -> str:
        """The value as text, short enough for a cell."""
        return self._text_of(self.value(run))

    @property
    def long_texts(self) -> tuple[str, ...]:
        """Texts that the column must have space for: its title, and every choice."""
        choices = self.field.choices if isinstance(self.field, ChoiceField) else ()
        return (_(self.title), *map(self._text_of, choices))

    def _text_of(self, value: FieldValue) -> str:
        if isinstance(value, str) and value in SHORT_LOSS_NAMES:
            return SHORT_LOSS_NAMES[value]
        return short_text(self.field, value)

    @property
    def is_word(self) -> bool:
        """Whether its values are names, not numbers."""
        return isinstance(self.field, ChoiceField)

    def key(self, run: RunRecord) -> object:
        """A sort key: by the alphabet for names, by value for numbers, by count for lists."""
        value = self.value(run)
        if self.is_word:
            return self.text(run).casefold()
        return len(value) if isinstance(value, tuple) else value


SETTING_COLUMNS = tuple(
    SettingColumn(owner, field)
    for owner, fields in (("training", TRAINING_FIELDS), ("data", DATA_FIELDS))
    for field in fields
)


def differing(runs: Iterable[RunRecord]) -> tuple[str, ...]:
    """Return the ids of the columns in which the runs do not all have the same value."""
    runs = list(runs)
    found = []
    for column in SETTING_COLUMNS:
        first = column.value(runs[0]) if runs else None
        if any(column.value(run) != first for run in runs):
            found.append(column.id)
    return tuple(found)


class ColumnChoice(QObject):
    """Which columns of settings are shown: the chosen ones, or automatically those that differ."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[str, ...] | None = None

    @property
    def ids(self) -> tuple[str, ...] | None:
        """The chosen columns in the table's order; None where the choice is automatic."""
        return self._ids

    def choose(self, ids: Iterable[str] | None) -> None:
        """Show these columns; None shows those that differ. Ids that no column has are passed over."""
        chosen = None if ids is None else set(ids)
        kept = chosen and tuple(column.id for column in SETTING_COLUMNS if column.id in chosen)
        kept = None if chosen is None else kept or ()
        if kept != self._ids:
            self._ids = kept
            self.changed.emit()

    def fill(self, menu: QMenu, shown: Iterable[str]) -> None:
        """Fill a menu with all columns, those in view checked."""
        shown = tuple(shown)
        menu.clear()
        automatic = menu.addAction(_("What differs between the runs"), lambda: self.choose(None))
        automatic.setCheckable(True)
        automatic.setChecked(self._ids is None)
        menu.addSeparator()
        for column in SETTING_COLUMNS:
            is_shown = column.id in shown
            others = [one for one in shown if one != column.id]
            action = menu.addAction(
                _(column.title), partial(self.choose, others if is_shown else [*shown, column.id])
            )
            action.setCheckable(True)
            action.setChecked(is_shown)
