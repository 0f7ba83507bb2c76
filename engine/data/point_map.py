"""A data set as points in a plane: its two columns, or its first two principal components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.language.texts import N_, _

# The window imports this file, but should not import numpy.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_POINTS = 2000
MAX_WIDE_POINTS = 1000  # of samples with more features than this
MAX_FEATURES = 20_000
SUBSPACE, ITERATIONS = 12, 6


@dataclass(frozen=True)
class PointMap:
    """Samples as points.

    Attributes
    ----------
    points : tuple of (float, float)
    targets : tuple of float
        Class numbers, or the numbers to predict.
    samples : tuple of int
        Which sample of the set each point is, from 0.
    axes : (str, str)
        Names of the axes; those of COMPONENTS are English.
    share : float
        Of the variance that the points show; 1 if the axes are columns.
    """

    points: tuple[tuple[float, float], ...]
    targets: tuple[float, ...]
    samples: tuple[int, ...]
    axes: tuple[str, str]
    share: float = 1.0

    @property
    def is_projection(self) -> bool:
        """Whether the axes are principal components."""
        return self.axes == COMPONENTS


COMPONENTS = (N_("first principal component"), N_("second principal component"))


def point_map(
    x: Array, y: Array, columns: tuple[str, ...], *, is_table: bool, samples: Array | None = None
) -> PointMap | None:
    """Place samples in a plane.

    Parameters
    ----------
    x : ndarray, (n, ...)
    y : ndarray, (n,)
    columns : tuple of str
        Names of the features.
    is_table : bool
        Whether the features have units of their own, so that each is standardised before the components are
        computed.
    samples : ndarray of int, (n,), or None
        Which samples of the set these are; None if they are all.

    Returns
    -------
    PointMap or None
        At most `MAX_POINTS`, spread over the set; None if there is only one feature, or far too many.
    """
    import numpy as np

    n_features = int(np.prod(x.shape[1:]))
    if not 2 <= n_features <= MAX_FEATURES or len(x) < 3:
        return None
    limit = MAX_POINTS if n_features <= MAX_WIDE_POINTS else MAX_WIDE_POINTS
    chosen = spread(len(x), limit)
    flat = x[chosen].reshape(len(chosen), -1).astype("float32")
    if n_features == 2 and is_table:
        points, share = flat, 1.0
        names = columns if len(columns) == 2 else [_("column {n}").format(n=n) for n in (1, 2)]
        axes = (names[0], names[1])
    else:
        points, share = _principal_components(flat, is_standardised=is_table)
        axes = COMPONENTS
    is_there = np.isfinite(points).all(axis=1)
    points, chosen = points[is_there], chosen[is_there]
    numbers = chosen if samples is None else samples[chosen]
    return PointMap(
        tuple((round(float(a), 5), round(float(b), 5)) for a, b in points),
        tuple(float(value) for value in y[chosen]),
        tuple(int(number) for number in numbers),
        axes,
        share,
    )


def spread(n_samples: int, limit: int) -> npt.NDArray[np.int64]:
    """Return sample numbers, spread evenly over the set.

    Parameters
    ----------
    n_samples, limit : int

    Returns
    -------
    ndarray of int64, (min(n_samples, limit),)
    """
    import numpy as np

    if n_samples <= limit:
        return np.arange(n_samples)
    return np.linspace(0, n_samples - 1, limit).astype("int64")


def _principal_components(x: Array, *, is_standardised: bool) -> tuple[Array, float]:
    """Return the first two components, (n, 2), and their share of the variance; missing values are means.

    By subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) from fixed random numbers, in a
    fraction of the time that importing scikit-learn's PCA takes. The largest weight of a component is
    positive.
    """
    import numpy as np

    is_there = np.isfinite(x)
    if not is_there.all():
        sums, counts = np.where(is_there, x, 0).sum(axis=0), is_there.sum(axis=0)
        x = np.where(is_there, x, sums / np.maximum(counts, 1))
    x = x - x.mean(axis=0)
    deviations = x.std(axis=0)
    if not deviations.any():
        return np.zeros((len(x), 2)), 0.0
    if is_standardised:
        x = x / np.where(deviations > 0, deviations, 1.0)
    basis = np.random.default_rng(0).standard_normal((x.shape[1], min(SUBSPACE, x.shape[1])))
    for _step in range(ITERATIONS):
        basis = np.linalg.qr(x.T @ (x @ basis.astype(x.dtype)))[0]
    inner = x @ basis
    values, vectors = np.linalg.eigh(inner.T @ inner)  # ascending
    weights = basis @ vectors[:, :-3:-1]
    largest = weights[np.abs(weights).argmax(axis=0), [0, 1]]
    weights = weights * np.where(largest < 0, -1.0, 1.0)
    return x @ weights, float(values[-2:].sum() / (x**2).sum())
