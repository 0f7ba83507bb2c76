"""What a student should know about the chosen data before training: plain sentences from their sizes."""

from __future__ import annotations

from engine.analysis.wording import format_metric, metric_label
from engine.data.catalogue import data_set_info
from engine.data.guess import guess_score
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import DataSpec

COARSE_POINTS = 0.5  # from here on one test sample is worth a sentence
FEW_TEST_SAMPLES = 50


def guess_sentence(data: DataSpec, metric: str) -> str:
    """Say what a network scores that ignores its input.

    Parameters
    ----------
    data : DataSpec
    metric : str
        Keras's name. One that does not suit the task is replaced by one that does.

    Returns
    -------
    str
        Such as "Always guessing the most frequent class: 33.3 %"; empty if it is not known.
    """
    for name in (metric, "accuracy", "mean_absolute_error"):
        guess = guess_score(data, f"test_{name}")
        if guess is not None:
            value = format_metric(name, guess.value)
            unit = "" if name == "accuracy" else f"{metric_label(name)} "
            return f"Always guessing {guess.what}: {unit}{value}"
    return ""


def size_remarks(data: DataSpec) -> tuple[str, ...]:
    """Say in plain words where classes are imbalanced and where the test set is tiny.

    Parameters
    ----------
    data : DataSpec
        Of a known data set.

    Returns
    -------
    tuple of str
        Sentences; none for data without these problems.
    """
    info = data_set_info(data)
    remarks = []
    if info.is_imbalanced:
        remarks.append(f"{_of_ten(info.largest_class / info.n_samples)} samples are of one class.")
    try:
        n_test = dict(split_sizes(data, info.n_samples)).get("test", 0)
    except InputError:
        return tuple(remarks)
    name = info.sample_name or ("image" if info.is_image else "sample")
    if n_test and info.task == "classification" and 100 / n_test >= COARSE_POINTS:
        remarks.append(f"One test {name} is worth {100 / n_test:.1f} points of accuracy.")
    elif n_test and info.task == "regression" and n_test < FEW_TEST_SAMPLES:
        remarks.append(f"The test has only {n_test} {name}s: a few unusual ones decide the score.")
    return tuple(remarks)


def _of_ten(share: float) -> str:
    """Return a share as "9 of 10", or "99 of 100" where ten are too few."""
    if share < 0.95:
        return f"{round(10 * share)} of 10"
    return f"{min(round(100 * share), 99)} of 100" if share < 1 else "All"
