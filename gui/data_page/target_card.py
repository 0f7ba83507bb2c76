"""What is predicted, as a sentence with choices, and how its values are spread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.wording import value_texts
from engine.data.own_files.tables.inspection import Inspection
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext, pgettext
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel, plain_tip

# Translators: the end of the sentence "Predict … as a class".
TASKS = {"classification": N_("a class"), "regression": N_("a number")}
NAMED = 6  # classes that are named with their counts
BARS, MAX_BAR = 40, 24
_COMBO = 200


class TargetCard(QFrame):
    """`target_edited` has a column, `task_edited` a task."""

    target_edited = Signal(str)
    task_edited = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self._names = QStringListModel(self)
        self.target = ComboBox()
        self.target.setAccessibleName(_("Target"))
        self.target.setModel(self._names)  # a combo of its own items takes seconds for 10,000 of them
        self.target.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(12)
        self.task = ComboBox()
        self.task.setAccessibleName(_("Task"))
        for key, name in TASKS.items():
            self.task.addItem(_(name), key)
        # Translators: "Predict" and "as" belong to a sentence with choices: "Predict [price] as [a number]".
        self._predict = QLabel(pgettext("before the target", "Predict"))
        self._as = QLabel(pgettext("between target and task", "as"))
        self._predict.setProperty("role", "name")
        self._what = QLabel()
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setProperty("role", "name")
        self.count = WrappedLabel()
        self.bars = Bars(theme)
        words = QWidget()
        sentence = FlowLayout(words, 8)
        for widget in (self._predict, self.target, self._what, self._as, self.task):
            sentence.addWidget(widget)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(words)
        text.addWidget(self.count)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(16)
        row.addLayout(text, 1)
        row.addWidget(self.bars)
        self.target.textActivated.connect(self.target_edited)
        self.task.activated.connect(lambda _index: self.task_edited.emit(str(self.task.currentData())))
        theme.changed.connect(self._show_scale)
        self._show_scale()

    def show_inspection(self, found: Inspection) -> None:
        """Show what is predicted."""
        file = found.file
        names = [column.name for column in file.columns]
        if names != self._names.stringList():
            self._names.setStringList(names)
        self.target.setVisible(bool(names))
        self._what.setVisible(not names)
        self._what.setText(_("the class") if file.format == "images" else file.target)
        for widget in (self._as, self.task):
            widget.setVisible(file.format != "images")
        if names:
            self.target.setCurrentIndex(names.index(file.target))
            self.target.setToolTip(plain_tip(_("The column to predict: {name}").format(name=file.target)))
        self.task.setCurrentIndex(self.task.findData(file.task))
        self.count.setText(count_text(found))
        fact = next((one for one in found.facts if one.name == file.target), None)
        heights = file.class_counts if file.class_names else () if fact is None else fact.histogram
        self.bars.show_heights(heights[:BARS], has_gaps=bool(file.class_names))

    def _show_scale(self) -> None:
        self.target.setMaximumWidth(self._theme.px(_COMBO))


def count_text(found: Inspection) -> str:
    """How many there are of what is predicted."""
    file = found.file
    if not file.class_names:
        fact = next((one for one in found.facts if one.name == file.target), None)
        if fact is None or fact.minimum is None or fact.maximum is None:
            text = ngettext("{n} sample", "{n} samples", file.n_samples)
            return text.format(n=number_text(file.n_samples, ","))
        low, high = value_texts(fact.minimum, fact.maximum)
        text = ngettext(
            "{n} sample, from {low} to {high}", "{n} samples, from {low} to {high}", file.n_samples
        )
        return text.format(n=number_text(file.n_samples, ","), low=low, high=high)
    named = list(zip(file.class_names, file.class_counts, strict=True))
    named.sort(key=lambda one: -one[1])
    shown = [f"{name} ({number_text(count, ',')})" for name, count in named[:NAMED]]
    if len(named) > NAMED:
        # Translators: the end of a list of classes.
        shown.append(_("{n} more").format(n=number_text(len(named) - NAMED, ",")))
    text = ngettext("{n} class: {classes}", "{n} classes: {classes}", len(named))
    return text.format(n=number_text(len(named), ","), classes=" · ".join(shown))


class Bars(QWidget):
    """A small histogram."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heights: Sequence[int] = ()
        self._has_gaps = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("How the target is spread"))
        theme.changed.connect(self._show_scale)
        self._show_scale()

    def show_heights(self, heights: Sequence[int], *, has_gaps: bool) -> None:
        """Show a bar for each."""
        self._heights, self._has_gaps = heights, has_gaps
        self.setVisible(len(heights) > 1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._heights:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        step, top = self.width() / len(self._heights), max(self._heights)
        if self._has_gaps:
            step = min(step, self._theme.px(MAX_BAR))
        left = self.width() - step * len(self._heights)  # a few bars stand at the right
        gap = min(4.0, step / 4) if self._has_gaps else min(1.0, step / 8)
        for place, height in enumerate(self._heights):
            size = max(1.0, self.height() * height / max(1, top)) if height else 0.0
            painter.drawRoundedRect(
                QRectF(left + place * step + gap / 2, self.height() - size, max(1.0, step - gap), size),
                1.5,
                1.5,
            )
        painter.end()

    def _show_scale(self) -> None:
        self.setFixedSize(self._theme.px(150), self._theme.px(44))
