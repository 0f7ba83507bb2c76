"""The arithmetic of zoom and pan: limits in, limits out, on a straight or a logarithmic axis."""

from __future__ import annotations

import math

Limits = tuple[float, float]
View = tuple[Limits | None, Limits | None]  # across and up; None where the chart chooses
LEAST_SHARE = 1 / 400  # of the whole axis, the narrowest part to look at


def zoomed(limits: Limits, at: float, factor: float, *, is_log: bool = False) -> Limits:
    """Limits `factor` times as far apart, around `at`, which stays in its place."""
    (low, high), centre = _flat(limits, is_log), _flat((at, at), is_log)[0]
    return _curved((centre + factor * (low - centre), centre + factor * (high - centre)), is_log)


def shifted(limits: Limits, share: float, *, is_log: bool = False) -> Limits:
    """Limits moved by a share of their distance."""
    low, high = _flat(limits, is_log)
    step = share * (high - low)
    return _curved((low + step, high + step), is_log)


def kept_inside(limits: Limits, home: Limits, *, is_log: bool = False) -> Limits:
    """Limits pushed into those of the whole axis, and not closer together than can be read."""
    (low, high), (first, last) = _flat(limits, is_log), _flat(home, is_log)
    width = min(max(high - low, LEAST_SHARE * (last - first)), last - first)
    low = min(max((low + high - width) / 2, first), last - width)
    if math.isclose(width, last - first, rel_tol=1e-9):
        return home
    return _curved((low, low + width), is_log)


def _flat(limits: Limits, is_log: bool) -> Limits:
    return (math.log10(limits[0]), math.log10(limits[1])) if is_log else limits


def _curved(limits: Limits, is_log: bool) -> Limits:
    return (10 ** limits[0], 10 ** limits[1]) if is_log else limits
