"""The base class of the page's views, and what they look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.analysis.wording import sanitized
from engine.experiment.specs import Cell, Experiment
from engine.language.texts import N_, _
from engine.project.pins import MAX_CAPTION, MAX_TITLE, Pin
from engine.project.project import Project
from gui.control.inside_asker import InsideAsker
from gui.document.document import Document
from gui.theme.theme import Theme

STARTING = N_("The engine is starting.")
WAITING = N_("The look inside waits for the end of the run.")


@dataclass(frozen=True)
class Subject:
    """What is looked into.

    `epoch`, counted from 1, is that of the page's own control, after which most views look. `seeds` are those
    of the sweep's plan. `project` is the one that is open; the experiment may be of one of its runs.
    """

    project: Project
    experiment: Experiment
    cell: Cell
    epoch: int
    seeds: tuple[int, ...]

    @property
    def rate(self) -> float:
        """The rate of the swept layers; where none is swept, that of the first layer with a rate."""
        if self.cell.rate is not None:
            return self.cell.rate
        layers = self.experiment.network.enabled.layers
        return next((float(str(layer.values[name])) for layer in layers for name in layer.kind.rates), 0.0)

    def pin(self, title: str, caption: str = "", *, epoch: int | None = None, step: int | None = None) -> Pin:
        """A pin of this training, still without its picture; `epoch` is another one than the page's.

        Words are cut and cleaned as a pin needs them, since names of a file may be among them.
        """
        lines = "\n".join(sanitized(line, MAX_CAPTION) for line in caption.split("\n"))
        if len(lines) > MAX_CAPTION:
            lines = lines[: MAX_CAPTION - 1] + "…"
        return Pin(sanitized(title, MAX_TITLE), lines, self.rate, self.cell.seed, epoch or self.epoch, step)


@dataclass(frozen=True)
class InsideContext:
    """What views are constructed with."""

    document: Document
    asker: InsideAsker
    theme: Theme


class InsideView(QWidget):
    """One way to look inside; it asks and draws only while it is in front.

    `uses_epoch` says whether the page's epoch concerns it. `controls` are beside the tabs while it is there.
    `example_requested` asks for an example or a preset, by its id, that this view can show. After
    `picture_changed`, `has_picture` may say something else.
    """

    uses_epoch = True
    notice_raised = Signal(str, str, str)
    example_requested = Signal(str)
    picture_changed = Signal()

    def __init__(self, context: InsideContext) -> None:
        super().__init__()
        self.context = context
        self.controls: QWidget | None = None

    def show_subject(self, subject: Subject) -> None:
        """Look at this; called while the view is in front, and when it comes to the front."""

    def leave(self) -> None:
        """The view is no longer in front: stop what moves, and ask for nothing more."""

    def has_picture(self) -> bool:
        """Whether `pin` would give a picture of what is in view; asked often."""
        return False

    def pin(self) -> Callable[[], Pin] | None:
        """What makes the picture of what is in view, on a thread, for the report; None if nothing is in view.

        `pinning` makes it of a figure or of what a painter paints.
        """
        return None

    def waiting_text(self) -> str:
        """Why no answer can come now; empty if one can."""
        if not self.context.asker.is_ready:
            return _(STARTING)
        return _(WAITING) if self.context.asker.must_wait else ""
