"""Places the stages: in one row if they fit or nearly fit, else in several rows of similar length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.network_picture.stages import Stage

PAD = 10.0  # between a stage and its selection border
GAP = 14.0
MAX_GAP = 56.0
MARGIN = 14.0
RETURN = 22.0  # beside the rows, for the line from one row's end to the start of the next
ROW_GAP = 34.0
LINE_HEIGHT, CAPTION_GAP = 16.0, 10.0
MAX_SCALE = 1.6
STEPS = (MAX_SCALE, 1.45, 1.3, 1.2, 1.1)
MIN_SCALE = 0.85  # minimum scale: captions of 12 px are then above 10


@dataclass(frozen=True)
class Placed:
    """A placed stage: the left, top, width and height of its border, and the centre of its drawing."""

    stage: Stage
    left: float
    top: float
    width: float
    height: float
    middle: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.middle

    @property
    def caption_top(self) -> float:
        return self.top + self.height - PAD - len(self.stage.caption) * LINE_HEIGHT


@dataclass(frozen=True)
class Layout:
    """Rows of placed stages, and the total size at scale 1."""

    rows: tuple[tuple[Placed, ...], ...]
    width: float
    height: float
    scale: float


def lay_out(stages: Sequence[Stage], width: float, height: float = 0.0) -> Layout:
    """Fit the stages into `width`, which is only exceeded if a single stage is wider.

    They are drawn larger if `height` allows it, but not in more rows.
    """
    usual = _fitted(stages, width)
    if usual.scale < 1.0 or usual.width > width or usual.height > height:
        return usual
    for scale in STEPS:
        larger = _fitted(stages, width / scale)
        if larger.scale < 1.0 or larger.width * scale > width + 0.5 or larger.height * scale > height:
            continue
        if len(larger.rows) == len(usual.rows):
            return replace(larger, scale=scale)
    return usual


def _fitted(stages: Sequence[Stage], width: float) -> Layout:
    widths = [stage.width + 2 * PAD for stage in stages]
    whole = sum(widths) + GAP * (len(widths) - 1) + 2 * MARGIN
    if whole * MIN_SCALE <= width:
        scale = min(1.0, width / whole)
        return _placed([list(range(len(stages)))], stages, widths, width / scale, scale)
    edge = 2 * (MARGIN + RETURN)
    width = max(width, max(widths) + edge)
    return _placed(_rows(widths, width - edge), stages, widths, width, 1.0)


def _rows(widths: Sequence[float], space: float) -> list[list[int]]:
    """As few rows as possible, of lengths as equal as possible."""
    min_rows = _filled(widths, space)
    low, high = max(widths), space
    for _ in range(10):
        middle = (low + high) / 2
        tried = _filled(widths, middle)
        if len(tried) == len(min_rows):
            min_rows, high = tried, middle
        else:
            low = middle
    return min_rows


def _filled(widths: Sequence[float], space: float) -> list[list[int]]:
    rows: list[list[int]] = []
    used = space + 1
    for index, width in enumerate(widths):
        if used + GAP + width > space:
            rows.append([])
            used = -GAP
        rows[-1].append(index)
        used += GAP + width
    return rows


def _placed(
    rows: list[list[int]], stages: Sequence[Stage], widths: Sequence[float], width: float, scale: float
) -> Layout:
    is_wrapped = len(rows) > 1
    edge = MARGIN + (RETURN if is_wrapped else 0)
    max_gap = MAX_GAP if is_wrapped else 4 * MAX_GAP
    placed, top = [], MARGIN
    for row in rows:
        inside = sum(widths[i] for i in row)
        free = width - 2 * edge - inside
        gap = min(max_gap, free / (len(row) - 1)) if len(row) > 1 else GAP
        left = edge if is_wrapped else (width - inside - gap * (len(row) - 1)) / 2
        half = max(stages[i].drawing.height for i in row) / 2
        lines = max(len(stages[i].caption) for i in row)
        middle = top + PAD + half
        line = []
        for index in row:
            stage = stages[index]
            height = 2 * half + CAPTION_GAP + len(stage.caption) * LINE_HEIGHT + 2 * PAD
            line.append(Placed(stage, left, top, widths[index], height, middle))
            left += widths[index] + gap
        placed.append(tuple(line))
        top += 2 * half + CAPTION_GAP + lines * LINE_HEIGHT + 2 * PAD + ROW_GAP
    return Layout(tuple(placed), width, top - ROW_GAP + MARGIN, scale)
