"""Metrics in words and numbers as people read them; charts, verdicts and tables share these.

A column is `<split>_<metric>` as in cells.csv, or a bare metric as Keras logs it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

_SPLITS = {"train": "training", "val": "validation", "test": "held-out"}
MAX_LENGTH = 300
_CONTROL_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def metric_name(column: str) -> str:
    """The column without its split: "test_accuracy" is "accuracy"."""
    split, _, rest = column.partition("_")
    return rest if split in _SPLITS else column


def metric_label(column: str) -> str:
    """The metric in words: "mean squared error"."""
    return metric_name(column).replace("_", " ")


def score_label(column: str) -> str:
    """Metric and split in words: "held-out accuracy"."""
    split = column.partition("_")[0]
    return f"{_SPLITS[split]} {metric_label(column)}" if split in _SPLITS else metric_label(column)


def axis_label(column: str) -> str:
    """What an axis says: "accuracy, %"."""
    return metric_label(column) + (", %" if _is_fraction(column) else "")


def scale_factor(column: str) -> float:
    """What to multiply values by for an axis with `axis_label`: 100 for a fraction, else 1."""
    return 100.0 if _is_fraction(column) else 1.0


def is_higher_better(column: str) -> bool:
    """Accuracy should rise; losses and errors should fall."""
    return _is_fraction(column)


def format_metric(column: str, value: float) -> str:
    """A value with its unit and no false digits: "93.3 %", or an error to 3 digits: "21.4"."""
    if not math.isfinite(value):
        return "not a finite number"
    return f"{100 * value:.1f} %" if _is_fraction(column) else three_digits(value)


def format_difference(column: str, *values: float) -> str:
    """A difference, or two as a range, with the unit: "7.0 points", "-2.0 to 4.7 points", "0.31"."""
    if not _is_fraction(column):
        return " to ".join(map(three_digits, values))
    # A tenth of a point is enough, except where it would round a real difference away.
    texts = [f"{100 * x:.1f}" if abs(x) >= 0.0005 or x == 0 else f"{100 * x:.1g}" for x in values]
    return " to ".join(texts) + " points"


def three_digits(value: float) -> str:
    """A number to 3 significant digits: "21.4", "0.00123", "1230", "1.23e+07"."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    exponent = int(f"{value:.2e}".partition("e")[2])
    if not -4 <= exponent < 6:
        return f"{value:.2e}"
    return f"{round(value, 2 - exponent):.{max(0, 2 - exponent)}f}"


def format_rates(rates: Iterable[float]) -> str:
    """Rates as people list them: "0.1, 0.2 and 0.5"."""
    return listed([f"{rate:g}" for rate in rates])


def format_seeds(seeds: Iterable[int]) -> str:
    """Seeds as people list them: "seed 3", "seeds 0 to 4", "seeds 0, 4 and 7"."""
    found = sorted(set(seeds))
    if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
        return f"seeds {found[0]} to {found[-1]}"
    return f"seed{'s' if len(found) != 1 else ''} {listed([str(seed) for seed in found])}"


def listed(texts: list[str]) -> str:
    """Texts as people list them: "a, b and c"."""
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _is_fraction(column: str) -> bool:
    return metric_name(column).endswith("accuracy")


# --- What somebody else wrote, as one line that can be shown anywhere.


def sanitized(text: str, max_length: int = MAX_LENGTH) -> str:
    """The text on one line of bounded length, without what would steer a terminal or turn its letters."""
    kept = "".join(
        " " if unicodedata.category(letter) in _CONTROL_CATEGORIES else letter
        for letter in text[: 4 * max_length]
    )
    line = " ".join(kept.split())
    return line if len(line) <= max_length else line[: max_length - 1] + "…"
