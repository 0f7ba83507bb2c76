"""The generalization gap: rules that describe in a sentence what training and validation loss show.

docs/charts.md states the rules for users. They judge the losses, with dropout off for the training data.
Curves are averaged over short windows, and a difference counts only if it is large against the curve's own
noise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.analysis.curves import connected
from engine.language.texts import _

MIN_EPOCHS = 10
SURE, LIKELY = 4.5, 2.5  # standard errors: for the lowest of many windows, and for two given ones
MIN_RISE, MIN_FALL = 0.02, 0.005  # fractions of the loss: smaller changes are not reported
MAX_CORRELATED, STEEP = 0.9, 0.05
MIN_WIDTH, MAX_WIDTH = 11, 101  # epochs

FEW, DIVERGED, UNKNOWN = "few", "diverged", "unknown"
MEMORISES, OVERSHOOTS = "memorises", "overshoots"
LEARNING, VALIDATION_LEVEL, LEVEL = "learning", "validation_level", "level"

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class GeneralizationGap:
    """What the curves show.

    Attributes
    ----------
    kind : str
        One of the constants above.
    text : str
        The sentences for the user.
    epoch : int or None
        The epoch, counted from 1, from which on this holds.
    note : str
        Explains a validation loss below the logged training loss; empty where there is none.
    """

    kind: str
    text: str
    epoch: int | None = None
    note: str = ""


@dataclass(frozen=True)
class _Curve:
    """A loss, and the standard deviation of its noise, adjusted for correlation between epochs."""

    values: Values
    noise: float

    def error(self, *counts: int) -> float:
        """Return the standard error of a difference of means over so many epochs."""
        return self.noise * math.sqrt(sum(1 / count for count in counts))


def generalization_gap(
    history: Iterable[tuple[str, Sequence[float]]], *, is_weighted: bool = False, evaluation_freq: int = 1
) -> GeneralizationGap:
    """Describe the generalization gap of a training.

    Parameters
    ----------
    history : iterable of (str, sequence of float)
        Curves as in `CellResult.history`.
    is_weighted : bool
        Whether the logged loss weights classes, which no other curve does.
    evaluation_freq : int
        As in TrainingSpec: `train_loss` may be NaN in the epochs between. A changed file may have any number.

    Returns
    -------
    GeneralizationGap
    """
    curves = {name: np.asarray(row, dtype=np.float64) for name, row in history}
    train = curves.get("train_loss", curves.get("loss", np.empty(0)))
    held_out = curves.get("val_loss")
    broken = [
        (int(np.argmax(~np.isfinite(row))) + 1) * step
        for name, step in (("loss", 1), ("train_loss", max(1, evaluation_freq)), ("val_loss", 1))
        if not np.isfinite(row := curves.get(name, np.empty(0))[step - 1 :: step]).all()
    ]
    if broken:
        return GeneralizationGap(
            DIVERGED,
            _(
                "Diverged: at epoch {n} the loss is no longer a number (NaN). Try a lower learning rate, "
                "scale the data, or clip the gradients."
            ).format(n=min(broken)),
            min(broken),
        )
    if held_out is None:
        return GeneralizationGap(
            UNKNOWN,
            _("No validation data: these curves can't show whether it learns or just memorises."),
        )
    if len(held_out) < MIN_EPOCHS:
        text = _("Fewer than {n} epochs: too few to say more.")
        return GeneralizationGap(FEW, text.format(n=MIN_EPOCHS))
    known = np.flatnonzero(np.isfinite(train))
    if len(known) < MIN_EPOCHS:
        text = _("The training curve has fewer than {n} values: too few to say more.")
        return GeneralizationGap(FEW, text.format(n=MIN_EPOCHS))
    if len(known) < len(train):
        curves = {name: row[: known[-1] + 1] for name, row in curves.items()}
        curves["train_loss"], held_out = _filled(curves["train_loss"]), curves["val_loss"]
    found = _judge(_curve_of(train[known], curves.get("train_loss", train)), _curve(held_out))
    note = _note(curves, held_out, is_weighted=is_weighted)
    return GeneralizationGap(found.kind, found.text, found.epoch, note)


def _judge(train: _Curve, held_out: _Curve) -> GeneralizationGap:
    epochs = len(held_out.values)
    window = max(3, epochs // 20 | 1)
    tail = max(3, epochs // 10)
    smoothed = _window_means(held_out.values, window)
    lowest = int(np.argmin(smoothed))
    rise = float(held_out.values[-tail:].mean() - smoothed[lowest])
    is_rising = (
        lowest < epochs - tail
        and rise > SURE * held_out.error(window, tail)
        and rise > MIN_RISE * abs(smoothed[lowest])
    )
    if is_rising:
        before = _window_means(train.values, window)[lowest]
        step = float(train.values[-tail:].mean() - before)
        return _named_rise(lowest + 1, step, train.error(window, tail), MIN_RISE * abs(before))
    half = max(4, epochs // 5)
    if _is_falling(held_out, half):
        return GeneralizationGap(
            LEARNING, _("Still learning: the validation loss is still falling. More epochs may help.")
        )
    if _is_falling(train, half):
        return GeneralizationGap(
            VALIDATION_LEVEL,
            _(
                "The validation loss has levelled off while the training loss still falls: more epochs will "
                "teach it little."
            ),
        )
    return GeneralizationGap(LEVEL, _("Both losses have levelled off: more epochs would change little."))


def _named_rise(epoch: int, step: float, error: float, threshold: float) -> GeneralizationGap:
    """Describe a validation loss that rises since `epoch`.

    `step` is the change of the training loss since then.
    """
    if step > SURE * error and step > threshold:
        text = _("From epoch {n} on, both losses rise: the steps are too large. Try a lower learning rate.")
        return GeneralizationGap(OVERSHOOTS, text.format(n=epoch), epoch)
    if step < -2 * error:
        text = _(
            "From epoch {n} on, the network memorises: the training loss still falls and the validation loss "
            "rises."
        )
    else:
        text = _(
            "From epoch {n} on, the network memorises: the training loss stays low and the validation loss "
            "rises."
        )
    return GeneralizationGap(MEMORISES, text.format(n=epoch), epoch)


def _note(curves: dict[str, Values], held_out: Values, *, is_weighted: bool) -> str:
    """Explain a validation loss below the logged one, if that is mostly due to dropout or class weights."""
    logged, train = curves.get("loss"), curves.get("train_loss")
    if logged is None or train is None:
        return ""
    last = max(3, len(held_out) // 8)
    below = logged[-last:] - held_out[-last:]
    apart = float(below.mean())
    if apart <= LIKELY * float(below.std(ddof=1)) / math.sqrt(last) or apart <= 0:
        return ""
    if float((logged[-last:] - train[-last:]).mean()) < apart / 2:
        return ""
    if is_weighted:
        return _(
            "The validation loss is below the training loss with dropout on. They can't be compared: classes "
            "are weighted in the latter only."
        )
    return _(
        "The validation loss is below the training loss with dropout on. That is dropout at work, not a bug: "
        "validation is measured with dropout off."
    )


def _is_falling(curve: _Curve, count: int) -> bool:
    """Whether the last `count` epochs lie below the `count` epochs before them."""
    before, last = curve.values[-2 * count : -count].mean(), curve.values[-count:].mean()
    fall = float(before - last)
    return fall > LIKELY * curve.error(count, count) and fall > MIN_FALL * abs(float(before))


def _curve(values: Values) -> _Curve:
    """Estimate the noise from the residuals of a wide Savitzky-Golay fit; single outliers do not count.

    The median absolute deviation times 1.4826 is the standard deviation of normal noise (Huber 1981). Where
    neighbouring epochs have correlation r, means vary (1 + r) / (1 - r) times as much (the variance of a mean
    of an AR(1) series: Box and Jenkins 1970).
    """
    whole = values
    values = values[_settled_from(values) :]
    width = min(max(MIN_WIDTH, len(values) // 3 | 1), MAX_WIDTH, (len(values) - 1) // 2 * 2 + 1)
    fit, taken = _parabolas(values, width)
    rest = values - fit
    spread = 1.4826 * float(np.median(np.abs(rest - np.median(rest)))) / math.sqrt(1 - taken)
    cut = np.clip(rest, -3 * spread, 3 * spread)
    power = float((cut * cut).sum())
    # The fit lowers the correlation of neighbouring residuals by about the share of noise that it follows.
    r = float((cut[1:] * cut[:-1]).sum()) / power + taken if power > 0 else 0.0
    r = min(max(r, 0.0), MAX_CORRELATED)
    return _Curve(whole, spread * math.sqrt((1 + r) / (1 - r)))


def _filled(values: Values) -> Values:
    """Fill epochs without a value; those before the first one have that."""
    filled = np.array(connected(values.tolist()))
    first = int(np.argmax(np.isfinite(filled)))
    filled[:first] = filled[first]
    return filled


def _curve_of(known: Values, filled: Values) -> _Curve:
    """Estimate the noise of a filled curve from the known values, each of which counts for several."""
    return _Curve(filled, _curve(known).noise * math.sqrt(len(filled) / len(known)))


def _settled_from(values: Values) -> int:
    """Return where the steep fall of the first epochs is over, which no parabola fits.

    That is where the curve has done all but 5 % (STEEP) of its way to the second half's median.
    """
    middle = float(np.median(values[len(values) // 2 :]))
    is_down = values <= middle + STEEP * max(0.0, float(values.max()) - middle)
    return min(int(np.argmax(is_down)), len(values) - MIN_EPOCHS)


def _parabolas(values: Values, width: int) -> tuple[Values, float]:
    """Fit a parabola to the `width` epochs around each one; also return the share of noise that it follows.

    This is the filter of Savitzky and Golay 1964; at the ends the parabola of the last full window serves.
    """
    powers = np.vander(np.linspace(-1, 1, width), 3)
    hat = powers @ np.linalg.pinv(powers)
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    half = width // 2
    fit = np.concatenate([hat[:half] @ windows[0], windows @ hat[half], hat[half + 1 :] @ windows[-1]])
    return fit, float(hat[half, half])


def _window_means(values: Values, width: int) -> Values:
    """Return the mean over `width` epochs around each one; at the ends the window keeps its width."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    first = np.clip(np.arange(len(values)) - width // 2, 0, len(values) - width)
    means: Values = (sums[first + width] - sums[first]) / width
    return means
