"""The lines of a script that change the dropout rate from epoch to epoch, and where Keras keeps the rates.

Keras builds a layer's rate into the function that trains a step, and draws no mask while it is 0
(keras/src/layers/regularization/dropout.py). So a callback sets the rate at the start of an epoch and has
that function made anew. A recurrent layer draws masks in `evaluate`, too
(keras/src/layers/rnn/dropout_rnn_cell.py): where the script evaluates between epochs, that function is made
anew as well.
"""

# no texts: the lines of a script, which are English

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.dropout_schedule import scheduled_layers
from engine.experiment.specs import Experiment, TrainingSpec
from engine.keras_code.source import Code, indented
from engine.network.fields import changes

TITLE = "Dropout schedule"
SENTENCE = "The rate of each epoch; Keras builds rates into the function that trains."
FIT_ARGUMENTS = ("initial_epoch=epoch", "epochs=epoch + 1", "callbacks=[schedule]")


@dataclass(frozen=True)
class ScheduledRate:
    """A rate that follows the schedule.

    Attributes
    ----------
    layer : int
        Index in the model's `layers`.
    owner : str
        The layer's attribute that has the rate, with points between several; empty for the layer itself.
    name : str
        The rate's name.
    """

    layer: int
    owner: str
    name: str


def scheduled_rates(experiment: Experiment) -> tuple[ScheduledRate, ...]:
    """Return all rates that follow the schedule.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    tuple of ScheduledRate
        Empty if the rate is constant, or no layer is swept.
    """
    found = []
    layers = experiment.network.enabled.layers
    for index in scheduled_layers(experiment):
        layer = layers[index]
        owners: tuple[str, ...] = ("",)
        if layer.kind.has_random_weights:
            is_two = bool(layer.values.get("bidirectional"))
            owners = ("forward_layer.cell", "backward_layer.cell") if is_two else ("cell",)
        found += [ScheduledRate(index, owner, name) for owner in owners for name in layer.swept]
    return tuple(found)


def draws_in_evaluation(experiment: Experiment) -> bool:
    """Return whether evaluating between epochs changes the masks of layers that follow the schedule.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    bool
    """
    are_recurrent = any(rate.owner for rate in scheduled_rates(experiment))
    return are_recurrent and experiment.training.watches_validation


def has_schedule(experiment: Experiment) -> bool:
    """Return whether the script needs a schedule; one that is still to be recorded by hand is constant.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    bool
    """
    return bool(scheduled_rates(experiment)) and not experiment.training.records_by_hand


def schedule_lines(experiment: Experiment) -> list[str]:
    """Lines that define the schedule and the callback that follows it.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    list of str
    """
    anew = ["self.model.make_train_function(force=True)  # the old one has the old rate"]
    if draws_in_evaluation(experiment):
        anew.append("self.model.make_test_function(force=True)  # in which masks are drawn, too")
    return [
        "def dropout_share(epoch):",
        '    """The share of its rate that a layer has in an epoch, counted from 0."""',
        *indented(_share_lines(experiment.training)),
        "",
        "",
        "class DropoutSchedule(keras.callbacks.Callback):",
        '    """Changes rates from epoch to epoch; `rates` are layers, and what their rate is called."""',
        "",
        "    def __init__(self, rates):",
        "        super().__init__()",
        "        self.peaks = [(layer, name, getattr(layer, name)) for layer, name in rates]",
        "",
        "    def on_epoch_begin(self, epoch, logs=None):",
        "        for layer, name, peak in self.peaks:",
        '            rate = float(f"{peak * dropout_share(epoch):.6g}")  # six digits',
        "            if rate != getattr(layer, name):",
        "                setattr(layer, name, rate)",
        *indented(anew, 16),
    ]


def _share_lines(training: TrainingSpec) -> list[str]:
    """The body of `dropout_share`; `share_of_peak` in engine.experiment computes the same."""
    epochs, last = training.dropout_schedule_epochs, training.epochs - 1
    match training.dropout_schedule:
        case "early":
            return [f"return 1.0 if epoch < {epochs} else 0.0"]
        case "late":
            return [f"return 0.0 if epoch < {epochs} else 1.0"]
        case "linear_up" if last:
            return [f"return epoch / {last}"]
        case "linear_down" if last:
            return [f"return 1 - epoch / {last}"]
        case "by_hand":
            found = tuple(
                (f"{first - 1}: ", repr(share)) for first, share in changes(training.dropout_by_hand)
            )
            return [
                "# The epochs in which it changes.",
                *Code("{", found, "}").lines(before="shares = "),
                "return shares[max(first for first in shares if first <= epoch)]",
            ]
    return ["return 1.0"]


def start_lines(experiment: Experiment) -> list[str]:
    """Lines that make the callback `schedule` of a `model`.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    list of str
    """
    rates = []
    for rate in scheduled_rates(experiment):
        owner = f".{rate.owner}" if rate.owner else ""
        pair = ("", f"model.layers[{rate.layer}]{owner}"), ("", f'"{rate.name}"')
        rates.append(("", Code("(", pair, ")")))
    argument = ("", Code("[", tuple(rates), "]"))
    return Code("DropoutSchedule(", (argument,), ")").lines(before="schedule = ")
