"""The colours that a student can give to runs, after Okabe and Ito (2008), safe for colour-blind users."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from engine.language.texts import N_
from gui.theme.icons import icon

RUN_COLOURS = {
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}
NAMES = {
    "": N_("No colour"),
    "orange": N_("Orange"),
    "sky": N_("Sky blue"),
    "green": N_("Bluish green"),
    "yellow": N_("Yellow"),
    "blue": N_("Blue"),
    "vermilion": N_("Vermilion"),
    "purple": N_("Reddish purple"),
}


def colour_icon(name: str, none: str, scale: float) -> QIcon:
    """A dot in the colour; in the colour `none` if there is no colour."""
    return icon("colour", RUN_COLOURS.get(name, none), scale)
