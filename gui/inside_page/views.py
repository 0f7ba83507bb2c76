"""The table of the page's views, from which tabs and views are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.language.texts import N_
from gui.inside_page.view import InsideContext, InsideView


@dataclass(frozen=True)
class ViewKind:
    """A tab: its text and its purpose, in English, and what makes the view, which imports it."""

    name: str
    tip: str
    make: Callable[[InsideContext], InsideView]


def _steps(context: InsideContext) -> InsideView:
    from gui.inside_page.steps.view import StepView

    return StepView(context)


def _film(context: InsideContext) -> InsideView:
    from gui.inside_page.film_view import FilmTab

    return FilmTab(context)


def _passes(context: InsideContext) -> InsideView:
    from gui.inside_page.uncertainty_view import PassesView

    return PassesView(context)


def _units(context: InsideContext) -> InsideView:
    from gui.inside_page.coadaptation_view import UnitsView

    return UnitsView(context)


VIEWS: tuple[ViewKind, ...] = (
    ViewKind(N_("Step by step"), N_("One training step after the other: which units are dropped"), _steps),
    ViewKind(
        N_("Film"), N_("What the network answers everywhere, epoch after epoch, whole and thinned"), _film
    ),
    ViewKind(N_("Uncertainty"), N_("Predict many times with dropout on: how the answers differ"), _passes),
    ViewKind(
        N_("Co-adaptation"),
        N_("How the units of a layer lean on each other, without dropout and with it"),
        _units,
    ),
)
