"""Dropout schedules: which share of its rate a swept layer has in each epoch.

"early" and "late" are the early and the late dropout of Liu et al. 2023, "Dropout Reduces Underfitting";
"linear_up" is a curriculum (Morerio et al. 2017, "Curriculum Dropout"), "linear_down" annealed dropout
(Rennie et al. 2014, "Annealed Dropout Training of Deep Networks"). "by_hand" is what a student has chosen
while a network trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.experiment.specs import Experiment, TrainingSpec
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.network.fields import changes
from engine.network.spec import NetworkSpec

MAX_BY_HAND = 0.9  # a rate that is chosen by hand


def share_of_peak(training: TrainingSpec, epoch: int) -> float:
    """Return which share of its rate every swept layer has in an epoch.

    Parameters
    ----------
    training : TrainingSpec
    epoch : int
        Counted from 1.

    Returns
    -------
    float
        From 0 to 1; 1 for a schedule by hand of which nothing is recorded yet.
    """
    match training.dropout_schedule:
        case "early":
            return 1.0 if epoch <= training.dropout_schedule_epochs else 0.0
        case "late":
            return 0.0 if epoch <= training.dropout_schedule_epochs else 1.0
        case "linear_up" if training.epochs > 1:
            return (epoch - 1) / (training.epochs - 1)
        case "linear_down" if training.epochs > 1:
            return 1 - (epoch - 1) / (training.epochs - 1)
        case "by_hand" if shares := training.dropout_by_hand:
            return shares[min(epoch, len(shares)) - 1]
    return 1.0


def schedule_text(training: TrainingSpec) -> str:
    """Say how the rate changes.

    Parameters
    ----------
    training : TrainingSpec

    Returns
    -------
    str
        In the language in use, such as "early: up to epoch 10".
    """
    epochs = training.dropout_schedule_epochs
    match training.dropout_schedule:
        case "early":
            return _("early: up to epoch {epoch}").format(epoch=number_text(epochs, ","))
        case "late":
            return _("late: from epoch {epoch}").format(epoch=number_text(epochs + 1, ","))
        case "linear_up":
            return _("linear: up from 0 to the rate")
        case "linear_down":
            return _("linear: from the rate down to 0")
        case "by_hand":
            n = len(changes(training.dropout_by_hand)) - 1
            if n < 0:
                return _("by hand: not recorded yet")
            return ngettext("by hand: {n} change", "by hand: {n} changes", n).format(n=number_text(n, ","))
    return _("constant")


def rate_in_epoch(peak: float, share: float) -> float:
    """Return a layer's rate.

    Six digits are what a student can read, and what a rate by hand has: 0.7 times 0.3 / 0.7 is 0.3 again.
    Digits, not decimals: a rate is 0 only where the peak or the share is, so that all cells of a sweep leave
    out the same draws.

    Parameters
    ----------
    peak : float
        The layer's rate where the share is 1: in a sweep that of the cell.
    share : float
        As `share_of_peak` has it.

    Returns
    -------
    float
    """
    return float(f"{peak * share:.6g}")


def epochs_without_dropout(training: TrainingSpec, epoch: int) -> int:
    """Count the epochs before an epoch in which swept layers drop nothing.

    A layer draws no mask then, so that its later masks are those of earlier calls.

    Parameters
    ----------
    training : TrainingSpec
    epoch : int
        Counted from 1.

    Returns
    -------
    int
    """
    if training.dropout_schedule == "constant":
        return 0
    return sum(not share_of_peak(training, before) for before in range(1, epoch))


def ready_to_record(network: NetworkSpec) -> NetworkSpec:
    """Return the network with which a schedule is recorded by hand.

    Parameters
    ----------
    network : NetworkSpec

    Returns
    -------
    NetworkSpec
        With swept layers at MAX_BY_HAND, the highest rate that can come.
    """
    return network.at_rate(MAX_BY_HAND)


def recorded(
    network: NetworkSpec, training: TrainingSpec, rates: Sequence[float]
) -> tuple[NetworkSpec, TrainingSpec]:
    """Return what trains again at the rates that were chosen by hand, to the same numbers.

    Parameters
    ----------
    network : NetworkSpec
    training : TrainingSpec
    rates : sequence of float
        The rate of each epoch; not empty.

    Returns
    -------
    network : NetworkSpec
        With swept layers at the highest of the rates.
    training : TrainingSpec
        With the schedule.
    """
    peak = max(rates)
    shares = tuple(rate / peak if peak else 1.0 for rate in rates)
    return network.at_rate(peak), replace(training, dropout_schedule="by_hand", dropout_by_hand=shares)


def scheduled_layers(experiment: Experiment) -> tuple[int, ...]:
    """Find the layers that follow the schedule.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    tuple of int
        Indices among the enabled layers; empty if the rate is constant.
    """
    if not experiment.training.has_dropout_schedule:
        return ()
    return swept_layers(experiment.network)


def swept_layers(network: NetworkSpec) -> tuple[int, ...]:
    """Find the layers whose rates a sweep sets.

    Parameters
    ----------
    network : NetworkSpec

    Returns
    -------
    tuple of int
        Indices among the enabled layers.
    """
    return tuple(index for index, layer in enumerate(network.enabled.layers) if layer.is_swept)
