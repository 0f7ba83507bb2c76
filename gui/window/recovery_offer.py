"""The message over the page that offers what a crash left: unsaved work, a run. Never modal."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from engine.language.dates import when_text
from engine.language.texts import N_, _, ngettext
from engine.runs.record import SWEEP
from engine.storage.kept_origin import Origin
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_work import WorkState
from engine.storage.left_behind import LeftBehind, Recovered, left_behind
from gui.control.autosave import Autosave
from gui.control.run_controller import RunController
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip
from gui.window.offer_frame import OfferFrame
from gui.window.project_files import ProjectFiles

RESTORE, CONTINUE, BOTH = N_("Restore"), N_("Continue"), N_("Restore and continue")
_TIPS = {
    RESTORE: N_("Open the project as it was; its file stays as it is until you save"),
    CONTINUE: N_("Open the project as it was when this run started, and train what is missing"),
    BOTH: N_("Open the project as it was, and train what is missing; its file stays as it is until you save"),
}


class RecoveryOffer(OfferFrame):
    """Stays until it is answered; of several windows the one that wrote last comes first.

    `continued` when a run goes on. Later closes it; then it comes back at the next start, as does what was
    not answered.
    """

    continued = Signal()

    def __init__(
        self,
        controller: RunController,
        autosave: Autosave,
        files: ProjectFiles,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "recovery", "sweep", "accent", parent)
        self.setAccessibleName(_("What was not saved"))
        self._controller, self._autosave, self._files = controller, autosave, files
        self._left: list[LeftBehind] = []
        self._discarded: list[LeftBehind] = []  # not deleted yet
        self.restore = QPushButton()
        self.discard = QPushButton(_("Discard"))
        self.later = QPushButton(_("Later"))
        self.later.setToolTip(_("Ask again at the next start"))
        self.add_buttons((self.later, self.discard, self.restore))
        self.restore.clicked.connect(self._on_restore)
        self.discard.clicked.connect(self._on_discard)
        self.later.clicked.connect(self.hide)

    def look(self) -> None:
        """See, on a thread, whether there is something to offer."""
        on_error = partial(self._on_failed, _("Work from before a crash can't be looked up."))
        self.background.run(left_behind, self._take, on_error)

    def close_offer(self) -> None:
        """For a clean end: what was not answered is offered at the next start."""
        self.background.wait()
        for left in self._discarded:
            left.remove()
        self._leave()

    def _leave(self) -> None:
        """Let the next start offer what is left."""
        for left in self._left:
            left.release()
        self._left = []

    def _take(self, found: list[LeftBehind]) -> None:
        self._left = found
        self._show_first()

    def _show_first(self) -> None:
        for button in (self.restore, self.discard):
            button.setEnabled(True)
        if self._left:
            work, run = self._left[0].work, self._left[0].run
            label = CONTINUE if work is None else RESTORE if run is None else BOTH
            self.restore.setText(_(label))
            self.restore.setToolTip(plain_tip(_(_TIPS[label])))
            tip = _("Delete what is kept of this work")
            if work is None:
                tip = _("Delete the trainings that are kept of this run")
            self.discard.setToolTip(plain_tip(tip))
            self.set_mark("sweep" if work is None else "save")
            self.text.setText(offer_text(self._left[0]))
        self.setVisible(bool(self._left))

    def _on_restore(self) -> None:
        if self._controller.is_running:
            self._files.may_leave()  # says why not
            return
        for button in (self.restore, self.discard):
            button.setEnabled(False)
        left = self._left[0]
        what = _("This run can't be continued.") if left.work is None else _("This work can't be restored.")
        self.background.run(left.read, self._restore, partial(self._on_failed, what))

    def _restore(self, found: Recovered) -> None:
        if self._files.bring_back(found.project, found.origin):
            left = self._left.pop(0)
            n_others = len(self._left)
            self._leave()  # this window has a project now
            if left.work is not None:
                self._autosave.adopt(left.work)
            if left.run is not None and found.run is not None:
                self._controller.continue_cut_off(left.run, found.run)
                self.continued.emit()
            if text := back_text(None if left.run is not None else found.origin, n_others):
                self.notice_raised.emit(text, "", "good")
        self._show_first()

    def _on_discard(self) -> None:
        left = self._left.pop(0)
        self._discarded.append(left)

        def on_removed(_result: object) -> None:
            self._discarded.remove(left)

        def on_error(problem: str) -> None:
            self._discarded.remove(left)
            self._on_failed(_("This can't be deleted."), problem)

        self.background.run(left.remove, on_removed, on_error)
        self._show_first()

    def _on_failed(self, what: str, problem: str) -> None:
        self._show_first()
        self.notice_raised.emit(f"{what} {problem}", "", "bad")


def offer_text(left: LeftBehind) -> str:
    """What a window left, in a sentence or two, with the name of its file or project."""
    run = left.run.start if left.run is not None else None
    n_kept = left.run.n_kept if left.run is not None else 0
    if left.work is not None and left.work.state is not None:
        return work_text(left.work.state, run, n_kept)
    return run_text(run, n_kept) if run is not None else ""


def back_text(origin: Origin | None, n_others: int) -> str:
    """That work is back, unless a run that goes on shows it (None), and that there is more to come."""
    sentences = []
    if origin is not None:
        back = _("Your work on “{name}” is back. Save it to keep it.")
        sentences.append(back.format(name=_name(origin)))
    if n_others:
        others = ngettext(
            "What another window left is offered at the next start.",
            "What {n} other windows left is offered at the next start.",
            n_others,
        )
        sentences.append(others.format(n=n_others))
    return " ".join(sentences)


def work_text(state: WorkState, run: RunStart | None, n_kept: int) -> str:
    """Whose work was not saved, from when it is, and what is there of the run that was cut off with it."""
    ended = _("“{name}” was not saved when Dropout Lab closed unexpectedly.").format(name=_name(state.origin))
    n_there, n_all = (0, 0) if run is None else _counts(run, n_kept)
    if run is None:
        kept = _("Your work from {time} is kept.")
    elif run.kind == SWEEP and n_there:
        kept = _("Your work from {time} is kept, with {n} of the {n_all} trainings of its sweep.")
    elif run.kind == SWEEP:
        kept = _("Your work from {time} is kept, with none of the {n_all} trainings of its sweep.")
    elif n_there:
        kept = _("Your work from {time} is kept, with {n} of the {n_all} trainings of its study.")
    else:
        kept = _("Your work from {time} is kept, with none of the {n_all} trainings of its study.")
    return " ".join((ended, kept.format(time=when_text(state.made), n=n_there, n_all=n_all)))


def run_text(start: RunStart, n_kept: int) -> str:
    """What was cut off and how much of it is there, in one sentence, and the project's name."""
    n_there, n_all = _counts(start, n_kept)
    if start.kind == SWEEP and n_there:
        text = _("A sweep of “{name}” was interrupted: {n} of {n_all} trainings are kept.")
    elif start.kind == SWEEP:
        text = _("A sweep of “{name}” was interrupted: none of its trainings had finished.")
    elif n_there:
        text = _("A study of “{name}” was interrupted: {n} of {n_all} trainings are kept.")
    else:
        text = _("A study of “{name}” was interrupted: none of its trainings had finished.")
    return text.format(name=start.origin.project_name, n=n_there, n_all=n_all)


def _name(origin: Origin) -> str:
    """The name of its file, or of a project without one."""
    return origin.project_name if origin.path is None else origin.path.name


def _counts(start: RunStart, n_kept: int) -> tuple[int, int]:
    """How many trainings are there, and how many there were to be."""
    return start.n_before + n_kept, start.n_before + start.n_cells
