"""The network's picture for a training that goes on: what stays, as SVG, and where the rest is to be drawn.

A painter fills units and feature maps anew for each step; making SVG of each step would take too long.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.checks.problems import NetworkCheck
from engine.experiment.specs import Task
from engine.language.texts import N_
from engine.network.spec import NetworkSpec
from engine.network_picture.layout import MARGIN, Layout, Placed, lay_out
from engine.network_picture.links import is_full, link_below, row_turn, thinned
from engine.network_picture.live_drawings import Rectangle, Recurrent, Tiles, Units, live_body, mask_grid
from engine.network_picture.picture import box_of, max_lines_of, stage_svg, svg_document
from engine.network_picture.stages import Stage, stages_of
from engine.network_picture.style import PictureStyle
from engine.network_picture.text import network_sentence

INPUT = -1  # the index of the input among the layers
# Translators: above the masks of a recurrent layer.
_INPUTS, _STATE = N_("inputs"), N_("state")
MaskShapes = Mapping[int, tuple[tuple[int, int] | None, tuple[int, int] | None]]


@dataclass(frozen=True)
class LivePart:
    """Where the numbers of the input, or of a layer, are drawn; all in pixels.

    Attributes
    ----------
    index : int
        The layer's place among those that are not switched off; INPUT for the input.
    box : (float, float, float, float)
        Left, top, width and height of the layer with its caption.
    tone : str
    units : tuple of (int, float, float)
        Number of the unit, and x and y of its centre.
    radius : float
        Of the units.
    tiles : tuple of (int, (float, float, float, float))
        Channel and rectangle of a feature map; channel -1 is the image or sequence as a whole.
    input_masks, state_masks : tuple of (int, int, (float, float, float, float))
        Of a recurrent layer: mask, number of the input or unit, and rectangle.
    """

    index: int
    box: Rectangle
    tone: str
    units: tuple[tuple[int, float, float], ...] = ()
    radius: float = 0.0
    tiles: tuple[tuple[int, Rectangle], ...] = ()
    input_masks: tuple[tuple[int, int, Rectangle], ...] = ()
    state_masks: tuple[tuple[int, int, Rectangle], ...] = ()


@dataclass(frozen=True)
class LiveLink:
    """The lines from the units of one part to those of the next.

    Attributes
    ----------
    start, end : int
        Indices of the parts' layers.
    is_full : bool
        Whether a dropped unit of `start` alone takes its lines away; else also one of `end`.
    tone : str
    lines : tuple of (int, int, float, float, float, float)
        Numbers of the two units, x and y of the line's ends.
    """

    start: int
    end: int
    is_full: bool
    tone: str
    lines: tuple[tuple[int, int, float, float, float, float], ...]


@dataclass(frozen=True)
class LivePicture:
    """What stays of the picture, its size in pixels, and where the rest is drawn.

    Attributes
    ----------
    svg : str
    size : (int, int)
    scale : float
        Pixels per unit of the drawing.
    parts : tuple of LivePart
        The input first.
    links : tuple of LiveLink
    sentence : str
        The network for users who cannot see it.
    """

    svg: str
    size: tuple[int, int]
    scale: float
    parts: tuple[LivePart, ...]
    links: tuple[LiveLink, ...]
    sentence: str

    def part_at(self, x: float, y: float) -> LivePart | None:
        """Return the part that is drawn at this point.

        Parameters
        ----------
        x, y : float

        Returns
        -------
        LivePart or None
        """
        for part in self.parts:
            left, top, width, height = part.box
            if left <= x <= left + width and top <= y <= top + height:
                return part
        return None


def live_picture(
    network: NetworkSpec,
    check: NetworkCheck,
    task: Task,
    style: PictureStyle,
    *,
    width: float,
    height: float = 0.0,
    class_names: Sequence[str] = (),
    masks: MaskShapes | None = None,
) -> LivePicture:
    """Place the enabled layers of a network without errors.

    Parameters
    ----------
    network : NetworkSpec
    check : NetworkCheck
        Of this network.
    task : Task
    style : PictureStyle
    width, height : float
        Pixels; as for `network_picture`.
    class_names : sequence of str
    masks : mapping of int to pairs, or None
        Index of a recurrent layer to how many masks of how many numbers it draws, for its inputs and for its
        state.

    Returns
    -------
    LivePicture
    """
    stages, _ = stages_of(network, check, task, class_names, seed=0)
    last = len(stages) - 1
    live = [
        stage
        if place == last
        else _live(stage, place - 1, task, check, network, (masks or {}).get(place - 1))
        for place, stage in enumerate(stages)
    ]
    layout = lay_out(live, width / style.scale, height / style.scale)
    scale = layout.scale * style.scale
    size = math.ceil(layout.width * scale - 0.001), math.ceil(layout.height * scale)
    sentence = network_sentence(network, check, task)
    ground, links = _links(layout, style, scale)
    placed = [one for row in layout.rows for one in row]
    body = [*ground, *(stage_svg(one, style) for one in placed)]
    parts = tuple(_part(one, place - 1, scale) for place, one in enumerate(placed[:last]))
    return LivePicture(svg_document(body, size, scale, style, sentence), size, scale, parts, links, sentence)


def _live(
    stage: Stage,
    index: int,
    task: Task,
    check: NetworkCheck,
    network: NetworkSpec,
    masks: tuple[tuple[int, int] | None, tuple[int, int] | None] | None,
) -> Stage:
    """The stage with a drawing that has places in the place of numbers."""
    if index == INPUT:
        return replace(stage, drawing=live_body(task.input_shape, stage.tone, is_input=True))
    enabled = [one for layer, one in zip(network.layers, check.layers, strict=True) if layer.is_enabled]
    shape = enabled[index].output_shape
    assert shape is not None
    has_loop = stage.layer is not None and "recurrent_dropout" in stage.layer.kind.rates
    body = live_body(shape, stage.tone, has_loop=has_loop)
    grids = tuple(
        mask_grid(label, *size)
        for label, size in zip((_INPUTS, _STATE), masks or (None, None), strict=True)
        if size is not None
    )
    return replace(stage, drawing=Recurrent(body, grids) if grids else body)


def _body(placed: Placed) -> tuple[object, float]:
    """The units or tiles of a stage, and the x of their centre."""
    x, _ = placed.centre
    drawing = placed.stage.drawing
    if isinstance(drawing, Recurrent):
        return drawing.body, drawing.body_centre(x)
    return drawing, x


def _part(placed: Placed, index: int, scale: float) -> LivePart:
    x, y = placed.centre
    drawing = placed.stage.drawing
    part = LivePart(index, box_of(placed, scale), placed.stage.tone)
    if isinstance(drawing, Recurrent):
        cells: dict[str, tuple[tuple[int, int, Rectangle], ...]] = {_INPUTS: (), _STATE: ()}
        for grid, centre in zip(drawing.grids, drawing.grid_centres(x), strict=True):
            cells[grid.label] = tuple(
                (mask, number, _scaled(place, scale)) for mask, number, place in grid.cells(centre, y)
            )
        part = replace(part, input_masks=cells[_INPUTS], state_masks=cells[_STATE])
    body, x = _body(placed)
    if isinstance(body, Units):
        points = zip(body.numbers, body.points(x, y), strict=True)
        units = tuple((number, at[0] * scale, at[1] * scale) for number, at in points)
        return replace(part, units=units, radius=body.RADIUS * scale)
    assert isinstance(body, Tiles)
    tiles = zip(body.numbers, body.rectangles(x, y), strict=True)
    return replace(part, tiles=tuple((number, _scaled(place, scale)) for number, place in tiles))


def _scaled(place: Rectangle, scale: float) -> Rectangle:
    left, top, width, height = place
    return left * scale, top * scale, width * scale, height * scale


# --- Links: those that stay are SVG, those of units come and go


def _links(layout: Layout, style: PictureStyle, scale: float) -> tuple[list[str], tuple[LiveLink, ...]]:
    max_lines = max_lines_of(layout)
    ground, links, index = [], [], INPUT
    for number, row in enumerate(layout.rows):
        if number:
            right, left = layout.width - MARGIN, MARGIN
            ground.append(row_turn(layout.rows[number - 1][-1], row[0], style, right, left))
            index += 1
        for before, after in itertools.pairwise(row):
            found = _live_link(before, after, index, max_lines, scale)
            if found is not None:
                links.append(found)
            else:
                ground.append(link_below(before, after, style, max_lines))
            index += 1
    return ground, tuple(links)


def _live_link(before: Placed, after: Placed, index: int, max_lines: int, scale: float) -> LiveLink | None:
    (first, x1), (second, x2) = _body(before), _body(after)
    if not (isinstance(first, Units) and isinstance(second, Units)):
        return None
    if is_full(after):
        pairs = thinned(range(len(first.numbers)), range(len(second.numbers)), max_lines)
    elif first.numbers == second.numbers:
        pairs = [(place, place) for place in range(len(first.numbers))]
    else:
        return None
    starts, ends = first.points(x1, before.middle, 1), second.points(x2, after.middle, -1)
    lines = tuple(
        (
            first.numbers[i],
            second.numbers[j],
            starts[i][0] * scale,
            starts[i][1] * scale,
            ends[j][0] * scale,
            ends[j][1] * scale,
        )
        for i, j in pairs
    )
    tone = after.stage.tone if is_full(after) else "muted"
    return LiveLink(index, index + 1, is_full(after), tone, lines)
