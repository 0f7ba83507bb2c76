"""The epoch whose numbers count: the last, or the best on validation; never the best on test."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

History = Iterable[tuple[str, Sequence[float]]]


def best_epoch(history: History) -> tuple[int, int] | None:
    """The epoch (from 1) with the lowest validation loss, and how many there were; None if none is known."""
    losses = dict(history).get("val_loss", ())
    known = [(loss, epoch) for epoch, loss in enumerate(losses, start=1) if math.isfinite(loss)]
    return (min(known)[1], len(losses)) if known else None


def scored_words(epoch: int, *, is_best: bool) -> str:
    """How a chart names it: "scored: epoch 14, best on validation"."""
    return f"scored: epoch {epoch}, {'best on validation' if is_best else 'the last'}"
