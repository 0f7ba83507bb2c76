"""A film of known pictures: class 1 at the right of a line that moves with the frames."""

from __future__ import annotations

import numpy as np

from engine.inside.film import CLASSES, CURVE, FilmPoints, FilmSeen, FilmSide, class_codes

EPOCHS = np.array([0, 1, 2, 5])
SIZE, N_NETWORKS = 8, 5
X, Y = np.linspace(0, 7, SIZE, dtype="float32"), np.linspace(-1, 1, SIZE, dtype="float32")


def plane_film(rates: tuple[float | None, ...] = (0.0, 0.5), n_networks: int = N_NETWORKS) -> FilmSeen:
    """Frame f of the whole network has class 1 where x > f; that of thinned network k where x > k."""
    full = np.stack([_right_of(frame) for frame in range(len(EPOCHS))])
    each = [_right_of(number) for number in range(n_networks)]
    thinned = np.array([[one[::2, ::2] for one in each]] * len(EPOCHS), "uint8")
    means = np.array([each] * len(EPOCHS), "uint8") if each else None
    differing = np.zeros((len(EPOCHS), n_networks), "float32")
    sides = tuple(FilmSide(rate, full, thinned, means, differing) for rate in rates)
    return _film(CLASSES, ("x", "y"), (X, Y), ("left", "right"), sides, 2)


def curve_film(rates: tuple[float | None, ...] = (0.0, 0.5), n_networks: int = N_NETWORKS) -> FilmSeen:
    """Frame f of the whole network is f everywhere; thinned network k is f + k."""
    frames = np.arange(len(EPOCHS), dtype="float32").reshape(-1, 1)
    full = np.broadcast_to(frames, (len(EPOCHS), SIZE))
    numbers = np.arange(n_networks, dtype="float32").reshape(1, -1, 1)
    thinned = np.broadcast_to(frames[:, np.newaxis] + numbers, (len(EPOCHS), n_networks, SIZE))
    differing = np.zeros((len(EPOCHS), n_networks), "float32")
    sides = tuple(FilmSide(rate, full, thinned, None, differing) for rate in rates)
    return _film(CURVE, ("x",), (X,), (), sides, 1)


def _film(
    kind: str,
    features: tuple[str, ...],
    axes: tuple[np.ndarray, ...],
    names: tuple[str, ...],
    sides: tuple[FilmSide, ...],
    n_features: int,
) -> FilmSeen:
    rng = np.random.default_rng(0)
    points = [
        FilmPoints(
            rng.uniform(0, 1, (n, n_features)).astype("float32"), rng.integers(0, 2, n).astype("float32")
        )
        for n in (6, 3)
    ]
    return FilmSeen(
        kind,
        seed=4,
        thinned_at=0.5,
        epochs=EPOCHS,
        n_epochs=5,
        features=features,
        axes=axes,
        limits=(0.0, 10.0),
        class_names=names,
        target="y",
        training=points[0],
        held_out=points[1],
        n_judged=3,
        are_judged_held_out=True,
        sides=sides,
    )


def _right_of(x: float) -> np.ndarray:
    right = np.broadcast_to(x < X, (SIZE, SIZE)).astype("float64")
    return class_codes(np.stack([1 - right, right], axis=-1))
