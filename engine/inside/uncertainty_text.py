"""What k passes of MC dropout show, in sentences, by stated rules.

A distance counts if it is more than `CLEAR` times what chance leaves. Of the coverages the one with the
smallest p (`coverage_p`) is called wrong if p is below 5 % after Bonferroni's correction for all levels; else
that of `SHOWN_LEVEL` is told. A calibration error is called too large above `chance_error`.
"""

from __future__ import annotations

from engine.analysis.answers import SPLIT_NAMES
from engine.analysis.wording import alike_digits, three_digits
from engine.inside.intervals import ALPHA, LEVELS, Coverage
from engine.inside.uncertainty_summary import SHOWN_LEVEL, ClassSummary, NumberSummary, UncertaintySummary

CLEAR = 1.5
NOTHING_DRAWN = "No layer draws anything at this rate: all passes are the same."
NO_PROBABILITIES = (
    "The passes can't be compared: outputs are not finite, or are no probabilities of classes. Classes need "
    "softmax, or one unit with sigmoid."
)
NOTHING_HELD_OUT = "Nothing is held out: on training samples a network looks better than it is."
FROM_TRAINING = (
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
    found = [] if summary.seen.is_random else [NOTHING_DRAWN]
    if summary.numbers is not None:
        found += _of_numbers(summary, summary.numbers)
    if summary.classes is not None:
        found += _of_classes(summary, summary.classes)
    if summary.seen.is_random:
        found.append(_of_mean(summary))
    if summary.seen.split == "train":
        found.append(NOTHING_HELD_OUT)
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
    share = f"{100 * row.share:.1f} % of {row.n:,} {SPLIT_NAMES[split]} samples"
    between = f"95 % interval {100 * row.ci_low:.0f} to {100 * row.ci_high:.0f} %"
    start = f"The {100 * row.level:.0f} % interval covers {share} ({between})"
    if split == "train":  # the very samples that told the noise
        return f"{start}."
    if not _is_off(row):
        return f"{start}: these samples agree with what it states."
    if row.share < row.level:
        return f"{start}: it is too narrow. The model is not right here."
    return f"{start}: it is wider than it needs to be."


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
        found.append(
            f"Recalibrated, it covers {100 * conformal.share:.1f} % and is "
            f"{conformal.mean_width / plain.mean_width:.2g} times as wide."
        )
    noise, spread = alike_digits((numbers.calibration.noise_variance**0.5, float(numbers.std.mean())))
    if numbers.calibration.noise_variance > 0:
        found.append(f"Noise: standard deviation {noise}. Passes differ by {spread} on average.")
    else:
        found.append(f"Passes differ by {spread} on average, which is all of the errors: no noise is left.")
    if summary.seen.calibration_split == "train":
        found.append(FROM_TRAINING)
    return found


def _of_classes(summary: UncertaintySummary, classes: ClassSummary) -> list[str]:
    n = len(classes.is_right)
    error = f"{100 * classes.error:.1f} points ({100 * classes.scaled_error:.1f} with dropout off)"
    limit = f"{100 * classes.chance:.1f}"
    if classes.error > classes.chance:
        sure = sum(row.n * row.confidence for row in classes.bins) / n
        how = "too sure" if sure > classes.accuracy else "not sure enough"
        verdict = f"more than chance explains, which is up to {limit}. It is {how}."
    else:
        verdict = f"which chance explains, up to {limit}."
    samples = f"{n:,} {SPLIT_NAMES[summary.seen.split]} samples"
    return [
        f"Confidence and accuracy differ by {error} on {samples}, {verdict}",
        f"Accuracy: {100 * classes.accuracy:.1f} % by the mean of the passes, "
        f"{100 * classes.scaled_accuracy:.1f} % with dropout off.",
    ]


def _of_mean(summary: UncertaintySummary) -> str:
    distance, expected = (
        float(row[-1]) for row in (summary.convergence.distance, summary.convergence.expected)
    )
    if distance <= CLEAR * expected:
        return f"The mean of {summary.k} passes can't be told from the prediction with dropout off."
    return (
        f"The mean of the passes is not the prediction with dropout off: they are "
        f"{three_digits(summary.convergence.gap)} apart, and more passes would not help."
    )
