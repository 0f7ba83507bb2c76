"""The result of a variance study, and buttons that freeze a seed stream for the next sweep."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from engine.analysis.variance_shares import STREAM_LABELS
from engine.analysis.variance_study import VarianceStudy
from engine.analysis.wording import sentence_case
from engine.experiment.names import STREAM_NAMES
from engine.experiment.specs import STREAMS
from engine.language.lists import listed
from engine.language.texts import N_, _
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import NEUTRAL, VerdictFrame

STALE = N_("Outdated: the network has changed since. Find out again.")
UNLOCKED = N_("A fixed source is the same for every seed, so the bands get narrower.")
LOCKED = N_("{sources} fixed: the bands get narrower, and the verdict holds for that choice alone.")


class LockCard(VerdictFrame):
    """The answer, and under it a toggle for each source of chance."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, margins=(12, 4, 8, 4))
        self._document = document
        self.caution = WrappedLabel()
        self.caution.setProperty("role", "caption")
        self.locks = {name: self._lock(name) for name in STREAMS}
        lock_text = QLabel(_("Fix for the next sweep:"))
        lock_text.setProperty("role", "muted")
        lock_text.setMinimumHeight(next(iter(self.locks.values())).sizeHint().height())
        self._lock_row = QWidget()
        row = FlowLayout(self._lock_row)
        row.addWidget(lock_text)
        for button in self.locks.values():
            row.addWidget(button)
        self.column.addWidget(self._lock_row)
        self.column.addWidget(self.caution)
        self.column.addStretch(1)
        document.project_changed.connect(self._show_locks)
        self._show_locks()

    def show_study(self, study: VarianceStudy, *, is_running: bool, is_stale: bool) -> None:
        """Say what this study has found, or how far it is."""
        shares = study.shares
        tone, details = NEUTRAL, ""
        if shares is not None:
            headline, details = shares.headline, shares.details
            tone = "accent" if shares.streams else "warn"
        elif is_running:
            headline = _("{done} of {planned} trainings…").format(done=study.n_done, planned=study.n_planned)
            details = _("First everything random, then one source fixed, then only one random.")
        else:
            headline = _("Stopped after {done} of {planned} trainings.").format(
                done=study.n_done, planned=study.n_planned
            )
            details = _("Find out continues where it stopped.")
        if is_stale:
            details = f"{details} {_(STALE)}".strip()
        self.show_verdict(tone, headline, details)
        for widget in (self._lock_row, self.caution):
            widget.setVisible(shares is not None)

    def _lock(self, name: str) -> QPushButton:
        button = SteadyButton(_(STREAM_NAMES[name]))
        button.setCheckable(True)
        button.setProperty("role", "toggle")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        source = _(STREAM_LABELS[name])
        button.setAccessibleName(_("Fix {source}").format(source=source))
        button.setToolTip(_("Keep {source} the same for every seed of the next sweep").format(source=source))
        button.clicked.connect(partial(self._take_lock, name))
        return button

    def _take_lock(self, name: str) -> None:
        """Freeze this stream or let it vary again, as one undo step."""
        project, is_locked = self._document.project, self.locks[name].isChecked()
        now = {*project.sweep.frozen_streams} - {name} | ({name} if is_locked else set())
        sweep = replace(project.sweep, frozen_streams=tuple(one for one in STREAMS if one in now))
        # Translators: {source} is a source of chance, such as “the split”.
        text = _("Fix {source}") if is_locked else _("Let vary {source}")
        self._document.edit(text.format(source=_(STREAM_LABELS[name])), replace(project, sweep=sweep))

    def _show_locks(self) -> None:
        frozen = self._document.project.sweep.frozen_streams
        for name, button in self.locks.items():
            button.setChecked(name in frozen)
        labels = [_(STREAM_NAMES[name]) for name in STREAMS if name in frozen]
        text = listed(labels)
        self.caution.setText(_(LOCKED).format(sources=sentence_case(text)) if labels else _(UNLOCKED))
