"""The ribbon over results that do not belong to the network at the left: whose they are, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from engine.data.catalogue import data_set_title
from engine.language.lists import listed
from engine.language.texts import N_, _, in_sentence, ngettext, pgettext
from engine.runs.difference import NOTHING, Difference, experiment_differences
from engine.runs.record import RunRecord
from gui.document.document import Document
from gui.document.labels import SWEEP_KEY
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel, plain_tip

MAX_NAMED = 2
ICON = 16
NARROW = 480  # pixels below which the buttons go under the text
TIP = N_("Train the network at the left ({key})")


class StaleRibbon(QFrame):
    """Hidden while the results are current. `sweep` is connected by its owner."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self._run: RunRecord | None = None
        self.setProperty("role", "ribbon")
        self._icon = QLabel()
        self.text = WrappedLabel()
        self.sweep = QPushButton(pgettext("button", "Sweep"))
        self.sweep.setToolTip(_(TIP).format(key=SWEEP_KEY))
        self.sweep.setAccessibleName(_("Sweep the network at the left"))
        self.restore = QPushButton(_("Restore that network"))
        self.restore.setAccessibleDescription(_("Back to the network, data and training of these results"))
        self.restore.clicked.connect(self._restore)
        self._parts = parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        parts.setContentsMargins(12, 6, 6, 6)
        parts.setSpacing(8)
        said, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (said, buttons):
            row.setSpacing(8)
        said.addWidget(self._icon)
        said.addWidget(self.text, 1)
        for button in (self.sweep, self.restore):
            button.setProperty("role", "small")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        buttons.addStretch()
        parts.addLayout(said, 1)
        parts.addLayout(buttons)
        theme.changed.connect(self._show_icon)
        self._show_icon()
        self.hide()

    def show_run(self, run: RunRecord | None) -> None:
        """Say that the results are of this run; None if they belong to the network at the left."""
        self._run = run
        self.setVisible(run is not None)
        if run is None:
            return
        differences = experiment_differences(run, self._document.project.definition, data_set_title)
        self.text.setText(ribbon_text(run, differences))
        more = [_phrase(one) for one in differences]
        self.text.setToolTip(plain_tip("\n".join(more)) if len(more) > MAX_NAMED else "")
        tip = _("Back to what {run} was trained with; Undo takes it back").format(run=run.name)
        self.restore.setToolTip(tip)
        problem = self._document.problem(is_sweep=True)
        self.sweep.setEnabled(not problem)
        self.sweep.setToolTip(problem or _(TIP).format(key=SWEEP_KEY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < self._theme.px(NARROW)
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def _restore(self) -> None:
        if self._run is not None:
            self._document.restore_run(self._run.uid)

    def _show_icon(self) -> None:
        self._icon.setPixmap(self._theme.icon("advice", "warn").pixmap(self._theme.px(ICON)))


def ribbon_text(run: RunRecord, differences: Sequence[Difference]) -> str:
    """Name the run and what it had that the project no longer has."""
    named = [_phrase(one) for one in differences[:MAX_NAMED]]
    if more := len(differences) - len(named):
        named.append(ngettext("{n} more difference", "{n} more differences", more).format(n=more))
    if not named:
        text = _("These are the results of {run}, not of the network at the left.")
        return text.format(run=run.name)
    # Translators: {settings} is what the run had, such as “learning rate: 0.01 and with Dropout(0.3)”.
    text = _("These are the results of {run} ({settings}), not of the network at the left.")
    return text.format(run=run.name, settings=listed(named))


def _phrase(one: Difference) -> str:
    place = f"{in_sentence(one.place[:1])}{one.place[1:]}"
    if one.b_text == NOTHING:
        # Translators: among settings: the one network has {layer}, the other has not.
        return _("with {layer}").format(layer=one.a_text)
    if one.a_text == NOTHING:
        return _("without {layer}").format(layer=one.b_text)
    value = one.a_text.partition(": ")[0]  # "none: raw numbers" explains itself in a form alone
    return f"{place} {value}" if ": " in place else f"{place}: {value}"
