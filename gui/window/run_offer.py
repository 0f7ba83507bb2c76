"""The message over the page that offers to go on with a run that a crash cut off. Never modal."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from engine.runs.record import SWEEP
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import CutOffRun, KeptRun, cut_off_runs
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip
from gui.window.offer_frame import OfferFrame
from gui.window.project_files import ProjectFiles


class RunOffer(OfferFrame):
    """Stays until it is answered; of several runs the newest comes first. `continued` when one goes on.

    Later closes it; then it comes back at the next start, as does what was not answered.
    """

    continued = Signal()

    def __init__(
        self, controller: RunController, files: ProjectFiles, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "cut-off runs", "sweep", "accent", parent)
        self._controller, self._files = controller, files
        self._runs: list[KeptRun] = []
        self.continue_button = QPushButton("Continue")
        self.continue_button.setToolTip(
            plain_tip("Open the project as it was when this run started, and train what is missing")
        )
        self.discard = QPushButton("Discard")
        self.discard.setToolTip(plain_tip("Delete the trainings that are kept of this run"))
        self.later = QPushButton("Later")
        self.later.setToolTip("Ask again at the next start")
        self.add_buttons((self.later, self.discard, self.continue_button))
        self.continue_button.clicked.connect(self._on_continue)
        self.discard.clicked.connect(self._on_discard)
        self.later.clicked.connect(self.hide)

    def look(self) -> None:
        """See, on a thread, whether there is something to offer."""
        self.background.run(
            cut_off_runs, self._take, partial(self._on_failed, "Interrupted runs can't be found.")
        )

    def close_offer(self) -> None:
        """For a clean end: what was not answered is offered at the next start."""
        self.background.wait()
        for run in self._runs:
            run.release()
        self._runs = []

    def _take(self, found: list[KeptRun]) -> None:
        self._runs = found
        self._show_first()

    def _show_first(self) -> None:
        for button in (self.continue_button, self.discard):
            button.setEnabled(True)
        if self._runs:
            self.text.setText(offer_text(self._runs[0].start, self._runs[0].n_kept))
        self.setVisible(bool(self._runs))

    def _on_continue(self) -> None:
        if self._controller.is_running:
            self._files.may_leave()  # says why not
            return
        for button in (self.continue_button, self.discard):
            button.setEnabled(False)
        on_error = partial(self._on_failed, "This run can't be continued.")
        self.background.run(self._runs[0].read, self._continue, on_error)

    def _continue(self, found: CutOffRun) -> None:
        if self._files.bring_back(found):
            kept = self._runs.pop(0)
            for run in self._runs:
                run.release()
            self._runs = []  # the others are offered at the next start
            self._controller.continue_cut_off(kept, found)
            self.continued.emit()
        self._show_first()

    def _on_discard(self) -> None:
        on_error = partial(self._on_failed, "This run can't be deleted.")
        self.background.run(self._runs.pop(0).remove, lambda _: None, on_error)
        self._show_first()

    def _on_failed(self, what: str, problem: str) -> None:
        self._show_first()
        self.notice_raised.emit(f"{what} {problem}", "", "bad")


def offer_text(start: RunStart, n_kept: int) -> str:
    """What was cut off and how much of it is there, in one sentence, and the project's name."""
    what = "sweep" if start.kind == SWEEP else "study"
    n_there, n_all = start.n_before + n_kept, start.n_before + start.n_cells
    kept = f"{n_there} of {n_all} trainings are kept" if n_there else "none of its trainings had finished"
    return f"A {what} of “{start.project_name}” was interrupted: {kept}."
