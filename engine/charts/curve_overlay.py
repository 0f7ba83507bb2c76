"""Curves that are laid over a chart: another run, a prediction, a theory, an earlier training."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from engine.analysis.statistics import summarize
from engine.experiment.results import SweepResults

Dash = Literal["solid", "dashed", "dotted", "dashdot"]
Values = tuple[float, ...]

# Okabe and Ito's colours without black, without those that the panels use and without the prediction's.
_RUNS: tuple[tuple[str, Dash], ...] = (
    ("#D55E00", "dashed"),
    ("#009E73", "dashdot"),
    ("#E69F00", "solid"),
    ("#D55E00", "dotted"),
    ("#009E73", "dashed"),
    ("#E69F00", "dashdot"),
    ("#D55E00", "dashdot"),
)


@dataclass(frozen=True)
class OverlayLook:
    """A token's name or "#RRGGBB", and the dash pattern.

    A temporary curve is fainter and gets no space of its own.
    """

    colour: str
    dash: Dash = "solid"
    width: float = 1.3
    is_temporary: bool = False


BEFORE = OverlayLook("muted", "solid", 1.2, is_temporary=True)
EARLIER = OverlayLook("muted", "solid", 1.0, is_temporary=True)
GUESS = OverlayLook("prediction", "dotted", 2.4)
THEORY = OverlayLook("text", "dashed", 1.5)


@dataclass(frozen=True)
class CurveOverlay:
    """A named curve; the values are in the metric's own unit, one for each rate, nan where there is none."""

    name: str
    rates: Values
    train: Values | None
    test: Values | None
    look: OverlayLook = THEORY

    def values(self, column: str) -> Values | None:
        """Its values for a column such as "test_accuracy"."""
        split = column.partition("_")[0]
        return self.train if split == "train" else self.test if split == "test" else None


def run_look(index: int) -> OverlayLook:
    """The look of the index-th of the runs that are shown together."""
    return OverlayLook(*_RUNS[index % len(_RUNS)])


def results_overlay(name: str, results: SweepResults, metric: str, look: OverlayLook) -> CurveOverlay:
    """The means of another sweep, if it has this metric."""

    def means(column: str) -> dict[float, float]:
        if column not in results.metric_names:
            return {}
        found = summarize(results.cells, column)
        return {item.rate: item.mean for item in found if math.isfinite(item.mean)}

    train, test = means(f"train_{metric}"), means(f"test_{metric}")
    rates = tuple(sorted({*train, *test}))

    def row(values: dict[float, float]) -> Values | None:
        return tuple(values.get(rate, math.nan) for rate in rates) if values else None

    return CurveOverlay(name, rates, row(train), row(test), look)


# --- Another training of the same data, drawn faint behind the present one


@dataclass(frozen=True)
class EarlierRun:
    """`colour` is "#RRGGBB", or empty for a muted one; `history` as in `CellResult.history`."""

    name: str
    colour: str
    history: tuple[tuple[str, tuple[float, ...]], ...]

    def curve(self, name: str) -> tuple[float, ...]:
        """The validation curve of the loss or metric `name`.

        If no data are held out, training with dropout off.
        """
        curves = dict(self.history)
        return curves.get(f"val_{name}") or curves.get(f"train_{name}", ())

    def has_gaps(self, name: str) -> bool:
        """Whether NaN in this curve is an epoch without a value, and not a loss that has become NaN."""
        values = self.curve(name)
        return f"val_{name}" not in dict(self.history) and bool(values) and math.isfinite(values[-1])
