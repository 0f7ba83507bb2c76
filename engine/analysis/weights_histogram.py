"""How the weights of a trained cell are spread: one histogram for each array of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

BINS = 40


@dataclass(frozen=True)
class WeightsHistogram:
    """One array of a layer, such as "layer 1 (Dense), kernel".

    `counts[i]` values lie from `edges[i]` to `edges[i + 1]`.

    `mean`, `std` (of all values, n in the divisor), `low` and `high` are those of the values themselves;
    `n_not_finite` of them are nan or infinite and in no bin.
    """

    name: str
    shape: tuple[int, ...]
    counts: tuple[int, ...]
    edges: tuple[float, ...]
    mean: float
    std: float
    low: float
    high: float
    n_not_finite: int = 0


def weights_histogram(name: str, values: npt.NDArray[Any]) -> WeightsHistogram:
    """Of any array; one without finite values has no bins."""
    import numpy as np  # here, because the window, which should not wait for it, knows the message

    finite = values[np.isfinite(values)].astype(float)
    lost = int(values.size - finite.size)
    if not finite.size:
        nan = float("nan")
        return WeightsHistogram(name, values.shape, (), (), nan, nan, nan, nan, lost)
    counts, edges = np.histogram(finite, BINS)
    return WeightsHistogram(
        name,
        values.shape,
        tuple(map(int, counts)),
        tuple(map(float, edges)),
        float(finite.mean()),
        float(finite.std()),
        float(finite.min()),
        float(finite.max()),
        lost,
    )
