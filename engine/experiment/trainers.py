"""The two trainers, and the choice between them with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.specs import Experiment
from engine.language.lists import comma_listed
from engine.language.texts import _
from engine.network.layer_kinds import StackedForm
from engine.network.spec import LayerSpec

STACKED, REFERENCE, AUTO = "stacked", "reference", "auto"
TRAINERS = (AUTO, STACKED, REFERENCE)


@dataclass(frozen=True)
class RunOptions:
    """How a run is carried out; this never changes a cell's numbers.

    Attributes
    ----------
    trainer : str
        One of TRAINERS.
    device : str
        One of `EngineReady.devices`; empty for the first of them.
    is_watched : bool
        Whether the user looks at the curve, so that the first seed should be trained first.
    cluster : str
        Address of the scheduler whose computers train, such as "tls://10.0.0.5:8786"; empty for this one.
    key : str
        Path of the cluster's key file; empty for a cluster on this computer that needs none.
    """

    trainer: str = AUTO
    device: str = ""
    is_watched: bool = False
    cluster: str = ""
    key: str = ""


@dataclass(frozen=True)
class TrainerChoice:
    """The trainer that runs.

    Attributes
    ----------
    name : str
        "stacked" or "reference".
    reason : str
        Why, as a sentence in the language in use.
    """

    name: str
    reason: str


def together() -> TrainerChoice:
    """Return the choice that needs no explanation: all cells in one program.

    Returns
    -------
    TrainerChoice
    """
    return TrainerChoice(STACKED, _("All trainings run together; each gives the same numbers as Keras."))


def choose_trainer(experiment: Experiment, requested: str = AUTO) -> TrainerChoice:
    """Choose the stacked trainer wherever it is exact.

    Parameters
    ----------
    experiment : Experiment
    requested : str
        One of TRAINERS. If "stacked" cannot train the experiment, the reference trainer runs and the reason
        says so.

    Returns
    -------
    TrainerChoice
    """
    if requested == REFERENCE:
        return TrainerChoice(REFERENCE, _("One training after another with Keras's fit, as asked for."))
    training = experiment.training
    if training.clipnorm > 0:
        return TrainerChoice(
            REFERENCE,
            _(
                "One training after another with Keras's fit, which is slower: clipping by norm looks across "
                "all weights of a layer."
            ),
        )
    layers = experiment.network.enabled.layers
    if names := _kinds_with(StackedForm.NONE, layers):
        return TrainerChoice(
            REFERENCE,
            _(
                "One training after another with Keras's fit, which is slower: networks with {layers} can't "
                "train together."
            ).format(layers=names),
        )
    if names := _kinds_with(StackedForm.CELL_BY_CELL, layers):
        return TrainerChoice(
            STACKED,
            _(
                "With {layers}, each training runs by itself, several at once; each gives the same numbers "
                "as Keras."
            ).format(layers=names),
        )
    return together()


def _kinds_with(form: StackedForm, layers: tuple[LayerSpec, ...]) -> str:
    return comma_listed(sorted({layer.kind.keras_name for layer in layers if layer.stacked_form is form}))
