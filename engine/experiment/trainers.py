"""The two trainers, and the one function that chooses between them and can say why."""

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.specs import Experiment
from engine.network.layer_kinds import StackedForm
from engine.network.spec import LayerSpec

STACKED, REFERENCE, AUTO = "stacked", "reference", "auto"
TRAINERS = (AUTO, STACKED, REFERENCE)


@dataclass(frozen=True)
class RunOptions:
    """How a run is carried out; none of it changes what a cell's numbers are.

    `trainer`: one of TRAINERS. `device`: a name out of EngineReady.devices, empty for the first of them.
    `is_watched`: somebody looks at the curve, so the first seed is trained before the others.
    """

    trainer: str = AUTO
    device: str = ""
    is_watched: bool = False


@dataclass(frozen=True)
class TrainerChoice:
    """Which trainer runs, and why, in a sentence for the user."""

    name: str
    reason: str


def choose_trainer(experiment: Experiment, requested: str = AUTO) -> TrainerChoice:
    """The stacked trainer wherever it is exact; `requested` may ask for the reference trainer.

    Where the stacked trainer was asked for by name and can't do it, the reference trainer runs and the
    reason says so.
    """
    if requested == REFERENCE:
        return TrainerChoice(REFERENCE, "One cell after the other through Keras's fit, as asked for.")
    training = experiment.training
    if training.clipnorm > 0:
        return TrainerChoice(
            REFERENCE,
            "One cell after the other through Keras's fit: clipping by norm looks across all weights "
            "of a layer, which the stacked trainer can't do.",
        )
    layers = experiment.network.enabled.layers
    if names := _kinds_with(StackedForm.NONE, layers):
        return TrainerChoice(
            REFERENCE,
            f"One cell after the other through Keras's fit: {names} has no exact stacked form.",
        )
    if names := _kinds_with(StackedForm.CELL_BY_CELL, layers):
        return TrainerChoice(
            STACKED,
            f"All cells as one program; {names} has no stacked form and runs cell by cell in it.",
        )
    return TrainerChoice(STACKED, "All cells as one program, each equal to its own Keras fit.")


def _kinds_with(form: StackedForm, layers: tuple[LayerSpec, ...]) -> str:
    return ", ".join(sorted({layer.kind.keras_name for layer in layers if layer.stacked_form is form}))
