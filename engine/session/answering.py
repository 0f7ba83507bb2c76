"""The worker's answers to requests: save a model, inspect weights, predict, look inside."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.session.messages import (
    ABANDONED,
    CellRequest,
    InspectWeights,
    LookedInside,
    LookInside,
    ModelSaved,
    PredictSamples,
    SamplesPredicted,
    SaveModel,
    WeightsInspected,
)

if TYPE_CHECKING:
    from engine.training.updates import Control

log = logging.getLogger("dropout_lab")
CONNECTION_ERRORS = (
    EOFError,
    BrokenPipeError,
    ConnectionResetError,
)  # raised once the parent has closed the pipe
Answer = ModelSaved | WeightsInspected | SamplesPredicted | LookedInside
_FAILURES = {
    SaveModel: N_("The model could not be saved: {error}."),
    InspectWeights: N_("The weights can't be read: {error}."),
    PredictSamples: N_("The network can't predict: {error}."),
    LookInside: N_("The training can't be looked into: {error}."),
}


def answer(request: CellRequest | LookInside, control: Control) -> Answer:
    """Do what is requested and return the answer, which says so if it failed.

    `control` may end a look.
    """
    try:
        return _computed(request, control)
    except InputError as error:
        return refusal(request, str(error))
    except CONNECTION_ERRORS:
        raise
    except Exception as error:
        failure, name = _FAILURES[type(request)], type(error).__name__
        log.exception(failure.format(error=name))
        return refusal(request, memory_sentence(error) or _(failure).format(error=name))


def _computed(request: CellRequest | LookInside, control: Control) -> Answer:
    match request:
        case SaveModel():
            from engine.training.train import save_model

            save_model(request.experiment, request.cell, Path(request.path), request.options)
            return ModelSaved(request.path)
        case InspectWeights(experiment, cell):
            from engine.training.train import weights_of

            return WeightsInspected(experiment, cell, weights_of(experiment, cell, request.options))
        case PredictSamples(experiment, cell):
            from engine.training.answers import answers_of

            return SamplesPredicted(experiment, cell, answers_of(experiment, cell, request.options))
        case LookInside():
            return _looked_inside(request, control)


def _looked_inside(request: LookInside, control: Control) -> LookedInside:
    from engine.training.inside.looking import look
    from engine.training.inside.replay import AbandonedError

    started = time.monotonic()
    try:
        seen = look(request.view, request.options, control)
        return LookedInside(request.view, seen, seconds=time.monotonic() - started)
    except AbandonedError:
        return LookedInside(request.view, None, ABANDONED)


def refusal(request: CellRequest | LookInside, problem: str) -> Answer:
    """Return the answer to a request that can't be met."""
    match request:
        case SaveModel():
            return ModelSaved(request.path, problem)
        case InspectWeights(experiment, cell):
            return WeightsInspected(experiment, cell, (), problem)
        case PredictSamples(experiment, cell):
            return SamplesPredicted(experiment, cell, None, problem)
        case LookInside(view):
            return LookedInside(view, None, problem)


def memory_sentence(error: Exception) -> str:
    """What to do if the memory was not enough; empty for any other error."""
    if type(error).__name__ == "ResourceExhaustedError" or isinstance(error, MemoryError):
        return _("Not enough memory for this network. Use smaller layers or batches.")
    return ""
