"""What goes wrong where dropout does not multiply what it keeps by 1/(1 - d), in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.wording import tight_percent_text
from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment
from engine.language.numbers import number_text
from engine.language.texts import N_, _

ENOUGH = 0.02  # of the loss: a smaller change is none
_LOSSES = {"val": N_("validation loss"), "test": N_("test loss"), "train": N_("training loss")}


@dataclass(frozen=True)
class ScalingView:
    """The factor 1/(1 - d) of Dropout and SpatialDropout, with the weights before a step.

    Attributes
    ----------
    experiment : Experiment
    cell : Cell
    moment : Moment
    """

    experiment: Experiment
    cell: Cell
    moment: Moment


@dataclass(frozen=True)
class LayerMeans:
    """The mean absolute value of a layer's output over samples, units and masks.

    Attributes
    ----------
    name : str
        Keras's name of the layer.
    training : float
    unscaled : float
        In training, with the same weights and masks, but without the factor.
    prediction : float
    """

    name: str
    training: float
    unscaled: float
    prediction: float


@dataclass(frozen=True)
class Scores:
    """How well a network predicts the samples.

    Attributes
    ----------
    loss : float
        The mean over the samples, without penalties.
    accuracy : float or None
        None for a regression.
    """

    loss: float
    accuracy: float | None


@dataclass(frozen=True, eq=False)
class ScalingSeen:
    """The answer to a ScalingView.

    Attributes
    ----------
    moment : Moment
    layers : tuple of LayerMeans
        From the first layer with the factor on; empty if no layer has it.
    split : str
        The split that is scored: "val", else "test", or "train" where nothing is held out.
    n_samples : int
    scaled : Scores
    unscaled : Scores
        Of a network that computes the same in training without the factor, so that the weights behind each
        dropout layer are 1/(1 - d) times as large, and whose prediction does not make up for it.
    """

    moment: Moment
    layers: tuple[LayerMeans, ...]
    split: str
    n_samples: int
    scaled: Scores
    unscaled: Scores


def scaling_sentence(seen: ScalingSeen) -> str:
    """Say what goes wrong without the factor.

    Parameters
    ----------
    seen : ScalingSeen

    Returns
    -------
    str
        Two sentences, or one if there is nothing to compare.
    """
    if not seen.layers:
        return _("No layer of this network multiplies what it keeps by 1/(1 − d).")
    first = seen.layers[0]
    if not first.unscaled:
        return _("Everything that {layer} gets is 0 here.").format(layer=first.name)
    times = first.prediction / first.unscaled
    text = _(
        "Without the factor, {layer} passes on {training} on average in training but {prediction} in "
        "prediction, {times} times as much."
    )
    passed_on = text.format(
        layer=first.name,
        training=number_text(first.unscaled, ".3g"),
        prediction=number_text(first.prediction, ".3g"),
        times=number_text(times, ".3g"),
    )
    return f"{passed_on} {_changed_scores(seen)}"


def _changed_scores(seen: ScalingSeen) -> str:
    """Say how the scores change if prediction does not make up for the missing factor."""
    before, after = seen.scaled.loss, seen.unscaled.loss
    is_little = abs(after - before) <= ENOUGH * abs(before)
    accuracy = other = ""
    if seen.scaled.accuracy is not None and seen.unscaled.accuracy is not None:
        accuracy, other = (
            tight_percent_text(100 * share, ".1f") for share in (seen.unscaled.accuracy, seen.scaled.accuracy)
        )
    # Translators: {loss} is "validation loss".
    if not accuracy:
        text = (
            _(
                "If prediction does not make up for that, little changes here: the {loss} is {after} instead "
                "of {before}."
            )
            if is_little
            else _("If prediction does not make up for that, the {loss} is {after} instead of {before}.")
        )
    elif accuracy == other:
        text = (
            _(
                "If prediction does not make up for that, little changes here: the {loss} is {after} instead "
                "of {before} and the accuracy {accuracy} as before."
            )
            if is_little
            else _(
                "If prediction does not make up for that, the {loss} is {after} instead of {before} and the "
                "accuracy {accuracy} as before."
            )
        )
    else:
        text = (
            _(
                "If prediction does not make up for that, little changes here: the {loss} is {after} instead "
                "of {before} and the accuracy {accuracy} instead of {other}."
            )
            if is_little
            else _(
                "If prediction does not make up for that, the {loss} is {after} instead of {before} and the "
                "accuracy {accuracy} instead of {other}."
            )
        )
    return text.format(
        loss=_(_LOSSES[seen.split]),
        after=number_text(after, ".4g"),
        before=number_text(before, ".4g"),
        accuracy=accuracy,
        other=other,
    )
