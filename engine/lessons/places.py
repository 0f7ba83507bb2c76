"""The window's pages and the tabs on them, by the names that lessons use."""

from __future__ import annotations

from engine.language.texts import N_, _

# The tabs have the names that the window shows, in English: lessons of all languages use these.
PAGES: dict[str, tuple[str, ...]] = {
    "data": (N_("Samples"), N_("Columns"), N_("Target"), N_("Map")),
    "network": (N_("Settings"), N_("Layers"), N_("Code"), N_("Picture"), N_("History")),
    "train": (),
    "sweep": (N_("Curve"), N_("Differences"), N_("Table"), N_("Why different?")),
    "inside": (N_("Step by step"), N_("Film"), N_("Uncertainty"), N_("Co-adaptation")),
    "runs": (N_("All"), N_("Sweeps"), N_("Trainings"), N_("Why different")),
    "report": (N_("Write"), N_("Preview")),
}
PAGE_OF_VIEW = {view: page for page, views in PAGES.items() for view in views}
_TITLES = {
    "data": N_("Data"),
    "network": N_("Network"),
    "train": N_("Train"),
    "sweep": N_("Sweep"),
    "inside": N_("Inside"),
    "runs": N_("Runs"),
    "report": N_("Report"),
}


def page_title(page: str) -> str:
    """Return what the window calls a page, in the language in use.

    Parameters
    ----------
    page : str
        One of PAGES.

    Returns
    -------
    str
    """
    return _(_TITLES[page])
