"""The area under the ROC curve as `keras.metrics.AUC` computes it: from counts at 200 thresholds.

The thresholds are 199 equal steps apart, and the curve is straight between them, so that the area differs a
little from that of the ranks of all samples (keras/src/metrics/confusion_metrics.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

N_BUCKETS = 200  # thresholds of keras.metrics.AUC, and buckets of predictions between them


def bucket_counts(y: npt.NDArray[Any], probabilities: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Count samples by class and bucket.

    Parameters
    ----------
    y : ndarray, (n,)
        Class numbers 0 and 1.
    probabilities : ndarray of float32, (n,)
        Predicted probabilities of class 1.

    Returns
    -------
    ndarray of float32, (1, 2 * (N_BUCKETS + 1))
        Of class 0, then of class 1; samples without a finite prediction are in the last bucket.
    """
    import numpy as np

    positions = np.ceil(np.clip(probabilities, 0, 1).astype("float32") * np.float32(N_BUCKETS - 1)) - 1
    is_number = np.isfinite(positions)
    bucket = np.where(is_number, np.maximum(positions, 0), N_BUCKETS).astype(int)
    places = (np.asarray(y) > 0) * (N_BUCKETS + 1) + bucket
    return np.bincount(places, minlength=2 * (N_BUCKETS + 1)).astype("float32")[None]


def roc_area(counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Compute the area under the ROC curve.

    Parameters
    ----------
    counts : ndarray of float32, (R, 2 * (N_BUCKETS + 1))
        As `bucket_counts` returns them.

    Returns
    -------
    ndarray of float32, (R,)
        0 where a class has no sample.
    """
    import numpy as np

    of_class = counts.reshape(len(counts), 2, N_BUCKETS + 1)
    total = of_class.sum(-1, keepdims=True)
    above = of_class[..., N_BUCKETS - 1 :: -1].cumsum(-1)[..., ::-1]  # a threshold
    rates = np.divide(above, total, out=np.zeros_like(above), where=total > 0)
    false, true = rates[:, 0], rates[:, 1]
    areas = (false[:, :-1] - false[:, 1:]) * (true[:, :-1] + true[:, 1:]) / 2
    found: npt.NDArray[Any] = areas.sum(-1)
    return found
