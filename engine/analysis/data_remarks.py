"""What a student should know about the chosen data before training: plain sentences from their sizes."""

from __future__ import annotations

from engine.analysis.wording import format_metric, metric_label
from engine.data.catalogue import data_set_info
from engine.data.guess import guess_score
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import DataSpec
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext, pgettext

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
            if name == "accuracy":
                return _("Always guessing {guess}: {value}").format(guess=_(guess.what), value=value)
            text = _("Always guessing {guess}: {metric} {value}")
            return text.format(guess=_(guess.what), metric=metric_label(name), value=value)
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
        remarks.append(_of_one_class(info.largest_class / info.n_samples))
    try:
        n_test = dict(split_sizes(data, info.n_samples)).get("test", 0)
    except InputError:
        return tuple(remarks)
    if info.sample_name:
        name = _(info.sample_name)
    else:
        name = pgettext("a sample", "image") if info.is_image else pgettext("a sample", "sample")
    if n_test and info.task == "classification" and 100 / n_test >= COARSE_POINTS:
        # Translators: {sample} is what a sample is, such as "flower" or "image"; the name may go.
        text = _("One test {sample} is worth {points} points of accuracy.")
        remarks.append(text.format(sample=name, points=number_text(100 / n_test, ".1f")))
    elif n_test and info.task == "regression" and n_test < FEW_TEST_SAMPLES:
        # Translators: {sample} is what a sample is, such as "house" or "sample"; the name may go.
        text = ngettext(
            "The test has only {n} {sample}: a few unusual ones decide the score.",
            "The test has only {n} {sample}s: a few unusual ones decide the score.",
            n_test,
        )
        remarks.append(text.format(n=n_test, sample=name))
    return tuple(remarks)


def _of_one_class(share: float) -> str:
    """Say which share is of one class: "9 of 10", or "99 of 100" where ten are too few."""
    if share < 0.95:
        return _("{n} of 10 samples are of one class.").format(n=round(10 * share))
    if share < 1:
        return _("{n} of 100 samples are of one class.").format(n=min(round(100 * share), 99))
    return _("All samples are of one class.")
