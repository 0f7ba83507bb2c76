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


def _steps(context: InsideContext) -> InsideView:
    from gui.inside_page.steps.view import StepView

    return StepView(context)


VIEWS: tuple[ViewKind, ...] = (
    ViewKind("Step by step", "One training step after the other: which units are dropped", _steps),
)
