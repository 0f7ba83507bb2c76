"""What a trained network answers: predicted beside true values, and its worst mistakes.

Arrays travel as bytes, so that the values are plain data, compare by value and stay small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.analysis.roc import bucket_counts, roc_area
from engine.data.own_files.tables.cells import cells
from engine.data.pixels import Pixels, shown_pixels
from engine.experiment.specs import Cell, Experiment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float32]

MAX_SAMPLES = 10_000  # whose predictions are kept; scores and counts are those of all samples
MAX_MISTAKES = 12
MAX_COLUMNS = 200  # of a mistake's inputs
SPLITS = ("test", "val", "train")


@dataclass(frozen=True)
class Mistake:
    """One sample that the network got wrong.

    Attributes
    ----------
    place : int
        Its place in the split, counted from 0.
    true, predicted : float
        The numbers; of a classification the class numbers.
    p_true, p_predicted : float
        What the network's output says for both classes; nan for a regression.
    inputs : tuple of (float or str)
        The features before scaling, at most `MAX_COLUMNS`; empty for images. Of the user's own table the
        columns, where a category or a date is text.
    image : (int, int, bytes) or None
        Height, width and 8-bit pixels row by row, one byte each or red, green and blue; None for tables.
    """

    place: int
    true: float
    predicted: float
    p_true: float
    p_predicted: float
    inputs: tuple[float | str, ...] = ()
    image: tuple[int, int, bytes] | None = None


@dataclass(frozen=True)
class Answers:
    """The answers of one trained network on one split.

    Attributes
    ----------
    split : str
        "test", else "val", else "train": the first of them that exists.
    metric : str
        Keras's name.
    score : float
        The metric over all samples, an accuracy as a fraction.
    n_samples : int
    true_bytes, predicted_bytes : bytes
        float32, one per sample, of the first `MAX_SAMPLES`: numbers, or class numbers.
    confusion : tuple of tuple of int
        Number of samples by true class (row) and predicted class (column), over all samples; empty for a
        regression.
    n_not_finite : int
        Samples with a prediction that is nan or infinite.
    mistakes : tuple of Mistake
        The worst `MAX_MISTAKES`. In a regression those with the largest absolute error. In a classification
        only wrong answers, those first that gave their true class the lowest probability; where that is
        equal, those that were surest of their wrong class. An output that is not finite is the worst, and
        remaining ties are in the order of the samples.
    """

    split: str
    metric: str
    score: float
    n_samples: int
    true_bytes: bytes
    predicted_bytes: bytes
    confusion: tuple[tuple[int, ...], ...] = ()
    n_not_finite: int = 0
    mistakes: tuple[Mistake, ...] = ()

    @property
    def is_classification(self) -> bool:
        """Whether the answers are classes."""
        return bool(self.confusion)

    @property
    def n_right(self) -> int:
        """How many samples of a classification got their true class."""
        return sum(row[index] for index, row in enumerate(self.confusion))

    @property
    def true(self) -> Floats:
        """The true values, float32."""
        return _floats(self.true_bytes)

    @property
    def predicted(self) -> Floats:
        """The predicted values, float32."""
        return _floats(self.predicted_bytes)


def answers(
    split: str,
    metric: str,
    n_classes: int,
    outputs: npt.NDArray[Any],
    y: npt.NDArray[Any],
    x: npt.NDArray[Any] | pd.DataFrame,
) -> Answers:
    """Compare a network's outputs with the truth.

    Parameters
    ----------
    split : str
    metric : str
        Keras's name.
    n_classes : int
        0 for a regression.
    outputs : ndarray, (n, 1) or (n, n_classes)
        One number, the probability of class 1, or one output per class.
    y : ndarray, (n,)
        True numbers or class numbers.
    x : ndarray, (n, columns), (n, steps, channels) or (n, height, width, channels), or DataFrame
        The features before scaling, to show the mistakes.

    Returns
    -------
    Answers
    """
    import numpy as np  # here: the window imports this file but should not import numpy

    outputs = outputs.reshape(len(y), -1)
    predicted = predictions(outputs, n_classes)
    is_finite = np.isfinite(outputs).all(axis=1)
    if n_classes:
        p_true, p_predicted = _probabilities(outputs, y.astype(int), predicted.astype(int))
        wrong = np.flatnonzero((predicted != y) | ~is_finite)
        keys = np.where(is_finite, p_true, -np.inf)[wrong], -p_predicted[wrong]
        order = wrong[np.lexsort(keys[::-1])]
    else:
        p_true = p_predicted = np.full(len(y), np.nan)
        distance = np.abs(predicted - y.astype("float32"))
        order = np.argsort(-np.where(is_finite, distance, np.inf), kind="stable")
    worst = order[:MAX_MISTAKES]
    images: dict[int, Pixels] = {}
    rows: dict[int, tuple[float | str, ...]] = {}
    if not isinstance(x, np.ndarray):
        rows = dict(zip(worst, cells(x.iloc[worst, :MAX_COLUMNS]), strict=True))
    elif x.ndim == 4:
        low, high = min(0.0, float(x.min())), float(x.max())
        images = {place: shown_pixels(x[place], low, high) for place in worst}
    else:
        rows = {place: tuple(map(float, x[place].ravel()[:MAX_COLUMNS])) for place in worst}
    return Answers(
        split,
        metric,
        score(metric, y, predicted, outputs),
        len(y),
        y[:MAX_SAMPLES].astype("float32").tobytes(),
        predicted[:MAX_SAMPLES].tobytes(),
        confusion(y.astype(int), predicted.astype(int), max(n_classes, outputs.shape[1]))
        if n_classes
        else (),
        int((~is_finite).sum()),
        tuple(
            Mistake(
                int(place),
                float(y[place]),
                float(predicted[place]),
                float(p_true[place]),
                float(p_predicted[place]),
                rows.get(place, ()),
                images.get(place),
            )
            for place in worst
        ),
    )


def predictions(outputs: npt.NDArray[Any], n_classes: int) -> Floats:
    """Read answers from a network's outputs as Keras's accuracy and errors do.

    Parameters
    ----------
    outputs : ndarray, (n, 1) or (n, n_classes)
    n_classes : int
        0 for a regression.

    Returns
    -------
    ndarray of float32, (n,)
        The number of a regression; class 1 where a single output is above 0.5; else the class with the
        highest output, the first of equal ones.
    """
    if not n_classes:
        found = outputs[:, 0]
    elif outputs.shape[1] == 1:
        found = outputs[:, 0] > 0.5
    else:
        found = outputs.argmax(axis=1)
    numbers: Floats = found.astype("float32")
    return numbers


def score(
    metric: str, y: npt.NDArray[Any], predicted: npt.NDArray[Any], outputs: npt.NDArray[Any] | None = None
) -> float:
    """Compute a metric over all samples, as Keras does.

    Parameters
    ----------
    metric : str
        A name of `METRICS`.
    y, predicted : ndarray, (n,)
    outputs : ndarray, (n, units), or None
        What was predicted from; AUC needs them.

    Returns
    -------
    float
        nan or infinite if a prediction is.

    Raises
    ------
    ValueError
        For another metric.
    """
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        distance = np.asarray(predicted, float) - np.asarray(y, float)
        match metric:
            case "accuracy":
                return float((distance == 0).mean())
            case "precision" | "recall":
                of = predicted if metric == "precision" else y
                n_positive = int((np.asarray(of) > 0).sum())
                return float(((predicted > 0) & (y > 0)).sum() / n_positive) if n_positive else 0.0
            case "auc" if outputs is not None:
                return float(roc_area(bucket_counts(y, outputs[:, 0]))[0])
            case "mean_squared_error":
                return float((distance**2).mean())
            case "root_mean_squared_error":
                return float(np.sqrt((distance**2).mean()))
            case "mean_absolute_error":
                return float(np.abs(distance).mean())
    raise ValueError(f"no metric {metric}")


def confusion(
    y: npt.NDArray[Any], predicted: npt.NDArray[Any], n_classes: int
) -> tuple[tuple[int, ...], ...]:
    """Count the samples by true and predicted class, as scikit-learn's `confusion_matrix` does.

    Parameters
    ----------
    y, predicted : ndarray of int, (n,)
        Class numbers from 0 to n_classes - 1.
    n_classes : int

    Returns
    -------
    tuple of tuple of int
        A row per true class, a column per predicted class.
    """
    import numpy as np

    counts = np.bincount(y * n_classes + predicted, minlength=n_classes * n_classes)
    return tuple(tuple(map(int, row)) for row in counts.reshape(n_classes, n_classes))


def _probabilities(
    outputs: npt.NDArray[Any], y: npt.NDArray[Any], predicted: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the outputs for the true and for the predicted class of each sample."""
    import numpy as np

    both = np.hstack([1 - outputs, outputs]) if outputs.shape[1] == 1 else outputs
    rows = np.arange(len(y))
    return both[rows, y], both[rows, predicted]


def _floats(content: bytes) -> Floats:
    import numpy as np

    return np.frombuffer(content, "float32")


# --- Two networks on the same samples


@dataclass(frozen=True)
class Agreement:
    """Where two classifiers of the same samples differ.

    Attributes
    ----------
    only_first, only_second : int
        Samples that only the one or only the other got right.
    """

    only_first: int
    only_second: int


def agreement(first: Answers, second: Answers) -> Agreement | None:
    """Compare two classifiers sample by sample.

    Parameters
    ----------
    first, second : Answers

    Returns
    -------
    Agreement or None
        None for a regression, for different samples, or where not all predictions are kept.
    """
    if not first.is_classification or first.true_bytes != second.true_bytes:
        return None
    if max(first.n_samples, second.n_samples) > MAX_SAMPLES:
        return None
    right, other = first.predicted == first.true, second.predicted == second.true
    return Agreement(int((right & ~other).sum()), int((other & ~right).sum()))


def comparison_cell(experiment: Experiment, cell: Cell) -> Cell | None:
    """Return the training to compare a cell with: rate 0 with the same seed.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell

    Returns
    -------
    Cell or None
        None if the cell itself trains with all swept layers at rate 0, or if there is none.
    """
    network = experiment.network.enabled
    plain = Cell(0.0, cell.seed)
    if cell.rate == 0 or network.at_rate(cell.rate) == network.at_rate(0.0):
        return None
    return plain
