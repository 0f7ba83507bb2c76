"""The title at the left of a panel, which matplotlib gives as a string alone."""

from matplotlib.axes import Axes
from matplotlib.text import Text


def left_title(axes: Axes) -> Text:
    """The artist, to see where it stands."""
    title = axes.get_title(loc="left")
    (found,) = (text for text in axes.findobj(Text) if isinstance(text, Text) and text.get_text() == title)
    return found
