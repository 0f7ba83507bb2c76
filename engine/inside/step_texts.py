"""What is to be said of a step: where it is, which thinned network the sample meets, and what it predicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.analysis.wording import tight_percent_text
from engine.data.column_facts import number_text
from engine.data.info import DataSetInfo
from engine.inside.moment import Moment
from engine.inside.steps import StepsSeen
from engine.language import numbers
from engine.language.lists import listed
from engine.language.texts import N_, _, ngettext
from engine.network.spec import NetworkSpec

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_NAMED = 12  # dropped units that are named one by one
NOISE = {
    "gaussian_noise": N_("{layer} adds noise to every number and drops none."),
    "gaussian_dropout": N_("{layer} multiplies every number by noise and drops none."),
}
# What a layer drops: none, some, and some that are named; of its output, its inputs or its state.
# {units} is "16 units", "3 channels" or "48 numbers".
_OUTPUT, _INPUTS, _STATE = "output", "inputs", "state"
_DROPPED = {
    _OUTPUT: (
        N_("{layer} drops none of {units}."),
        N_("{layer} drops {n} of {units}."),
        N_("{layer} drops {n} of {units}: {places}."),
    ),
    _INPUTS: (
        N_("{layer} drops none of {units} of its inputs."),
        N_("{layer} drops {n} of {units} of its inputs."),
        N_("{layer} drops {n} of {units} of its inputs: {places}."),
    ),
    _STATE: (
        N_("{layer} drops none of {units} of its state."),
        N_("{layer} drops {n} of {units} of its state."),
        N_("{layer} drops {n} of {units} of its state: {places}."),
    ),
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
    return _("Epoch {epoch}, step {step} of {n}").format(
        epoch=numbers.number_text(moment.epoch, ","),
        step=numbers.number_text(moment.step, ","),
        n=numbers.number_text(steps_per_epoch, ","),
    )


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
        return _("one of {possible} sub-networks").format(possible=possible)
    return _("sub-network {n} of {possible}, {n_distinct} distinct so far").format(
        n=numbers.number_text(seen.subnetworks[row], ","),
        possible=possible,
        n_distinct=numbers.number_text(seen.n_distinct[row], ","),
    )


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
    with_mask, without = (_answer(output[row], names) for output in (last.output, last.inference))
    match target_scaling:
        case "log":
            text = _(
                "Training sample {n}: target {target}; predicted {training} in training, {prediction} in "
                "prediction (as logarithms)"
            )
        case "standard":
            text = _(
                "Training sample {n}: target {target}; predicted {training} in training, {prediction} in "
                "prediction (standardised)"
            )
        case _none:
            text = _(
                "Training sample {n}: target {target}; predicted {training} in training, {prediction} in "
                "prediction"
            )
    return text.format(
        n=numbers.number_text(seen.samples[row] + 1, ","),
        target=target,
        training=with_mask,
        prediction=without,
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
    return f"{names[best]} ({tight_percent_text(100 * float(values[best]))})"


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
            sentences.append(_(NOISE[spec.kind_id]).format(layer=layer.name))
        elif layer.kept is not None:
            is_recurrent = "recurrent_dropout" in spec.kind.rates
            sentences.append(_dropped(layer.name, layer.kept[row], _INPUTS if is_recurrent else _OUTPUT))
        if layer.recurrent_kept is not None:
            sentences.append(_dropped(layer.name, layer.recurrent_kept[row], _STATE))
    return " ".join(sentences) or _("No layer of this network drops anything.")


def _dropped(title: str, kept: npt.NDArray[np.bool_], what: str) -> str:
    is_per_channel = kept.ndim > 1 and math.prod(kept.shape[:-1]) == 1
    n = kept.size
    # Translators: after "of" in "dropout drops 3 of 16 units."
    if is_per_channel:
        units = ngettext("{n} channel", "{n} channels", n)
    elif kept.ndim == 1:
        units = ngettext("{n} unit", "{n} units", n)
    else:
        units = ngettext("{n} number", "{n} numbers", n)
    places = np.flatnonzero(~kept.reshape(-1)) + 1
    is_named = (kept.ndim == 1 or is_per_channel) and len(places) <= MAX_NAMED
    none, some, named = _DROPPED[what]
    return _(none if not len(places) else named if is_named else some).format(
        layer=title,
        n=numbers.number_text(len(places), ","),
        units=units.format(n=numbers.number_text(n, ",")),
        places=listed([str(place) for place in places]),
    )
