"""The way to more seeds: the question, the advice, and the sweep that trains only what is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy

from engine.experiment.results import SweepResults
from gui.sweep_page.view import ViewContext


class MoreSeeds:
    """Two buttons: the quiet question, and "Add 10 seeds" for where the verdict is open."""

    def __init__(self, context: ViewContext) -> None:
        self._context = context
        self._results: SweepResults | None = None
        self._judged: tuple[SweepResults, bool] | None = None
        self.question = QPushButton("How many seeds?")
        self.question.setProperty("role", "chart")
        self.question.setToolTip("What this number of seeds can see, and what more would")
        self.question.clicked.connect(self.open_panel)
        self.add_button = QPushButton("Add 10 seeds")
        self.add_button.setProperty("role", "small")
        self.add_button.setToolTip("Repeat every rate with 10 more seeds; all trainings so far stay")
        self.add_button.clicked.connect(self.add)
        for button in (self.question, self.add_button):
            button.setAccessibleName(button.text())
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.hide()

    def show_results(self, results: SweepResults | None) -> None:
        """Offer what fits these results; the statistics must be loaded."""
        from engine.analysis.more_seeds import would_more_seeds_help

        self._results = results if results is not None and results.cells else None
        self.question.setVisible(self._results is not None)
        if self._results is not None and (self._judged is None or self._judged[0] is not self._results):
            self._judged = self._results, would_more_seeds_help(self._results)
        would_help = self._results is not None and self._judged is not None and self._judged[1]
        self.add_button.setVisible(would_help and self._can_add)

    def open_panel(self) -> None:
        """Show the advice above the question."""
        from engine.analysis.power import seeds_advice
        from gui.sweep_page.seeds_panel import SeedsPanel

        if self._results is None:
            return
        advice = seeds_advice(self._results)
        panel = SeedsPanel(advice, self._context.theme, self.question, can_add=self._can_add)
        panel.more_asked.connect(self.add)
        panel.open_above(self.question)

    def add(self) -> None:
        """Make the plan larger and sweep what it lacks then."""
        from engine.analysis.more_seeds import with_more_seeds

        document = self._context.document
        document.set_sweep(seeds=with_more_seeds(document.project.sweep.seeds))
        self._context.controller.start_sweep()

    @property
    def _can_add(self) -> bool:
        """Whether a sweep could start and would keep what is there."""
        return not self._context.controller.is_running and self._context.document.project.has_current_results
