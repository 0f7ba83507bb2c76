"""The line below the window: the engine, and which seeds a sweep has and what they vary."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar

from engine.analysis.wording import format_seeds, listed
from engine.experiment.names import STREAM_NAMES
from engine.experiment.specs import STREAMS
from gui.control.engine_state import EngineState
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.window.engine_button import EngineButton


class StatusBar(QStatusBar):
    """Shows the engine's state at the left, the project's seeds at the right."""

    def __init__(self, theme: Theme, engine: EngineState, document: Document) -> None:
        super().__init__()
        self._document = document
        self.engine_button = EngineButton(theme, engine)
        self.seeds = QLabel()
        self.seeds.setProperty("role", "muted")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 16, 0)
        self.addWidget(self.engine_button)
        self.addPermanentWidget(self.seeds)
        document.project_changed.connect(self._show_seeds)
        self._show_seeds()

    def _show_seeds(self) -> None:
        sweep = self._document.project.sweep
        fixed = [STREAM_NAMES[name] for name in STREAMS if name in sweep.frozen_streams]
        names = "everything" if len(fixed) == len(STREAMS) else listed(fixed)
        what = f"{names} fixed" if fixed else "everything varies"
        self.seeds.setText(f"{format_seeds(sweep.seeds)}   ·   {what}")
