"""The numbers of a training, large: its epoch, loss and metric, and the time that it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.analysis.durations import format_duration
from engine.analysis.wording import format_metric, metric_label, sentence_case
from engine.experiment.results import CellResult, EpochValues
from engine.language.numbers import number_text as decimal_text
from engine.language.texts import N_, _
from engine.project.project import Project
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

NOTHING = "–"
WIDTHS = (100, 76, 72, 88, 88, 88)  # of epoch, time, names, training, validation, test
NAMES = 2  # their column
CAPTION_SIZE = 12
GAP = 6
_SPLITS = {
    "train": (N_("training"), "■", "train", N_("On the training data, with dropout off")),
    "val": (N_("validation"), "●", "accent", N_("On the validation data, with dropout off")),
    N_("test"): (N_("test"), "", "text", N_("The test set is used once, when the training has ended.")),
}


class LiveNumbers(QWidget):
    """Each number keeps its place from the first epoch to the end; what is not known yet is a dash."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._n_epochs = self._total = 0
        self._names: dict[str, str] = {}
        self._splits: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(len(WIDTHS), 1)
        self._heads: dict[str, QLabel] = {}
        self._cells: dict[str, QLabel] = {}
        self._epoch = self._place("", "number", 1, 0)
        self._time = self._place("", "number", 1, 1)
        self._place(_("Epoch"), "caption", 0, 0)
        self._place(_("Time"), "caption", 0, 1)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.setAccessibleName(_("Numbers of this training"))

    def start(self, project: Project) -> None:
        """Show dashes for a training of this project."""
        training = project.training
        self._total = training.epochs
        loss = sentence_case(metric_label(training.loss))
        names = {"loss": _("Loss"), training.metric: sentence_case(metric_label(training.metric))}
        if training.metric == training.loss:
            names = {"loss": loss}
        has = {"train": True, "val": project.data.has_validation, N_("test"): project.data.is_held_out}
        splits = tuple(name for name, is_there in has.items() if is_there)
        if (names, splits) != (self._names, self._splits):
            self._names, self._splits = names, splits
            self._make_cells(loss)
        self._show_epoch(0)
        self._show_values({})
        self.show_seconds(0.0)

    def show_epoch(self, epoch: EpochValues) -> None:
        """Show the values of an epoch that has ended."""
        self._show_epoch(epoch.epoch)
        self._show_values(dict(epoch.values))

    def show_seconds(self, seconds: float) -> None:
        """Show the time so far."""
        self._time.setText(
            format_duration(seconds) if seconds else _("{n} s").format(n=decimal_text(0.0, ".1f"))
        )

    def show_end(self, result: CellResult) -> None:
        """Show the scores of a training that has ended or was stopped."""
        self._show_epoch(max((len(values) for _, values in result.history), default=0))
        self._show_values(dict(result.metrics))
        self.show_seconds(result.seconds)

    def texts(self) -> dict[str, str]:
        """What stands there: "epoch", "time", and each `<split>_<name>` such as "val_loss"."""
        cells = {column: label.text() for column, label in self._cells.items()}
        return {"epoch": self._epoch.text(), "time": self._time.text()} | cells

    def _show_epoch(self, epoch: int) -> None:
        self._n_epochs = epoch
        self._epoch.setText(f"{epoch} / {self._total}")

    def _show_values(self, values: Mapping[str, float]) -> None:
        for column, label in self._cells.items():
            label.setText(number_text(column, values[column]) if column in values else NOTHING)
        rows = [
            f"{title}: "
            + ", ".join(
                f"{_(_SPLITS[split][0])} {self._cells[f'{split}_{name}'].text()}" for split in self._splits
            )
            for name, title in self._names.items()
        ]
        epoch = _("Epoch {n} of {total}").format(n=self._n_epochs, total=self._total)
        self.setAccessibleDescription(". ".join([epoch, *rows]))

    # --- making

    def _place(self, text: str, role: str, row: int, column: int, tip: str = "") -> QLabel:
        label = WrappedLabel(text) if column == 2 else QLabel(text)
        label.setProperty("role", role)
        label.setToolTip(tip)
        self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignVCenter)
        return label

    def _make_cells(self, loss: str) -> None:
        """Make a row for each name and a column for each split; epoch and time stay."""
        for row in range(self._grid.rowCount()):
            for column in range(2, len(WIDTHS)):
                item = self._grid.itemAtPosition(row, column)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    self._grid.removeWidget(widget)
                    widget.hide()
                    widget.deleteLater()
        self._cells, self._heads = {}, {}
        for index, split in enumerate(self._splits):
            self._heads[split] = self._place("", "caption", 0, 3 + index, _(_SPLITS[split][3]))
        for row, (name, title) in enumerate(self._names.items(), start=1):
            self._place(title, "caption", row, 2, loss if name == "loss" else "")
            for index, split in enumerate(self._splits):
                tip = _(_SPLITS[split][3])
                self._cells[f"{split}_{name}"] = self._place(NOTHING, "number", row, 3 + index, tip)
        self._show_look()

    def _show_look(self) -> None:
        """Mark training and validation as the chart does, in the theme's colours."""
        for column, width in enumerate(WIDTHS):
            self._grid.setColumnMinimumWidth(column, self._theme.px(width))
        metrics = QFontMetrics(self._theme.font(CAPTION_SIZE))
        words = [word for title in self._names.values() for word in title.split()]
        widest = max(map(metrics.horizontalAdvance, words), default=0) + 1
        self._grid.setColumnMinimumWidth(NAMES, max(self._theme.px(WIDTHS[NAMES]), widest))
        for split, head in self._heads.items():
            text, sign, token, _tip = _SPLITS[split]
            colour = getattr(self._theme.tokens, token)
            mark = f'<span style="color: {colour}">{sign}</span> ' if sign else ""  # not a text: markup
            head.setText(f"{mark}{_(text)}")


def number_text(column: str, value: float) -> str:
    """A value with its unit, or what it has become: "NaN", "∞"."""
    if math.isnan(value):
        return "NaN"
    return format_metric(column, value) if math.isfinite(value) else "∞" if value > 0 else "−∞"
