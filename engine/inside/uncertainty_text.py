"""What k passes of MC dropout show, in sentences, by stated rules.

A distance counts if it is more than `CLEAR` times what chance leaves. Of the coverages the one with the
smallest p (`coverage_p`) is called wrong if p is below 5 % after Bonferroni's correction for all levels; else
that of `SHOWN_LEVEL` is told. A calibration error is called too large above `chance_error`.
"""

from __future__ import annotations

from engine.analysis.answers_text import samples_text
from engine.analysis.wording import alike_digits, three_digits
from engine.inside.intervals import ALPHA, LEVELS, Coverage
from engine.inside.uncertainty_summary import SHOWN_LEVEL, ClassSummary, NumberSummary, UncertaintySummary
from engine.language.numbers import number_text
from engine.language.texts import N_, _

CLEAR = 1.5
NOTHING_DRAWN = N_("No layer draws anything at this rate: all passes are the same.")
NO_PROBABILITIES = N_(
    "The passes can't be compared: outputs are not finite, or are no probabilities of classes. Classes need "
    "softmax, or one unit with sigmoid."
)
NOTHING_HELD_OUT = N_("Nothing is held out: on training samples a network looks better than it is.")
FROM_TRAINING = N_(
    "Without validation samples the noise is that of the training residuals, which is too small: the "
    "intervals are too narrow."
)


def told(summary: UncertaintySummary) -> tuple[str, ...]:
    """Say what a summary shows.

    Parameters
    ----------
    summary : UncertaintySummary

    Returns
    -------
    tuple of str
        Sentences, the most important first.
    """
    found = [] if summary.seen.is_random else [_(NOTHING_DRAWN)]
    if summary.numbers is not None:
        found += _of_numbers(summary, summary.numbers)
    if summary.classes is not None:
        found += _of_classes(summary, summary.classes)
    if summary.seen.is_random:
        found.append(_of_mean(summary))
    if summary.seen.split == "train":
        found.append(_(NOTHING_HELD_OUT))
    return tuple(found)


def coverage_text(row: Coverage, split: str) -> str:
    """Say what an interval covers, and whether that is what it states.

    Parameters
    ----------
    row : Coverage
    split : str
        Whose samples were measured.

    Returns
    -------
    str
    """
    # Translators: {samples} is "30 test samples".
    if split == "train":  # the very samples that told the noise
        text = _("The {level} % interval covers {share} % of {samples} (95 % interval {low} to {high} %).")
    elif not _is_off(row):
        text = _(
            "The {level} % interval covers {share} % of {samples} (95 % interval {low} to {high} %): these "
            "samples agree with what it states."
        )
    elif row.share < row.level:
        text = _(
            "The {level} % interval covers {share} % of {samples} (95 % interval {low} to {high} %): it is "
            "too narrow. The model is not right here."
        )
    else:
        text = _(
            "The {level} % interval covers {share} % of {samples} (95 % interval {low} to {high} %): it is "
            "wider than it needs to be."
        )
    return text.format(
        level=f"{100 * row.level:.0f}",
        share=number_text(100 * row.share, ".1f"),
        samples=samples_text(row.n, split),
        low=f"{100 * row.ci_low:.0f}",
        high=f"{100 * row.ci_high:.0f}",
    )


def _is_off(row: Coverage) -> bool:
    return row.p_value * len(LEVELS) < ALPHA


def _of_numbers(summary: UncertaintySummary, numbers: NumberSummary) -> list[str]:
    split = summary.seen.split
    worst = min(numbers.coverages, key=lambda row: row.p_value)
    level = worst.level if _is_off(worst) else SHOWN_LEVEL
    plain, conformal = (
        next(row for row in rows if row.level == level) for rows in (numbers.coverages, numbers.conformal)
    )
    found = [coverage_text(plain, split)]
    if split != "train" and _is_off(plain) and conformal.mean_width < float("inf"):
        text = _("Recalibrated, it covers {share} % and is {times} times as wide.")
        times = number_text(conformal.mean_width / plain.mean_width, ".2g")
        found.append(text.format(share=number_text(100 * conformal.share, ".1f"), times=times))
    noise, spread = alike_digits((numbers.calibration.noise_variance**0.5, float(numbers.std.mean())))
    if numbers.calibration.noise_variance > 0:
        text = _("Noise: standard deviation {noise}. Passes differ by {spread} on average.")
    else:
        text = _("Passes differ by {spread} on average, which is all of the errors: no noise is left.")
    found.append(text.format(noise=noise, spread=spread))
    if summary.seen.calibration_split == "train":
        found.append(_(FROM_TRAINING))
    return found


def _of_classes(summary: UncertaintySummary, classes: ClassSummary) -> list[str]:
    n = len(classes.is_right)
    sure = sum(row.n * row.confidence for row in classes.bins) / n
    if classes.error <= classes.chance:
        text = _(
            "Confidence and accuracy differ by {error} points ({other} with dropout off) on {samples}, which "
            "chance explains, up to {limit}."
        )
    elif sure > classes.accuracy:
        text = _(
            "Confidence and accuracy differ by {error} points ({other} with dropout off) on {samples}, more "
            "than chance explains, which is up to {limit}. It is too sure."
        )
    else:
        text = _(
            "Confidence and accuracy differ by {error} points ({other} with dropout off) on {samples}, more "
            "than chance explains, which is up to {limit}. It is not sure enough."
        )
    differ = text.format(
        error=number_text(100 * classes.error, ".1f"),
        other=number_text(100 * classes.scaled_error, ".1f"),
        samples=samples_text(n, summary.seen.split),
        limit=number_text(100 * classes.chance, ".1f"),
    )
    accuracy = _("Accuracy: {accuracy} % by the mean of the passes, {other} % with dropout off.").format(
        accuracy=number_text(100 * classes.accuracy, ".1f"),
        other=number_text(100 * classes.scaled_accuracy, ".1f"),
    )
    return [differ, accuracy]


def _of_mean(summary: UncertaintySummary) -> str:
    distance, expected = (
        float(row[-1]) for row in (summary.convergence.distance, summary.convergence.expected)
    )
    if distance <= CLEAR * expected:
        text = _("The mean of {n} passes can't be told from the prediction with dropout off.")
        return text.format(n=number_text(summary.k))
    text = _(
        "The mean of the passes is not the prediction with dropout off: they are {difference} apart, and "
        "more passes would not help."
    )
    return text.format(difference=three_digits(summary.convergence.gap))
