"""The table of the page's views, from which tabs and views are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gui.inside_page.view import InsideContext, InsideView


@dataclass(frozen=True)
class ViewKind:
    """A tab: its text, its purpose, and what makes the view, which imports it."""

    name: str
    tip: str
    make: Callable[[InsideContext], InsideView]


def _steps_view(context: InsideContext) -> InsideView:
    from gui.inside_page.steps.view import StepView

    return StepView(context)


def _passes_view(context: InsideContext) -> InsideView:
    from gui.inside_page.uncertainty_view import PassesView

    return PassesView(context)


def _units_view(context: InsideContext) -> InsideView:
    from gui.inside_page.coadaptation_view import UnitsView

    return UnitsView(context)


VIEWS: tuple[ViewKind, ...] = (
    ViewKind("Step by step", "One training step after the other: which units are dropped", _steps_view),
    ViewKind("Uncertainty", "Predict many times with dropout on: how the answers differ", _passes_view),
    ViewKind(
        "Co-adaptation",
        "How the units of a layer lean on each other, without dropout and with it",
        _units_view,
    ),
)
