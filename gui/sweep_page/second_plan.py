"""The chip of the second setting: what is swept beside the rate, with which values, how many trainings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import InputError
from engine.experiment.second_setting import (
    MAX_VALUES,
    SECOND_SETTINGS,
    SecondSettingKind,
    second_problem,
    value_key,
)
from engine.experiment.specs import DataSpec, SecondSetting, SweepSpec
from engine.language.numbers import decimal_mark, joined_numbers, number_text, with_marks, with_points
from engine.language.texts import N_, _, in_sentence, ngettext, pgettext
from engine.network.spec import NetworkSpec
from gui.document.document import Document
from gui.widgets.controls import forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel

ALONE = ""
WIDTH_EM, NOTE_EM = 31, 21  # in multiples of the font's height
GAP = 12  # between a setting and its note
TIE = N_("Width follows the rate: units / (1 − d)")
TIED_TEXT = N_(
    "Widens the layer before each swept Dropout as the rate grows, so that equally many units stay on at "
    "every rate (Srivastava et al. 2014)."
)
TRAIN_SAMPLES = "train_samples"


class SecondPlan(QWidget):
    """The popup's content; `text` is the chip's text. Each action is one undo step."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.choices: dict[str, QRadioButton] = {}
        self.notes: dict[str, WrappedLabel] = {}
        self.values_edit = QLineEdit()
        self.values_edit.setAccessibleName(_("Values of the second setting"))
        self.values_edit.setToolTip(_("Values separated by commas; one curve per value"))
        self.values_edit.editingFinished.connect(self._take_values)
        forward_undo_to_document(self.values_edit)
        self.usual_button = QPushButton(_("Suggest values"))
        self.usual_button.setProperty("role", "small")
        self.usual_button.setToolTip(_("Fill in values that are often tried"))
        self.usual_button.clicked.connect(self._take_usual)
        self.problem = WrappedLabel()
        self.problem.setProperty("role", "muted")
        self.tie_box = QCheckBox(_(TIE))
        self.tie_box.setAccessibleDescription(_(TIED_TEXT))
        self.tie_box.clicked.connect(self._take_tie)
        self.tie_note = WrappedLabel(_(TIED_TEXT))
        self.tie_note.setProperty("role", "muted")
        self.count = QLabel()
        self.count.setProperty("role", "name")
        self._lay_out()
        document.project_changed.connect(self._show_project)
        self._show_project()

    @property
    def first_editor(self) -> QWidget:
        """The widget that gets the focus when the popup opens."""
        second = self._document.project.sweep.second
        return self.choices[second.setting if second is not None else ALONE]

    def text(self, *, is_compact: bool = False) -> str:
        """A text such as "units × 3" or "+ Compare…" for the chip."""
        sweep = self._document.project.sweep
        if sweep.second is None:
            if sweep.is_width_tied:
                # Translators: on a small button: the width follows the rate.
                return _("width tied")
            return "+" if is_compact else _("+ Compare…")
        label = in_sentence(_(SECOND_SETTINGS[sweep.second.setting].label)).removeprefix("training ")
        text = f"{label} × {len(sweep.second.values)}"
        if not sweep.is_width_tied or is_compact:
            return text
        # Translators: on a small button: which setting has how many values, and the width follows the rate.
        return _("{settings}, tied").format(settings=text)

    def _show_project(self) -> None:
        project = self._document.project
        second = project.sweep.second
        chosen = second.setting if second is not None else ALONE
        for name, choice in self.choices.items():
            choice.setChecked(name == chosen)
        if not self.values_edit.hasFocus() or second is None:
            self.values_edit.setText(_text(second))
        for control in (self.values_edit, self.usual_button):
            control.setEnabled(second is not None)
        problem = "" if second is None else second_problem(second, project.experiment)
        self._show_message(problem or samples_note(second, project.data))
        self.tie_box.setChecked(project.sweep.is_width_tied)
        self._show_tie(project.network)
        self.count.setText(count_text(project.sweep))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_reasons()

    def _show_reasons(self) -> None:
        """Describe each setting, or say why it cannot be varied here."""
        experiment = self._document.project.experiment
        second = self._document.project.sweep.second
        for kind in SECOND_SETTINGS.values():
            values = usual_values(kind, experiment.data)
            reason = second_problem(SecondSetting(kind.id, values), experiment)
            is_chosen = second is not None and second.setting == kind.id
            self.choices[kind.id].setEnabled(not reason or is_chosen)
            self.choices[kind.id].setToolTip(reason or _(kind.help))
            self.notes[kind.id].setText(reason or _(kind.help))
        self._fit()

    def _fit(self) -> None:
        """Reserve enough lines for sentences, since a popup does not grow with them."""
        height = self.fontMetrics().height()
        widest = max(choice.sizeHint().width() for choice in self.choices.values())
        full = max(WIDTH_EM * height, widest + GAP + NOTE_EM * height)
        self.setFixedWidth(full)
        notes = [(note, NOTE_EM * height) for note in self.notes.values()]
        for label, width in (*notes, (self.problem, full), (self.tie_note, full)):
            label.setFixedWidth(width)
            label.setMinimumHeight(max(0, label.heightForWidth(width)))
        self.problem.setMinimumHeight(2 * height)

    def _show_tie(self, network: NetworkSpec) -> None:
        is_tied = self._document.project.sweep.is_width_tied
        has_layers = bool(network.enabled.tied_layers)
        self.tie_box.setEnabled(has_layers or is_tied)
        text = _(TIED_TEXT) if has_layers else _("There is no layer with units before a swept Dropout.")
        self.tie_box.setToolTip(text)
        self.tie_note.setText(text)

    def _show_message(self, text: str) -> None:
        self.problem.setText(text)

    # --- what the user does

    def _take_choice(self, name: str) -> None:
        project = self._document.project
        second = project.sweep.second
        if name == (second.setting if second is not None else ALONE):
            return
        if name == ALONE:
            self._edit(_("Sweep the rate alone"), second=None)
            return
        kind = SECOND_SETTINGS[name]
        values = usual_values(kind, project.data)
        text = _("Sweep {setting} as well").format(setting=in_sentence(_(kind.label)))
        self._edit(text, second=SecondSetting(name, values))

    def _take_values(self) -> None:
        project = self._document.project
        second = project.sweep.second
        if second is None or self.values_edit.text() == _text(second):
            return
        kind = SECOND_SETTINGS[second.setting]
        values, problem = parse_values(kind, self.values_edit.text())
        setting = SecondSetting(second.setting, values)
        problem = problem or second_problem(setting, project.experiment)
        if problem:
            self._show_message(problem)
        elif setting == second:
            self.values_edit.setText(_text(second))
            self._show_message("")
        else:
            self._edit(_values_edit(kind), second=setting)
            self.values_edit.setText(_text(setting))

    def _take_usual(self) -> None:
        project = self._document.project
        if project.sweep.second is None:
            return
        kind = SECOND_SETTINGS[project.sweep.second.setting]
        values = usual_values(kind, project.data)
        self.values_edit.setText(_text(SecondSetting(kind.id, values)))
        self._edit(_values_edit(kind), second=SecondSetting(kind.id, values))

    def _take_tie(self) -> None:
        is_tied = self.tie_box.isChecked()
        self._edit(_("Tie the width to the rate") if is_tied else _("Untie the width"), is_width_tied=is_tied)

    def _edit(self, text: str, **changes: object) -> None:
        project = self._document.project
        sweep = replace(project.sweep, **changes)  # type: ignore[arg-type]
        self._document.edit(text, replace(project, sweep=sweep))

    def _lay_out(self) -> None:
        group = QButtonGroup(self, exclusive=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        rows = [(ALONE, pgettext("second setting", "None"), _("One curve"))]
        rows += [(kind.id, _(kind.label), _(kind.help)) for kind in SECOND_SETTINGS.values()]
        for row, (name, label, help_) in enumerate(rows):
            choice, note = QRadioButton(label), WrappedLabel(help_)
            choice.setToolTip(help_)
            note.setProperty("role", "muted")
            choice.clicked.connect(partial(self._take_choice, name))
            group.addButton(choice)
            grid.addWidget(choice, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(note, row, 1)
            self.choices[name], self.notes[name] = choice, note
        grid.setColumnStretch(1, 1)
        values = QHBoxLayout()
        values.addWidget(self.values_edit, 1)
        values.addWidget(self.usual_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addLayout(values)
        for widget in (self.problem, self.tie_box, self.tie_note, self.count):
            column.addWidget(widget)
        self._fit()


def _values_edit(kind: SecondSettingKind) -> str:
    return _("Set the values of {setting}").format(setting=in_sentence(_(kind.label)))


def count_text(sweep: SweepSpec) -> str:
    """A text such as "3 × 7 rates × 5 seeds = 105 trainings"."""
    rates, seeds = len(sweep.rates), len(sweep.seeds)
    values = len(sweep.second.values) if sweep.second is not None else 1
    factors = [str(values)] if sweep.second is not None else []
    factors.append(ngettext("{n} rate", "{n} rates", rates).format(n=rates))
    factors.append(ngettext("{n} seed", "{n} seeds", seeds).format(n=seeds))
    total = values * rates * seeds
    return " × ".join(factors) + " = " + ngettext("{n} training", "{n} trainings", total).format(n=total)


def _text(second: SecondSetting | None) -> str:
    return _listed(second.values) if second is not None else ""


def _listed(values: Iterable[float]) -> str:
    return joined_numbers(with_marks(value_key(value)) for value in values)


# --- The values of a second setting: parsing, defaults, warnings


def parse_values(kind: SecondSettingKind, text: str) -> tuple[tuple[float, ...], str]:
    """The values in rising order without duplicates, and a sentence if something is wrong with them."""
    plain = with_points(text) if decimal_mark() == "," else text
    parts = [part.strip() for part in plain.replace(";", ",").split(",") if part.strip()]
    usual = _listed(kind.usual)
    for part in parts:
        if not _is_number(part):
            return (), _("“{text}” is not a number. Write values like {usual}.").format(
                text=part[:20], usual=usual
            )
    values = tuple(sorted({float(part) for part in parts}))
    if not 1 <= len(values) <= MAX_VALUES:
        problem = _("{setting} needs 1 to {most} different values, not {n}.")
        return (), problem.format(setting=_(kind.label), most=MAX_VALUES, n=len(values))
    return values, next((problem for value in values if (problem := kind.problem(value))), "")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def usual_values(kind: SecondSettingKind, data: DataSpec) -> tuple[float, ...]:
    """The default values; for training samples no more than there are."""
    max_samples = _max_samples(data) if kind.id == TRAIN_SAMPLES else None
    if max_samples is None or max(kind.usual) <= max_samples:
        return kind.usual
    return tuple(sorted({float(max(1, max_samples // part)) for part in (4, 2, 1)}))


def samples_note(second: SecondSetting | None, data: DataSpec) -> str:
    """A note if more training samples are requested than there are."""
    if second is None or second.setting != TRAIN_SAMPLES:
        return ""
    max_samples = _max_samples(data)
    if max_samples is None or max(second.values) <= max_samples:
        return ""
    text = _("There are {n} training samples; larger values use all of them.")
    return text.format(n=number_text(max_samples, ","))


def _max_samples(data: DataSpec) -> int | None:
    """The number of samples that are left for training; None if the data cannot be split."""
    from engine.data.catalogue import data_set_info
    from engine.data.sizes import split_sizes

    try:
        sizes = split_sizes(replace(data, train_samples=0), data_set_info(data).n_samples)
    except InputError:
        return None
    return dict(sizes)["train"]
