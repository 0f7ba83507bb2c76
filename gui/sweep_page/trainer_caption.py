"""The sentence that says which trainer runs and why, on what, and how long the last sweep took."""

from __future__ import annotations

from engine.experiment.trainers import choose_trainer
from engine.runs.record import SWEEP
from engine.session.messages import Finished, Stopped
from gui.control.run import Run
from gui.control.run_clock import seconds_text
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.widgets.elided_label import ElidedLabel


class TrainerCaption(ElidedLabel):
    """Muted and one line long; the tooltip has the rest where it is cut."""

    def __init__(self, document: Document, controller: RunController) -> None:
        super().__init__()
        self._document, self._controller = document, controller
        self.setProperty("role", "caption")
        document.project_changed.connect(self._show_words)
        controller.run_started.connect(self._show_words)
        controller.planned.connect(self._show_words)
        controller.run_ended.connect(self._show_words)
        self._show_words()

    def _show_words(self) -> None:
        run = self._controller.run
        is_current = run is not None and (
            run.end is None
            or run.record.definition.sweep_identity == self._document.project.definition.sweep_identity
        )
        if run is not None and run.kind == SWEEP and run.plan is not None and is_current:
            self.set_whole_text(_run_words(run))
        else:
            self.set_whole_text(choose_trainer(self._document.project.experiment).reason)


def _run_words(run: Run) -> str:
    assert run.plan is not None
    facts = f"{run.plan.reason.removesuffix('.')} · {run.plan.device}"
    if not isinstance(run.end, Finished | Stopped) or not run.n_cells:
        return facts
    cells = f"{run.n_cells} cell{'s' if run.n_cells != 1 else ''}"
    return f"{cells} in {seconds_text(run.end.seconds)}: {facts[0].lower()}{facts[1:]}"
