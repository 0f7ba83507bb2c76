"""The head of the chosen data set: what it is, how large, what guessing scores, and what to know about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.analysis.data_remarks import guess_sentence, size_remarks
from engine.data.info import DataSetInfo
from engine.experiment.specs import DataSpec
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from gui.theme.theme import Theme
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import ToneBar


class DataHead(QWidget):
    """Title, sentence, facts, remarks and source; of the user's own file also a button to its import."""

    change_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = WrappedLabel()
        self.title.setProperty("role", "title")
        self.sentence = WrappedLabel()
        self.facts = FactRow(theme)
        self.guess = WrappedLabel()
        self.guess.setProperty("role", "muted")
        self.note, self.remarks = Remarks(theme, ""), Remarks(theme, "warn")
        self.source = WrappedLabel()
        self.source.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.change = QPushButton(_("Change the import…"))
        self.change.setProperty("role", "small")
        self.change.setToolTip(_("Read the file in another way, or choose other columns or another target"))
        self.change.clicked.connect(self.change_requested)
        text = QVBoxLayout()
        text.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        text.addLayout(top)
        text.addWidget(self.sentence)
        column.addLayout(text)
        column.addWidget(self.facts)
        column.addWidget(self.note)
        column.addWidget(self.remarks)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addWidget(self.guess)
        below.addWidget(self.source)
        column.addLayout(below)

    def show_data(self, info: DataSetInfo, data: DataSpec, metric: str) -> None:
        """Describe the chosen data; guessing is scored by `metric` if it suits the task."""
        self.title.setText(info.title)
        self.change.setVisible(data.file is not None)
        self.sentence.setText(info.sentence)
        self.facts.show_facts(facts(info))
        sentence = guess_sentence(data, metric)
        self.guess.setText(sentence)
        self.guess.setVisible(bool(sentence))
        self.note.show_remarks([info.note] if info.note else [])
        self.remarks.show_remarks(size_remarks(data))
        self.source.setText(_("Source: {source}").format(source=info.source))


def facts(info: DataSetInfo) -> list[tuple[str, str]]:
    """Numbers and names with a word for each."""
    found = [(number_text(info.n_samples, ","), _word(info.kind, info.n_samples))]
    if info.is_table:
        n_columns = len(info.columns) or info.shape[0]
        # Translators: stands below the number.
        found.append((number_text(n_columns, ","), ngettext("column", "columns", n_columns)))
    elif info.is_image:
        colour = _("pixels, grey") if info.shape[2] == 1 else _("pixels, in colour")
        found.append((f"{info.shape[0]} × {info.shape[1]}", colour))
    else:
        # Translators: of a sequence; stands below the number.
        found.append((number_text(info.shape[0], ","), ngettext("step", "steps", info.shape[0])))
    # Translators: stands below the name of the target.
    kind = _("target, a number")
    if info.task == "classification":
        text = ngettext("target, {n} class", "target, {n} classes", info.n_classes)
        kind = text.format(n=number_text(info.n_classes, ","))
    return [*found, (info.target, kind)]


def _word(kind: str, n: int) -> str:
    """The word below the number of samples."""
    # Translators: the words "row", "image" and "sequence" stand below the number.
    words = {"table": ngettext("row", "rows", n), "images": ngettext("image", "images", n)}
    return words.get(kind) or ngettext("sequence", "sequences", n)


class FactRow(QWidget):
    """Facts side by side, each above its word; what does not fit goes to the next row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._flow = FlowLayout(self, 24)
        self._shown: Sequence[tuple[str, str]] = ()

    def show_facts(self, shown: Sequence[tuple[str, str]]) -> None:
        """Show these values and words."""
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for value, word in shown:
            self._flow.addWidget(_fact(value, word))
        self.updateGeometry()


def _fact(value: str, word: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for text, role in ((value, "name"), (word, "caption")):
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        column.addWidget(label)
    return made


class Remarks(QWidget):
    """What a student should know, a line for each, beside a bar in the tone; hidden without any."""

    def __init__(self, theme: Theme, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.labels: list[WrappedLabel] = []
        bar = ToneBar(theme)
        bar.set_tone(tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(bar)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        row.addLayout(self._column, 1)

    @property
    def texts(self) -> list[str]:
        """The lines in view."""
        return [label.text() for label in self.labels if not label.isHidden()]

    def show_remarks(self, remarks: Sequence[str]) -> None:
        """Show these sentences."""
        while len(self.labels) < len(remarks):
            label = WrappedLabel()
            self.labels.append(label)
            self._column.addWidget(label)
        for place, label in enumerate(self.labels):
            label.setVisible(place < len(remarks))
            label.setText(remarks[place] if place < len(remarks) else "")
        self.setVisible(bool(remarks))
