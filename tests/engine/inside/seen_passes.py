"""Answers to an UncertaintyView, made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.inside.uncertainty_view import PassesOn, UncertaintySeen

Array = npt.NDArray[Any]


def of_classes(passes: Array, y: list[int]) -> PassesOn:
    return PassesOn(passes, passes.mean(axis=0), np.array(y))


def of_numbers(passes: Array, y: Array) -> PassesOn:
    return PassesOn(passes, passes.mean(axis=0), y.astype("float32"))


def seen(
    measured: PassesOn,
    calibration: PassesOn | None = None,
    *,
    split: str = "test",
    other: str = "val",
    is_random: bool = True,
) -> UncertaintySeen:
    return UncertaintySeen(
        epoch=3,
        n_epochs=3,
        split=split,
        measured=measured,
        samples=np.arange(len(measured.y)),
        calibration_split=other if calibration is not None else "",
        calibration=calibration,
        images={},
        curve=None,
        is_random=is_random,
    )


def numbers_seen(
    n: int = 200, spread: float = 1.0, noise: float = 1.0, seed: int = 0, **more: Any
) -> UncertaintySeen:
    """A right model: passes and truth lie around the same mean; `noise` is that of what is measured."""
    rng = np.random.default_rng(seed)

    def part(noise: float) -> PassesOn:
        mean = rng.normal(size=n)
        passes = mean + spread * rng.normal(size=(50, n))
        return of_numbers(
            passes[..., None].astype("float32"),
            mean + spread * rng.normal(size=n) + noise * rng.normal(size=n),
        )

    return seen(part(noise), part(1.0), **more)
