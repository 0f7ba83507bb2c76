"""Metrics and numbers as text for charts, verdicts and tables, and text from others made safe to show.

A column is `<split>_<metric>` as in cells.csv, or a bare metric as Keras logs it.

Numbers in texts have one form: a true minus sign, the language's marks before decimals and between thousands,
three significant digits for an error or a loss, a tenth of a percent for a fraction, and three decimals for a
p value. Only what is typed (fields, seeds) has no mark between thousands. Files and scripts have all digits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from engine.experiment.metrics import METRICS, Metric
from engine.experiment.names import LOSS_NAMES
from engine.language.lists import listed, listed_numbers
from engine.language.numbers import number_text, with_marks
from engine.language.texts import N_, _, ngettext, pgettext
from engine.system.printable import printable

_SPLITS = {"train": "training", "val": "validation", "test": "held-out"}  # names in files
_LOSSES = {**LOSS_NAMES, "loss": N_("loss"), "log_cosh": N_("log-cosh")}
WEIGHTED_CLASSES = N_("Training weights the classes; the score counts every sample the same.")
MAX_LENGTH = 300


def metric_name(column: str) -> str:
    """Return the column without its split: "test_accuracy" is "accuracy".

    Parameters
    ----------
    column : str

    Returns
    -------
    str
    """
    split, _bar, rest = column.partition("_")
    return rest if split in _SPLITS else column


def metric_label(column: str) -> str:
    """Name the metric in the language in use: "mean squared error"."""
    return _(_metric(column).label)


def score_label(column: str) -> str:
    """Name metric and split: "held-out accuracy".

    Parameters
    ----------
    column : str

    Returns
    -------
    str
    """
    metric = metric_label(column)
    match column.partition("_")[0]:
        case "train":
            return _("training {metric}").format(metric=metric)
        case "val":
            return _("validation {metric}").format(metric=metric)
        case "test":
            return _("held-out {metric}").format(metric=metric)
    return metric


def score_in_sentence(column: str) -> str:
    """Name metric and split as the subject of a sentence, where German has an article: "held-out accuracy".

    Parameters
    ----------
    column : str

    Returns
    -------
    str
    """
    metric = _in_sentence(metric_name(column)) or metric_label(column)
    match column.partition("_")[0]:
        case "train":
            return pgettext("subject of a sentence", "training {metric}").format(metric=metric)
        case "val":
            return pgettext("subject of a sentence", "validation {metric}").format(metric=metric)
        case "test":
            return pgettext("subject of a sentence", "held-out {metric}").format(metric=metric)
    return metric


def _in_sentence(metric: str) -> str:
    """Name a metric as the subject of a sentence; empty for one that has only its label."""
    match metric:
        case "accuracy":
            return pgettext("subject of a sentence", "accuracy")
        case "precision":
            return pgettext("subject of a sentence", "precision")
        case "recall":
            return pgettext("subject of a sentence", "recall")
        case "auc":
            return pgettext("subject of a sentence", "AUC")
        case "mean_squared_error":
            return pgettext("subject of a sentence", "mean squared error")
        case "mean_absolute_error":
            return pgettext("subject of a sentence", "mean absolute error")
        case "root_mean_squared_error":
            return pgettext("subject of a sentence", "root mean squared error")
        case "loss":
            return pgettext("subject of a sentence", "loss")
    return ""


def axis_label(column: str, target: str = "") -> str:
    """Label an axis: "accuracy, %", "mean squared error, log of price".

    Parameters
    ----------
    column : str
    target : str
        The scale of the target, as in `target_text`.

    Returns
    -------
    str
    """
    unit = "%" if is_fraction(column) else target
    if not unit:
        return metric_label(column)
    return pgettext("axis", "{quantity}, {unit}").format(quantity=metric_label(column), unit=unit)


def rate_label(score: str = "", *, is_peak: bool = False) -> str:
    """Label the axis of the rates, with a warning if the score is measured on training data.

    Parameters
    ----------
    score : str
        The column that the verdict judges; empty where another one is drawn.
    is_peak : bool
        Whether the rate follows a schedule, whose highest value is d.

    Returns
    -------
    str
    """
    label = _("dropout rate d (peak)") if is_peak else _("dropout rate d")
    if score.startswith("train_"):
        return _("{label}  (no held-out data: no test of dropout)").format(label=label)
    return label


def scale_factor(column: str) -> float:
    """Return what to multiply values by for an axis with `axis_label`: 100 for a fraction, else 1."""
    return 100.0 if is_fraction(column) else 1.0


def is_higher_better(column: str) -> bool:
    """Whether the metric should be high: an accuracy should, losses and errors should be low."""
    return _metric(column).is_higher_better


def format_metric(column: str, value: float) -> str:
    """Format a value with its unit and no spurious digits: "93.3 %", or an error to 3 digits: "21.4".

    Parameters
    ----------
    column : str
    value : float
        Accuracy as a fraction.

    Returns
    -------
    str
    """
    if not math.isfinite(value):
        return _("not a number (NaN)")
    return percent_text(100 * value, ".1f") if is_fraction(column) else three_digits(value)


def format_difference(column: str, *values: float) -> str:
    """Format a difference, or a range of two, with its unit: "7.0 points", "−2.0 to 4.7 points", "0.31".

    Parameters
    ----------
    column : str
    *values : float
        One or two differences; those of an accuracy are fractions and shown in percentage points. Two have
        the same number of decimals.

    Returns
    -------
    str
    """
    text = _range_text(difference_texts(column, *values))
    return _("{difference} points").format(difference=text) if is_fraction(column) else text


def difference_texts(column: str, *values: float) -> list[str]:
    """Format differences as `format_difference` does, each alone and without the unit.

    Parameters
    ----------
    column : str
    *values : float

    Returns
    -------
    list of str
    """
    if not is_fraction(column):
        return alike_digits(values)
    # A tenth of a point is enough, except where it would round a real difference away.
    texts = [f"{100 * x:.1f}" if abs(x) >= 0.0005 or x == 0 else f"{100 * x:.1g}" for x in values]
    return [with_minus(with_marks(text)) for text in texts]


def format_interval(column: str, low: float, high: float) -> str:
    """Format the ends of an interval of a score, with the unit once: "86.1 to 90.2 %", "0.61 to 3.80".

    Parameters
    ----------
    column : str
    low, high : float

    Returns
    -------
    str
    """
    text = _range_text(interval_texts(column, low, high))
    return with_percent_sign(text) if is_fraction(column) else text


def interval_texts(column: str, low: float, high: float) -> list[str]:
    """Format the ends of an interval as `format_interval` does, each alone and without the unit.

    Parameters
    ----------
    column : str
    low, high : float

    Returns
    -------
    list of str
    """
    if not is_fraction(column):
        return alike_digits((low, high))
    return [with_minus(number_text(100 * end, ".1f")) for end in (low, high)]


def is_fraction(column: str) -> bool:
    """Whether the metric is a fraction that is shown in percent: an accuracy, precision or recall."""
    return _metric(column).is_fraction


def sentence_case(text: str) -> str:
    """Return the text with a capital at its start; "AUC" stays as it is."""
    return text[:1].upper() + text[1:]


def after_colon(sentence: str) -> str:
    """Return a sentence as it is written after a colon, where German has a capital; "AUC" stays as it is.

    Parameters
    ----------
    sentence : str
        In the language in use.

    Returns
    -------
    str
    """
    # Translators: "small" if a sentence after a colon begins with a small letter; else any other word.
    is_small = pgettext("sentence after a colon", "small") == "small"
    if not is_small:
        return sentence_case(sentence)
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def with_minus(text: str) -> str:
    """Replace hyphens before numbers by minus signs; exponents keep theirs."""
    return re.sub(r"(?<!e)-", "−", text)


def signed(text: str) -> str:
    """Give a formatted number its sign: "+0.31", "−0.31", "0"."""
    return text if text.startswith("−") or not any(digit in text for digit in "123456789") else f"+{text}"


def percent_text(percent: float, spec: str = ".0f") -> str:
    """Format a number of percent: "93 %".

    Parameters
    ----------
    percent : float
    spec : str
        As of `format`.

    Returns
    -------
    str
    """
    return with_percent_sign(with_minus(number_text(percent, spec)))


def tight_percent_text(percent: float, spec: str = ".0f") -> str:
    """Format a number of percent where room is short: "93%".

    Parameters
    ----------
    percent : float
    spec : str
        As of `format`.

    Returns
    -------
    str
    """
    number = with_minus(number_text(percent, spec))
    return pgettext("a percentage where room is short", "{number}%").format(number=number)


def with_percent_sign(number: str) -> str:
    """Put the sign where the language has it: "93 %"."""
    return pgettext("a percentage", "{number} %").format(number=number)


def _range_text(ends: Sequence[str]) -> str:
    """Join the ends of a range: "0.61 to 3.80"."""
    if len(ends) < 2:
        return ends[0]
    low, high = ends
    return _("{low} to {high}").format(low=low, high=high)


def value_texts(lowest: float, highest: float, *others: float) -> list[str]:
    """Format values of one column of the data: "21.45", "−0.001234", "1,895"; years have no comma.

    Parameters
    ----------
    lowest, highest : float
        Of the column; by these years are known.
    *others : float
        Such as the mean.

    Returns
    -------
    list of str
        All of them in their order.
    """
    is_years = 1000 <= lowest <= highest < 3000 and {lowest % 1, highest % 1} == {0}
    return [_value_text(value, "" if is_years else ",") for value in (lowest, highest, *others)]


def _value_text(value: float, comma: str) -> str:
    is_whole = 1e3 <= abs(value) < 1e9
    return with_minus(number_text(value, f"{comma}.0f" if is_whole else ".4g"))


def three_digits(value: float) -> str:
    """Format a number to 3 significant digits: "21.4", "−0.00123", "1,230", "1.23e+07".

    Parameters
    ----------
    value : float

    Returns
    -------
    str
    """
    exponent = _exponent(value)
    if exponent is None:
        spec = "g" if value == 0 or not math.isfinite(value) else ".2e"
        return with_minus(number_text(value, spec))
    return with_minus(number_text(round(value, 2 - exponent), f",.{max(0, 2 - exponent)}f"))


def alike_digits(values: Sequence[float]) -> list[str]:
    """Format numbers that stand together, such as the ends of an interval, with the same decimals.

    The largest has 3 significant digits. A number that would become 0 keeps one digit of its own.

    Parameters
    ----------
    values : sequence of float

    Returns
    -------
    list of str
    """
    exponents = [_exponent(value) for value in values if value != 0]
    if not exponents or None in exponents:
        return [three_digits(value) for value in values]
    decimals = max(0, 2 - max(exponent for exponent in exponents if exponent is not None))
    texts = [f"{value:,.{decimals}f}" for value in values]
    return [
        with_minus(with_marks(text if float(text.replace(",", "")) or value == 0 else f"{value:.1g}"))
        for text, value in zip(texts, values, strict=True)
    ]


def _exponent(value: float) -> int | None:
    """Return the power of ten of a number that is written without one; None for others."""
    if value == 0 or not math.isfinite(value):
        return None
    exponent = int(f"{value:.2e}".partition("e")[2])
    return exponent if -4 <= exponent < 6 else None


def format_p(p: float) -> str:
    """Format a p value: "0.034", "< 0.001", "1"; "–" if there is none.

    Parameters
    ----------
    p : float

    Returns
    -------
    str
    """
    if not math.isfinite(p):
        return "–"
    if p < 0.001:
        return f"< {number_text(0.001)}"
    return "1" if p >= 0.9995 else number_text(p, ".3f")


def format_rates(rates: Iterable[float]) -> str:
    """List rates: "0.1, 0.2 and 0.5"."""
    return listed_numbers(rates, "g")


def format_seeds(seeds: Iterable[int]) -> str:
    """List seeds, three or more in a row as a range: "seed 3", "seeds 0, 4 and 7", "seeds 0 to 4 and 9".

    Parameters
    ----------
    seeds : iterable of int
        In any order.

    Returns
    -------
    str
    """
    found = sorted(set(seeds))
    return ngettext("seed {seeds}", "seeds {seeds}", len(found)).format(seeds=seed_numbers(found))


def seed_numbers(seeds: Iterable[int]) -> str:
    """List seeds as `format_seeds` does, without the word: "3", "0, 4 and 7", "0 to 4 and 9".

    Parameters
    ----------
    seeds : iterable of int
        In any order.

    Returns
    -------
    str
    """
    found = sorted(set(seeds))
    texts: list[str] = []
    for _key, pairs in groupby(enumerate(found), key=lambda pair: pair[1] - pair[0]):
        row = [str(seed) for _place, seed in pairs]
        texts += [_range_text((row[0], row[-1]))] if len(row) > 2 else row
    return listed(texts)


def _metric(column: str) -> Metric:
    """Return the column's row of the table; a loss, which has none, is a number that should be low."""
    name = metric_name(column)
    label = _LOSSES.get(name, name.replace("_", " "))
    return METRICS.get(name) or Metric(name, label, "")


# --- Text from others


def sanitized(text: str, max_length: int = MAX_LENGTH) -> str:
    """Make text from others safe to show on one line, and short.

    Parameters
    ----------
    text : str
    max_length : int
        Maximum number of characters; a longer text is cut and ends with "…".

    Returns
    -------
    str
    """
    line = " ".join(printable(text[: 4 * max_length]).split())
    return line if len(line) <= max_length else line[: max_length - 1] + "…"
