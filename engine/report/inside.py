"""The report's section with the pictures that its author pinned on the page Inside."""

from __future__ import annotations

from engine.language.texts import N_, _
from engine.project.pins import Pin
from engine.report.blocks import Paragraph, Picture, Section

WIDTH, MM_PER_PIXEL = 170.0, 0.2  # a page's text; of pictures that are smaller
NOTE = N_(
    "Pictures of single trainings, which the author pinned while looking inside them. They are images, not "
    "numbers: “check” does not verify them."
)


def inside_section(pins: tuple[Pin, ...]) -> Section | None:
    """Return the section, or None without pictures.

    Parameters
    ----------
    pins : tuple of Pin

    Returns
    -------
    Section or None
    """
    if not pins:
        return None
    return Section("inside", _("Inside"), (*map(picture, pins), Paragraph(_(NOTE), is_note=True)))


def picture(pin: Pin) -> Picture:
    """Return a picture as a block of the report, as wide as the text if it has the pixels for that.

    Parameters
    ----------
    pin : Pin

    Returns
    -------
    Picture
    """
    width, height = pin.size
    scale = min(MM_PER_PIXEL, WIDTH / width)
    return Picture(pin.png, width * scale, height * scale, pin.title, pin.caption, pin.facts)
