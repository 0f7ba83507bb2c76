"""The verdict of the sweep, above its curve: one large sentence, and what stands behind it on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from engine.experiment.results import SweepResults
from engine.language.texts import _
from engine.project.locks import DATA
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.veil import Veil
from gui.widgets.verdict_frame import NEUTRAL, VerdictFrame

if TYPE_CHECKING:
    from engine.analysis.family_verdict import FamilyVerdict
    from engine.analysis.verdict import Verdict

HELD_OUT = 0.2  # of the samples, for the button that holds some out


@dataclass(frozen=True)
class Progress:
    """How far a running sweep is: trainings that are done, and all."""

    done: int
    planned: int

    @property
    def text(self) -> str:
        # Translators: how many trainings of a sweep have ended.
        return _("{done} of {planned} trained").format(done=self.done, planned=self.planned)


class VerdictCard(VerdictFrame):
    """The headline says it all; *More* unfolds the details, of which the first is about the prediction.

    While a sweep runs the card keeps its height, so that nothing jumps, and counts the trainings.
    """

    def __init__(
        self, document: Document, theme: Theme, offer: QWidget, parent: QWidget | None = None
    ) -> None:
        """`offer` stands beside the headline while it is not hidden: what to do next."""
        super().__init__(theme, parent, margins=(12, 10, 12, 10))
        self._document = document
        self.setProperty("role", "card")
        self.headline.setProperty("role", "headline")
        self.more = SteadyButton(_("More"), _("Less"))
        self.more.setCheckable(True)
        self.more.setProperty("role", "chart")
        self.more.setToolTip(_("What stands behind this sentence"))
        self.more.setAccessibleName(_("More about the verdict"))
        self.more.toggled.connect(self._show_details)
        self.hold_out = QPushButton(_("Hold out {share} %").format(share=f"{100 * HELD_OUT:.0f}"))
        self.hold_out.setProperty("role", "small")
        self.hold_out.setToolTip(
            _("Keep a fifth of the samples for the score, another to watch the training")
        )
        self.hold_out.clicked.connect(self._hold_out)
        self._judged: tuple[SweepResults, Verdict] | None = None
        for button in (self.hold_out, self.more):
            policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            policy.setRetainSizeWhenHidden(button is self.more)  # it comes at the end of a sweep
            button.setSizePolicy(policy)
        for widget in (self.hold_out, offer, self.more):
            self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addStretch(1)
        self.veil = Veil(self, theme)
        self.hold_out.hide()
        self._show_details()
        self.hide()

    def judge(
        self,
        results: SweepResults | None,
        progress: Progress | None = None,
        family: FamilyVerdict | None = None,
        *,
        is_stale: bool = False,
    ) -> None:
        """Show the verdict of these results; the statistics must be loaded.

        A running sweep has its `progress`. Where a family is in view its verdict is shown, and `results` are
        one member's. Stale results are those of another network than the present one.
        """
        is_sweeping = progress is not None
        if self.isVisible() and is_sweeping and not self.minimumHeight():
            self.setMinimumHeight(self.height())
        elif not is_sweeping:
            self.setMinimumHeight(0)
        self.veil.cover(is_stale)
        has_cells = results is not None and (bool(results.cells) or family is not None)
        self.hold_out.setVisible(has_cells and not is_sweeping and self._lacks_held_out(results))
        if results is not None and has_cells:
            self._set_verdict(results, progress, family)
        elif progress is not None:
            self.show_verdict(NEUTRAL, f"{progress.text}…")
        self.setVisible(has_cells or is_sweeping)
        self._show_details()

    def _set_verdict(
        self, results: SweepResults, progress: Progress | None, family: FamilyVerdict | None
    ) -> None:
        from engine.analysis.prediction_match import family_match_text, match_text

        found = family.whole if family is not None else self.verdict_of(results)
        if progress is not None:
            text = f"{progress.text}…"
            if found.rate is not None:
                so_far = _("So far: {verdict}").format(verdict=found.headline)
                text = f"{progress.text}. {so_far}"
            self.show_verdict(NEUTRAL, text)
            return
        prediction = self._document.project.prediction
        choice = prediction.choice if prediction is not None else ""
        if family is not None:
            match = family_match_text([member.found for member in family.members], choice)
        else:
            match = match_text(results, found, choice)
        self.show_verdict(found.tone, found.headline, f"{match} {found.details}".strip())

    def verdict_of(self, results: SweepResults) -> Verdict:
        """The verdict of a sweep's results, which is computed once; the statistics must be loaded."""
        from engine.analysis.verdict import verdict

        if self._judged is None or self._judged[0] is not results:
            self._judged = results, verdict(results)
        return self._judged[1]

    def _show_details(self) -> None:
        has_details = bool(self.details.text())
        self.more.setVisible(has_details)
        self.more.setText(_("Less") if self.more.isChecked() else _("More"))
        self.details.setVisible(has_details and self.more.isChecked())

    def _lacks_held_out(self, results: SweepResults | None) -> bool:
        """Whether neither the results nor the project have held-out data, and the project may have some."""
        if self._document.is_locked(DATA):
            return False
        is_held_out = results is not None and results.experiment.data.is_held_out
        return not is_held_out and not self._document.project.data.is_held_out

    def _hold_out(self) -> None:
        self._document.set_data(split="holdout", validation_size=HELD_OUT, test_size=HELD_OUT)
