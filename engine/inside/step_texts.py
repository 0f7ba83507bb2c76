"""What is to be said of a step: where it is, which thinned network the sample meets, and what it predicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.data.column_facts import number_text
from engine.data.info import DataSetInfo
from engine.inside.moment import Moment
from engine.inside.steps import StepsSeen
from engine.network.spec import NetworkSpec

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_NAMED = 12  # dropped units that are named one by one
NOISE = {
    "gaussian_noise": "adds noise to every number and drops none",
    "gaussian_dropout": "multiplies every number by noise and drops none",
}
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def moment_text(moment: Moment, steps_per_epoch: int) -> str:
    """Say where a step is.

    Parameters
    ----------
    moment : Moment
    steps_per_epoch : int

    Returns
    -------
    str
        Such as "Epoch 3, step 12 of 32".
    """
    return f"Epoch {moment.epoch:,}, step {moment.step:,} of {steps_per_epoch:,}"


def subnetwork_text(seen: StepsSeen, row: int) -> str:
    """Say which thinned network the sample meets.

    Parameters
    ----------
    seen : StepsSeen
    row : int
        Which of its steps.

    Returns
    -------
    str
        Empty if the network drops no units.
    """
    if not seen.n_units:
        return ""
    possible = f"2{str(seen.n_units).translate(SUPERSCRIPTS)}"
    if seen.subnetworks is None or seen.n_distinct is None:
        return f"one of {possible} sub-networks"
    return f"sub-network {seen.subnetworks[row]:,} of {possible}, {seen.n_distinct[row]:,} distinct so far"


def sample_text(seen: StepsSeen, row: int, info: DataSetInfo, target_scaling: str = "none") -> str:
    """Say which sample it is, what it should give and what it gives.

    Parameters
    ----------
    seen : StepsSeen
    row : int
        Which of its steps.
    info : DataSetInfo
        Of the data.
    target_scaling : str
        As in DataSpec.

    Returns
    -------
    str
    """
    last = seen.layers[-1]
    names = info.class_names
    target = names[int(seen.y[row])] if names else number_text(float(seen.y[row]))
    scale = {"log": " (as logarithms)", "standard": " (standardised)"}.get(target_scaling, "")
    with_mask, without = (_answer(output[row], names) for output in (last.output, last.inference))
    return (
        f"Training sample {seen.samples[row] + 1:,}: target {target}; "
        f"predicted {with_mask} in training, {without} in prediction{scale}"
    )


def _answer(output: npt.NDArray[np.float32], names: Sequence[str]) -> str:
    """What the last layer says: a number, or the most probable class and its probability."""
    values = output.reshape(-1)
    if not names:
        return number_text(float(values[0]))
    if len(values) == 1:  # one unit: the probability of the second class
        share = float(values[0])
        values = np.array([1 - share, share], np.float32)
    best = int(values.argmax())
    return f"{names[best]} ({values[best]:.0%})"


def row_text(x: npt.NDArray[np.float32], names: Sequence[str]) -> str:
    """Name the numbers of a table's row, as the network gets them.

    Parameters
    ----------
    x : ndarray of float32, (features,)
    names : sequence of str
        Of the features.

    Returns
    -------
    str
        Empty if a sample is no row of a table.
    """
    if x.ndim != 1 or len(names) != len(x):
        return ""
    return " · ".join(f"{name} {number_text(float(value))}" for name, value in zip(names, x, strict=True))


def dropped_text(seen: StepsSeen, row: int, network: NetworkSpec) -> str:
    """Say what each layer drops, for users who can't see it.

    Parameters
    ----------
    seen : StepsSeen
    row : int
        Which of its steps.
    network : NetworkSpec
        The network that is seen.

    Returns
    -------
    str
        A sentence for each layer that draws random numbers.
    """
    sentences = []
    for layer, spec in zip(seen.layers, network.enabled.layers, strict=True):
        if spec.kind_id in NOISE:
            sentences.append(f"{layer.name} {NOISE[spec.kind_id]}.")
        elif layer.kept is not None:
            is_recurrent = "recurrent_dropout" in spec.kind.rates
            sentences.append(_dropped(layer.name, layer.kept[row], "of its inputs" if is_recurrent else ""))
        if layer.recurrent_kept is not None:
            sentences.append(_dropped(layer.name, layer.recurrent_kept[row], "of its state"))
    return " ".join(sentences) or "No layer of this network drops anything."


def _dropped(title: str, kept: npt.NDArray[np.bool_], what: str) -> str:
    is_per_channel = kept.ndim > 1 and math.prod(kept.shape[:-1]) == 1
    unit = "channels" if is_per_channel else "units" if kept.ndim == 1 else "numbers"
    whole = f"{title} drops {{}} of {kept.size:,} {unit}{' ' + what if what else ''}"
    places = np.flatnonzero(~kept.reshape(-1)) + 1
    if not len(places):
        return whole.format("none") + "."
    text = whole.format(f"{len(places):,}")
    if (kept.ndim == 1 or is_per_channel) and len(places) <= MAX_NAMED:
        *some, last = map(str, places)
        text += f": {', '.join(some)} and {last}" if some else f": {last}"
    return text + "."
