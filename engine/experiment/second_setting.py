"""The second dimension of a sweep: one more setting that takes several values beside the rates.

A sweep with a second setting is a family: the same rates and seeds once for each value, all else equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.errors import InputError
from engine.experiment.metrics import METRICS, REGRESSION
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import Experiment, SecondSetting
from engine.language.lists import comma_listed, listed_numbers
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.fields import Field
from engine.network.spec import NetworkSpec

MAX_VALUES = 8
_MAX_WHOLE = 1_000_000


@dataclass(frozen=True)
class SecondSettingKind:
    """A setting that can be swept beside the rate.

    Attributes
    ----------
    id : str
        Its name in files.
    label : str
        In English, as is `help`.
    help : str
        One sentence for the user.
    usual : tuple of float
        Values that are offered first.
    is_whole : bool
        Whether the values must be integers.
    field : Field or None
        The field whose range holds; None for integers from 1 to 1,000,000.
    apply : callable
        Takes an experiment and a value; returns the experiment with that value.
    """

    id: str
    label: str
    help: str
    usual: tuple[float, ...]
    is_whole: bool
    field: Field | None
    apply: Callable[[Experiment, float], Experiment]

    def problem(self, value: float) -> str:
        """Say why the setting cannot take a value.

        Parameters
        ----------
        value : float

        Returns
        -------
        str
            One sentence; empty if it can.
        """
        if self.is_whole and value != int(value):
            text = _("{setting} must be whole numbers, not {value}.")
            return text.format(setting=_(self.label), value=number_text(value, "g"))
        if self.field is None:
            if 1 <= value <= _MAX_WHOLE:
                return ""
            text = _("{setting} must be from 1 to {most}, not {value}.")
            most = number_text(_MAX_WHOLE, ",")
            return text.format(setting=_(self.label), most=most, value=number_text(value, "g"))
        problem = self.field.problem(int(value) if self.is_whole else value) or ""
        return problem.replace(self.field.name, _(self.label), 1)


def _field(fields: tuple[Field, ...], name: str) -> Field:
    return next(item for item in fields if item.name == name)


def _with_units(experiment: Experiment, value: float) -> Experiment:
    """Set the units of every hidden layer that has units."""
    layers = list(experiment.network.layers)
    for index in hidden_layers(experiment.network):
        layers[index] = layers[index].with_value("units", int(value))
    return replace(experiment, network=NetworkSpec(tuple(layers)))


def hidden_layers(network: NetworkSpec) -> list[int]:
    """Return the indices of the enabled layers with units, without the last one, which is the output.

    Parameters
    ----------
    network : NetworkSpec

    Returns
    -------
    list of int
    """
    having = [i for i, layer in enumerate(network.layers) if layer.is_enabled and "units" in layer.values]
    return having[:-1]


def _with_training(name: str, is_whole: bool) -> Callable[[Experiment, float], Experiment]:
    def apply(experiment: Experiment, value: float) -> Experiment:
        changed = {name: int(value) if is_whole else value}
        return replace(experiment, training=replace(experiment.training, **changed))  # type: ignore[arg-type]

    return apply


def _with_data(name: str, is_whole: bool) -> Callable[[Experiment, float], Experiment]:
    def apply(experiment: Experiment, value: float) -> Experiment:
        changed = {name: int(value) if is_whole else value}
        return replace(experiment, data=replace(experiment.data, **changed))  # type: ignore[arg-type]

    return apply


SECOND_SETTINGS: dict[str, SecondSettingKind] = {
    kind.id: kind
    for kind in (
        SecondSettingKind(
            "units", N_("Units"), N_("Size of every hidden layer"), (16, 64, 256), True, None, _with_units
        ),
        SecondSettingKind(
            "learning_rate",
            N_("Learning rate"),
            N_("Step size of the optimizer"),
            (0.0003, 0.001, 0.003),
            False,
            _field(TRAINING_FIELDS, "learning_rate"),
            _with_training("learning_rate", False),
        ),
        SecondSettingKind(
            "train_samples",
            N_("Training samples"),
            N_("Number of training samples"),
            (100, 300, 600),
            True,
            None,
            _with_data("train_samples", True),
        ),
        SecondSettingKind(
            "label_noise",
            N_("Label noise"),
            N_("Share of training labels replaced at random"),
            (0.0, 0.2, 0.4),
            False,
            _field(DATA_FIELDS, "label_noise"),
            _with_data("label_noise", False),
        ),
        SecondSettingKind(
            "epochs",
            N_("Epochs"),
            N_("Passes through the training data"),
            (10, 30, 90),
            True,
            _field(TRAINING_FIELDS, "epochs"),
            _with_training("epochs", True),
        ),
    )
}


def value_key(value: float) -> str:
    """Format a value as the key of a family's member, which converts back to exactly this value."""
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def named_values(setting: str, *keys: str) -> str:
    """Name values of a setting in the language in use: "64 units", "learning rates 0.001 and 0.003".

    Parameters
    ----------
    setting : str
        An id of SECOND_SETTINGS.
    *keys : str
        The values as text; at least one.

    Returns
    -------
    str
    """
    n = 2 if len(keys) > 1 or keys[0] != "1" else 1
    match setting:
        case "units":
            text = ngettext("{values} unit", "{values} units", n)
        case "epochs":
            text = ngettext("{values} epoch", "{values} epochs", n)
        case "train_samples":
            text = ngettext("{values} training sample", "{values} training samples", n)
        case "learning_rate":
            text = ngettext("learning rate {values}", "learning rates {values}", len(keys))
        case _other:
            text = _("label noise {values}")
    return text.format(values=listed_numbers(keys))


def counted_values(setting: str, n: int) -> str:
    """Say how many values of a setting there are, in the language in use: "3 learning rates".

    Parameters
    ----------
    setting : str
        An id of SECOND_SETTINGS.
    n : int

    Returns
    -------
    str
    """
    match setting:
        case "units":
            text = ngettext("{n} number of units", "{n} numbers of units", n)
        case "epochs":
            text = ngettext("{n} number of epochs", "{n} numbers of epochs", n)
        case "train_samples":
            text = ngettext("{n} training set size", "{n} training set sizes", n)
        case "learning_rate":
            text = ngettext("{n} learning rate", "{n} learning rates", n)
        case _other:
            text = ngettext("{n} share of label noise", "{n} shares of label noise", n)
    return text.format(n=n)


def experiment_with(experiment: Experiment, setting: str, value: float) -> Experiment:
    """Return the experiment of one member of a family.

    Parameters
    ----------
    experiment : Experiment
    setting : str
        An id of SECOND_SETTINGS.
    value : float

    Returns
    -------
    Experiment

    Raises
    ------
    InputError
        If the setting is unknown or cannot take the value.
    """
    if setting not in SECOND_SETTINGS:
        text = _("The second setting must be one of {known}, not {setting}.")
        raise InputError(text.format(known=comma_listed(tuple(SECOND_SETTINGS)), setting=setting[:40]))
    kind = SECOND_SETTINGS[setting]
    if problem := kind.problem(value):
        raise InputError(problem)
    return kind.apply(experiment, value)


def second_problem(second: SecondSetting, experiment: Experiment) -> str:
    """Say why an experiment cannot be swept over a second setting.

    Parameters
    ----------
    second : SecondSetting
    experiment : Experiment

    Returns
    -------
    str
        One sentence; empty if it can.
    """
    try:
        for value in second.values:
            experiment_with(experiment, second.setting, value)
    except InputError as error:
        return str(error)
    label = SECOND_SETTINGS[second.setting].label
    if not 1 <= len(second.values) <= MAX_VALUES or len(set(second.values)) < len(second.values):
        text = _("{setting} needs 1 to {most} different values, not {n}.")
        return text.format(setting=_(label), most=MAX_VALUES, n=number_text(len(second.values)))
    if second.setting == "units" and not hidden_layers(experiment.network):
        return _("Units can't be varied: the network has no hidden layer with units.")
    if second.setting == "label_noise" and METRICS[experiment.training.metric].task == REGRESSION:
        return _("Label noise can't be varied: the data have no classes whose labels could be replaced.")
    return ""
