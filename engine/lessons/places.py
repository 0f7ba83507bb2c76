"""The window's pages and the tabs on them, by the names that lessons use."""

from __future__ import annotations

# The tabs have the names that the window shows in English, and stand in its order.
PAGES: dict[str, tuple[str, ...]] = {
    "data": ("Samples", "Columns", "Target", "Map"),
    "network": ("Settings", "Layers", "Code", "Picture", "History"),
    "train": (),
    "sweep": ("Curve", "Differences", "Table", "Why different?"),
    "inside": ("Step by step", "Film", "Uncertainty", "Co-adaptation"),
    "runs": ("All", "Sweeps", "Trainings", "Why different"),
    "report": ("Write", "Preview"),
}
PAGE_OF_VIEW = {view: page for page, views in PAGES.items() for view in views}
PAGE_TITLES = {page: page.capitalize() for page in PAGES}
