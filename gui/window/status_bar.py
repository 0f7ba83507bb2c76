"""The line below the window: the engine, and which seeds a sweep has and what they vary."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar

from engine.analysis.wording import format_seeds
from engine.experiment.names import STREAM_NAMES
from engine.experiment.specs import STREAMS
from engine.language.lists import listed
from engine.language.texts import _
from gui.control.engine_state import EngineState
from gui.control.lending import Lending
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.window.engine_button import EngineButton


class StatusBar(QStatusBar):
    """Shows the engine's state at the left, the project's seeds at the right, between what is lent."""

    def __init__(
        self, theme: Theme, engine: EngineState, lending: Lending, document: Document, settings: Settings
    ) -> None:
        super().__init__()
        self._document, self._lending = document, lending
        self.engine_button = EngineButton(theme, engine, lending, settings)
        self.lent = ElidedLabel()
        self.lent.setProperty("role", "muted")
        self.seeds = QLabel()
        self.seeds.setProperty("role", "muted")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 16, 0)
        self.addWidget(self.engine_button)
        self.addWidget(self.lent, 1)
        self.addPermanentWidget(self.seeds)
        lending.changed.connect(self._show_lending)
        document.project_changed.connect(self._show_seeds)
        self._show_seeds()
        self._show_lending()

    def _show_lending(self) -> None:
        text = self._lending.text
        self.lent.set_whole_text(text)
        self.lent.setAccessibleName(text)
        self.lent.setVisible(bool(text))

    def _show_seeds(self) -> None:
        sweep = self._document.project.sweep
        fixed = [_(STREAM_NAMES[name]) for name in STREAMS if name in sweep.frozen_streams]
        if not fixed:
            what = _("everything varies")
        elif len(fixed) == len(STREAMS):
            what = _("everything fixed")
        else:
            # Translators: streams are those of chance, such as “initial weights and dropout masks”.
            what = _("{streams} fixed").format(streams=listed(fixed))
        self.seeds.setText(f"{format_seeds(sweep.seeds)}   ·   {what}")
