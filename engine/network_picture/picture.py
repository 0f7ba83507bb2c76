"""Draws the network: stages, connections and captions as one SVG document."""

# no texts: elements of SVG; what is written in it comes from stages.py and text.py

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.checks.problems import NetworkCheck
from engine.experiment.specs import Task
from engine.network.spec import NetworkSpec
from engine.network_picture.layout import LINE_HEIGHT, MARGIN, MAX_SCALE, PAD, Layout, Placed, lay_out
from engine.network_picture.links import link_above, link_below, row_turn
from engine.network_picture.stages import CAPTION, stages_of
from engine.network_picture.style import PictureStyle
from engine.network_picture.svg import clean, group, number, quoted, rectangle, text_at, wrapped
from engine.network_picture.text import footnotes, network_sentence
from engine.storage.safe_files import replace_file

MAX_LINES, MAX_TOTAL_LINES, MIN_LINES = 144, 3600, 24


@dataclass(frozen=True)
class NetworkPicture:
    """An SVG document, its size in pixels, and the (uid, x, y, width, height) of each layer in it.

    Sizes are integers, since renderers are slow if they have to scale a picture.
    """

    svg: str
    size: tuple[int, int]
    boxes: tuple[tuple[int, float, float, float, float], ...]
    sentence: str

    def layer_at(self, x: float, y: float) -> int | None:
        """The uid of the layer that is drawn at this point, or None."""
        for uid, left, top, width, height in self.boxes:
            if left <= x <= left + width and top <= y <= top + height:
                return uid
        return None


def network_picture(
    network: NetworkSpec,
    check: NetworkCheck,
    task: Task,
    style: PictureStyle,
    *,
    width: float,
    height: float = 0.0,
    selected_uids: Collection[int] = (),
    seed: int = 0,
    class_names: Sequence[str] = (),
) -> NetworkPicture:
    """Draw the enabled layers, input at the left, in rows no wider than `width`.

    `seed` determines the masks of the Dropout layers: a higher rate drops the same units and more. A picture
    is wider than `width` only if a single layer is. A small network is drawn larger if `height` allows it.
    """
    stages, stop = stages_of(network, check, task, class_names, seed)
    notes = [(stop, "bad")] if stop else []
    notes += [(text, "muted") for text in footnotes(network)]
    space = height / style.scale - MAX_SCALE * (2 * LINE_HEIGHT * len(notes) + MARGIN if notes else 0)
    layout = lay_out(stages, width / style.scale, space)
    lines = [
        (part, tone) for text, tone in notes for part in wrapped(text, CAPTION, layout.width - 2 * MARGIN, 4)
    ]
    whole_height = layout.height + (len(lines) * LINE_HEIGHT + MARGIN if lines else 0)
    scale = layout.scale * style.scale
    size = math.ceil(layout.width * scale - 0.001), math.ceil(whole_height * scale)
    sentence = network_sentence(network, check, task)
    body = [
        *_selection(layout, style, frozenset(selected_uids)),
        *_links(layout, style),
        *(stage_svg(placed, style) for row in layout.rows for placed in row),
        *_windows(layout, style),
        *(
            text_at(
                MARGIN,
                layout.height + (i + 1) * LINE_HEIGHT - 4,
                text,
                style.text_colour(tone),
                CAPTION,
                anchor="start",
            )
            for i, (text, tone) in enumerate(lines)
        ),
    ]
    boxes = tuple(
        (placed.stage.layer.uid, *box_of(placed, scale))
        for row in layout.rows
        for placed in row
        if placed.stage.layer is not None
    )
    return NetworkPicture(svg_document(body, size, scale, style, sentence), size, boxes, sentence)


def save_network_picture(picture: NetworkPicture, path: Path) -> None:
    """Write the picture as an SVG file; raises InputError if that fails.

    The file gets fallback fonts for computers without the app's font, which the app's own renderer does not
    support.
    """
    text = re.sub(r'font-family="([^"]*)"', r'font-family="\1, sans-serif"', picture.svg, count=1)
    replace_file(path, text.encode())


def svg_document(
    body: list[str], size: tuple[int, int], scale: float, style: PictureStyle, sentence: str
) -> str:
    """The whole document, with the parts of the picture enlarged by `scale`."""
    width, height = map(number, size)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f"<title>{clean(sentence)}</title>"
        + rectangle(0, 0, *size, 0, f'fill="{style.card}"')
        + group(f'font-family={quoted(style.family)} transform="scale({scale:.4f})"', *body)
        + "</svg>\n"
    )


def box_of(placed: Placed, scale: float = 1.0) -> tuple[float, float, float, float]:
    """Left, top, width and height of a stage with its caption."""
    return placed.left * scale, placed.top * scale, placed.width * scale, placed.height * scale


def _selection(layout: Layout, style: PictureStyle, uids: frozenset[int]) -> list[str]:
    look = f'fill="{style.accent_soft}" fill-opacity="0.45" stroke="{style.accent}" stroke-width="2"'
    return [
        rectangle(*box_of(placed), PAD, look)
        for row in layout.rows
        for placed in row
        if placed.stage.layer is not None and placed.stage.layer.uid in uids
    ]


def max_lines_of(layout: Layout) -> int:
    """How many lines there may be between two fully connected layers."""
    n_stages = sum(map(len, layout.rows))
    return max(MIN_LINES, min(MAX_LINES, MAX_TOTAL_LINES // max(n_stages, 1)))


def _links(layout: Layout, style: PictureStyle) -> list[str]:
    max_lines = max_lines_of(layout)
    parts = []
    for number_of_row, row in enumerate(layout.rows):
        if number_of_row:
            right, left = layout.width - MARGIN, MARGIN
            parts.append(row_turn(layout.rows[number_of_row - 1][-1], row[0], style, right, left))
        parts += [link_below(before, after, style, max_lines) for before, after in itertools.pairwise(row)]
    return parts


def _windows(layout: Layout, style: PictureStyle) -> list[str]:
    return [
        link_above(before, after, style) for row in layout.rows for before, after in itertools.pairwise(row)
    ]


def stage_svg(placed: Placed, style: PictureStyle) -> str:
    """A stage's drawing and its caption."""
    x, y = placed.centre
    captions = [
        text_at(
            x,
            placed.caption_top + (i + 1) * LINE_HEIGHT - 4,
            line.text,
            style.text_colour(line.tone),
            line.size,
            is_bold=line.is_bold,
        )
        for i, line in enumerate(placed.stage.caption)
        if line.text
    ]
    return placed.stage.drawing.svg(style, x, y) + "".join(captions)
