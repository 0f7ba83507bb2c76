"""Live figure of one training: logged loss, training data with dropout off, and validation, per epoch."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from engine.analysis.curves import RunningAverage, best_epoch, scored_text
from engine.analysis.generalization_gap import MEMORISES, GeneralizationGap, generalization_gap
from engine.charts.chart_layout import LEFT, Limits, clear, figure_size, panel_width, place_axes
from engine.charts.chart_style import SMALL, ChartStyle
from engine.charts.curve_overlay import EarlierRun
from engine.charts.history_panel import HistoryPanel, Reading, View
from engine.data.guess import Guess
from engine.language.texts import _

LABEL_SPACE, LEGEND_SPACE, MIN_WIDTH = 84, 30, 200  # pixels


@dataclass(frozen=True)
class HistoryPlan:
    """What is known before a training begins; `is_best` if the best epoch on validation is scored.

    `guess` is what always guessing the same would score in the metric, `target` the scale of the
    target, as in `target_text`; `is_weighted` if classes are weighted in the logged loss; the training set
    is scored in every `evaluation_freq`-th epoch.
    """

    epochs: int
    metric: str
    loss: str
    is_held_out: bool
    is_best: bool = False
    guess: Guess | None = None
    target: str = ""
    is_weighted: bool = False
    evaluation_freq: int = 1


@dataclass(frozen=True)
class HistoryLook:
    """What the user chose: a logarithmic loss, strength of smoothing (0: none), earlier trainings or not."""

    is_log: bool = False
    smoothing: float = 0.0
    shows_earlier: bool = True


class HistoryFigure:
    """Draws into a figure that the caller owns; `start` makes the artists, `update` moves them."""

    def __init__(self, figure: Figure, style: ChartStyle, *, is_animated: bool = False) -> None:
        self.figure = figure
        self.panels: list[HistoryPanel] = []
        self.legend: Legend | None = None
        self.look = HistoryLook()
        self.generalization_gap: GeneralizationGap | None = None
        self.epochs: list[int] = []
        self._style, self._is_animated = style, is_animated
        self._plan: HistoryPlan | None = None
        self._earlier: tuple[EarlierRun, ...] = ()
        self._views: Mapping[int, View] = {}
        self._rows: dict[str, list[float]] = {}
        self._smoothed: dict[str, list[float]] = {}
        self._averages: dict[str, RunningAverage] = {}
        self._is_ended = False
        figure.set_facecolor(style.card)

    def start(
        self,
        epochs: int,
        metric: str,
        loss: str,
        is_held_out: bool,
        *,
        is_best: bool = False,
        guess: Guess | None = None,
        target: str = "",
        is_weighted: bool = False,
        evaluation_freq: int = 1,
    ) -> None:
        """Show an empty chart for a training of so many epochs."""
        self._plan = HistoryPlan(
            epochs, metric, loss, is_held_out, is_best, guess, target, is_weighted, evaluation_freq
        )
        self.epochs, self.generalization_gap, self._is_ended, self._views = [], None, False, {}
        self._make_panels()
        self._rows = {curve: [] for panel in self.panels for curve in panel.curves}
        self._smooth()

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._remake()

    def set_look(self, look: HistoryLook) -> None:
        """Change the look; a full draw is needed."""
        if look != self.look:
            self.look = look
            self._smooth()
            for panel in self.panels:
                self._style_panel(panel)
            self.update()

    def set_earlier(self, runs: Sequence[EarlierRun]) -> None:
        """Show these trainings faint in the background; a full draw is needed."""
        self._earlier = tuple(runs)
        for panel in self.panels:
            self._style_panel(panel)
        self.update()

    def add(self, epoch: int, values: Mapping[str, float]) -> None:
        """Store the values of an epoch (counted from 1) by curve name; `update` shows them.

        Those of an epoch that is there already take its place: some scores are computed at the end.
        """
        if self.epochs and epoch <= self.epochs[-1]:
            self._replace(epoch, values)
            return
        self.epochs.append(epoch)
        for name, row in self._rows.items():
            row.append(values.get(name, math.nan))
            if self._averages:
                self._smoothed[name].append(self._averages[name].add(row[-1]))

    def _replace(self, epoch: int, values: Mapping[str, float]) -> None:
        index = bisect.bisect_left(self.epochs, epoch)
        before = [row[index] for row in self._rows.values()]
        for name, row in self._rows.items():
            row[index] = values.get(name, math.nan)
        if not np.array_equal(before, [row[index] for row in self._rows.values()], equal_nan=True):
            self._smooth()

    def end(self) -> None:
        """End the training: the last epoch is known, and `update` marks it."""
        self._is_ended = True

    def update(self) -> bool:
        """Move the lines; returns True if limits changed, so that a full draw is needed."""
        self.generalization_gap = None
        if self.epochs and self._plan is not None:
            self.generalization_gap = generalization_gap(
                self._rows.items(),
                is_weighted=self._plan.is_weighted,
                evaluation_freq=self._plan.evaluation_freq,
            )
        has_changed = False
        for panel in self.panels:
            self._mark(panel)
            has_changed |= panel.update(self.epochs, self._rows, self._smoothed)
        return has_changed

    def history(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """All curves so far, as in `CellResult.history`."""
        return tuple((name, tuple(row)) for name, row in self._rows.items())

    def read(self, epoch: int) -> list[list[Reading]]:
        """The values of an epoch for each panel; empty lists if there is no such epoch."""
        index = bisect.bisect_left(self.epochs, epoch)
        if index >= len(self.epochs) or self.epochs[index] != epoch:
            return [[] for _ in self.panels]
        return [panel.read(epoch, self._rows, index) for panel in self.panels]

    def lay_out(self) -> None:
        """Fit the panels to the figure's size; lines are named at their ends, in a narrow figure above."""
        if not self.panels or self.legend is None:
            return
        width, height = figure_size(self.figure)
        has_space = panel_width(len(self.panels), width, height) - LABEL_SPACE >= MIN_WIDTH
        space_right = LABEL_SPACE if has_space else 0
        place_axes(
            [panel.axes for panel in self.panels],
            space_right=space_right,
            space_top=0 if has_space else LEGEND_SPACE,
        )
        self.legend.set_visible(not has_space)
        self.legend.set_bbox_to_anchor((LEFT / width, 1 - 4 / height), transform=self.figure.transFigure)
        for panel in self.panels:
            panel.fit(has_space, space_right)

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    # --- zoom

    def zoomable_axes(self) -> list[Axes]:
        """The axes of the panels that can be zoomed."""
        return [panel.axes for panel in self.panels]

    def home_view(self, index: int) -> tuple[Limits, Limits]:
        """The limits that show all of a panel's data."""
        return self.panels[index].home

    def set_views(self, views: Mapping[int, View]) -> None:
        """Show these limits whatever data arrive, and all data in the other panels."""
        self._views = views
        for index, panel in enumerate(self.panels):
            panel.set_view(views.get(index, (None, None)))

    # --- making

    def _remake(self) -> None:
        if self._plan is not None:
            self._make_panels()
            self.update()

    def _style_panel(self, panel: HistoryPanel) -> None:
        panel.set_log(self.look.is_log and panel.name == "loss")
        panel.set_earlier(self._earlier if self.look.shows_earlier else ())

    def _smooth(self) -> None:
        """Compute the averages anew from all values so far."""
        strength = self.look.smoothing
        self._averages = {name: RunningAverage(strength) for name in self._rows} if strength else {}
        self._smoothed = {
            name: [average.add(value) for value in self._rows[name]]
            for name, average in self._averages.items()
        }

    def _mark(self, panel: HistoryPanel) -> None:
        plan = self._plan
        assert plan is not None
        best = best_epoch(self._rows.items()) if plan.is_best else None
        epoch = best[0] if best is not None else None
        if not plan.is_best and self._is_ended and self.epochs:
            epoch = self.epochs[-1]
        text = scored_text(epoch, is_best=plan.is_best) if epoch is not None else ""
        panel.marks.mark_scored(epoch, text, _("score: epoch {n}").format(n=epoch))
        is_overfitting = (
            self.generalization_gap is not None
            and self.generalization_gap.kind == MEMORISES
            and panel.name == "loss"
        )
        panel.marks.mark_overfitting(
            self.generalization_gap.epoch if is_overfitting and self.generalization_gap is not None else None
        )

    def _make_panels(self) -> None:
        assert self._plan is not None
        plan = self._plan
        clear(self.figure)
        names = ["loss"] if plan.metric == plan.loss else ["loss", plan.metric]
        self.panels = [
            HistoryPanel(
                self.figure.add_subplot(1, len(names), index + 1),
                name,
                plan.loss,
                plan.epochs,
                self._style,
                is_held_out=plan.is_held_out,
                is_animated=self._is_animated,
                guess=plan.guess if name == names[-1] else None,
                target=plan.target,
                is_weighted=plan.is_weighted and name == "loss",
                evaluation_freq=plan.evaluation_freq,
            )
            for index, name in enumerate(names)
        ]
        for panel in self.panels:
            self._style_panel(panel)
        self.legend = self.figure.legend(
            handles=list(self.panels[0].lines.values()),
            labels=[curve.look.label for curve in self.panels[-1].curves.values()],
            loc="upper left",  # not a text: a place
            ncols=3,
            frameon=False,
            borderaxespad=0,
            borderpad=0.3,
            columnspacing=1.2,
            handlelength=2.0,
            labelcolor=self._style.muted,
            prop={"family": self._style.family, "size": SMALL},
        )
        for handle in self.legend.legend_handles:
            assert handle is not None
            handle.set_animated(False)
        self.lay_out()
        self.set_views(self._views)
