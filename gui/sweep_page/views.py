"""The table of a sweep's views, from which tabs and views are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.language.texts import N_
from gui.sweep_page.view import SweepView, ViewContext


@dataclass(frozen=True)
class ViewKind:
    """A tab: its text, its purpose, what makes the view, and whether it is empty without results.

    `make_family` is used instead if the sweep has a second setting.
    """

    name: str
    tip: str
    make: Callable[[ViewContext], SweepView]
    needs_results: bool = True
    make_family: Callable[[ViewContext], SweepView] | None = None


def _curve(context: ViewContext) -> SweepView:
    from gui.sweep_page.curve_view import CurveView

    return CurveView(context)


def _family(context: ViewContext) -> SweepView:
    from gui.sweep_page.family_view import FamilyView

    return FamilyView(context)


def _differences(context: ViewContext) -> SweepView:
    from gui.sweep_page.difference_view import DifferenceView

    return DifferenceView(context)


def _table(context: ViewContext) -> SweepView:
    from gui.sweep_page.table_view import TableView

    return TableView(context)


def _variance(context: ViewContext) -> SweepView:
    from gui.sweep_page.variance_view import VarianceView

    return VarianceView(context)


VIEWS = (
    ViewKind(
        N_("Curve"),
        N_("The metric against the rate: every training, mean and interval"),
        _curve,
        make_family=_family,
    ),
    ViewKind(N_("Differences"), N_("Each seed against itself without dropout"), _differences),
    ViewKind(N_("Table"), N_("The numbers behind the curve"), _table),
    ViewKind(
        N_("Why different?"),
        N_("Which source of chance makes two trainings differ"),
        _variance,
        needs_results=False,
    ),
)
