"""The dice beside the seeds: a sweep with new seeds, and a question before the same seeds are swept again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from engine.language.texts import N_, _
from engine.project.locks import SEEDS, lock_text
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.popup import Popup

TIP = N_("Sweep again with seeds that you have not used yet; earlier curves stay as faint lines")
WIDTH = 300


class NewSeeds(QObject):
    """`button` is the dice; `question` opens below it if a sweep would only repeat what is there."""

    def __init__(self, document: Document, controller: RunController, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._controller, self._theme = document, controller, theme
        self.button = QPushButton()
        self.button.setAccessibleName(_("New seeds"))
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(controller.sweep_new_seeds)
        self.question = RepeatQuestion(controller)
        self.question.setParent(self.button)
        controller.repeat_refused.connect(self._ask)
        controller.state_changed.connect(self._show_state)
        document.project_changed.connect(self._show_state)
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self._show_state()

    def _ask(self) -> None:
        self.question.set_width(self._theme.px(WIDTH))
        self.question.open_below(self.button)

    def _show_state(self) -> None:
        if self._controller.is_running:
            self.question.close()
        is_locked = self._document.is_locked(SEEDS)
        self.button.setEnabled(not self._controller.is_running and not is_locked)
        self.question.new_seeds.setEnabled(not is_locked)
        seeds = self._document.project.new_seeds
        tip = _(TIP)
        if len(seeds) > 1:
            following = _("next: {first} to {last}").format(first=seeds[0], last=seeds[-1])
            tip = f"{tip} ({following})"
        tip = lock_text(SEEDS) if is_locked else tip
        self.button.setToolTip(tip)

    def _show_theme(self) -> None:
        self.button.setIcon(self._theme.icon("dice"))
        self.button.setIconSize(QSize(self._theme.px(18), self._theme.px(18)))
        self.button.setFixedWidth(self._theme.px(40))


class RepeatQuestion(Popup):
    """Says that the same seeds give the same picture, and offers new ones."""

    def __init__(self, controller: RunController) -> None:
        super().__init__(_("Sweep again?"))
        self._controller = controller
        self.sentence = WrappedLabel(_("Same seeds give the same picture."))
        self.sentence.setProperty("role", "name")
        self.new_seeds = QPushButton(_("New seeds"))
        self.new_seeds.setProperty("primary", True)
        self.new_seeds.setToolTip(_(TIP))
        self.new_seeds.clicked.connect(self._take_new_seeds)
        self.anyway = QPushButton(_("Train anyway"))
        self.anyway.setToolTip(_("Train all of them again; the numbers stay the same"))
        self.anyway.clicked.connect(self._train_anyway)
        row = QHBoxLayout()
        row.addWidget(self.new_seeds)
        row.addWidget(self.anyway)
        row.addStretch(1)
        self.column.setSpacing(12)
        self.column.addWidget(self.sentence)
        self.column.addLayout(row)

    def set_width(self, width: int) -> None:
        self.setMinimumWidth(width)

    def _take_new_seeds(self) -> None:
        self.close()
        self._controller.sweep_new_seeds()

    def _train_anyway(self) -> None:
        self.close()
        self._controller.start_sweep(is_repeat=True)
