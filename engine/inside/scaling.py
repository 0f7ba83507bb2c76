"""What goes wrong where dropout does not multiply what it keeps by 1/(1 - d), in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment

ENOUGH = 0.02  # of the loss: a smaller change is none


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
        return "No layer of this network multiplies what it keeps by 1/(1 − d)."
    first = seen.layers[0]
    if not first.unscaled:
        return f"Everything that {first.name} gets is 0 here."
    times = first.prediction / first.unscaled
    what = (
        f"Without the factor, {first.name} passes on {first.unscaled:.3g} on average in training but "
        f"{first.prediction:.3g} in prediction, {times:.3g} times as much."
    )
    name = {"val": "validation", "test": "test", "train": "training"}[seen.split]
    before, after = seen.scaled.loss, seen.unscaled.loss
    scores = f"the {name} loss is {after:.4g} instead of {before:.4g}"
    if seen.scaled.accuracy is not None and seen.unscaled.accuracy is not None:
        shares = f"{seen.unscaled.accuracy:.1%}", f"{seen.scaled.accuracy:.1%}"
        scores += f" and the accuracy {shares[0]} " + (
            "as before" if shares[0] == shares[1] else f"instead of {shares[1]}"
        )
    if abs(after - before) <= ENOUGH * abs(before):
        return f"{what} If prediction does not make up for that, little changes here: {scores}."
    return f"{what} If prediction does not make up for that, {scores}."
