"""The parts of a project that a teacher can lock, and which of them an edit would change.

A lock is a teaching aid, so that a class changes one thing and can be pooled; anybody can unlock a part.
"""

from __future__ import annotations

from dataclasses import replace

from engine.language.texts import N_, _
from engine.network.spec import LayerSpec
from engine.project.project import Project

DATA, NETWORK, TRAINING, SEEDS = LOCKABLE = ("data", "network", "training", "seeds")
LABELS = {
    DATA: N_("Data"),
    NETWORK: N_("Network, apart from Dropout"),
    TRAINING: N_("Training settings"),
    SEEDS: N_("Seeds and what they change"),
}
_TEXTS = {
    DATA: N_("The data are locked for this class."),
    NETWORK: N_("Only Dropout layers can be changed in this class."),
    TRAINING: N_("The training settings are locked for this class."),
    SEEDS: N_("The seeds are locked for this class."),
}


def lock_text(part: str) -> str:
    """A sentence on what a lock keeps, in the language in use."""
    return _(_TEXTS[part])


def refusal(before: Project, after: Project) -> str:
    """Why an edit may not be made, in one sentence or two; empty if it changes nothing that is locked."""
    part = next((part for part in before.locked if _content(before, part) != _content(after, part)), "")
    return _("{reason} Unlock first to change this.").format(reason=lock_text(part)) if part else ""


def is_free(layer: LayerSpec) -> bool:
    """Whether a layer may be changed, moved and removed in a locked network."""
    return layer.kind.is_dropout


def _content(project: Project, part: str) -> object:
    """What a lock on a part keeps."""
    if part == DATA:
        return project.data
    if part == TRAINING:
        return project.training
    if part == SEEDS:
        return project.sweep.seeds, project.sweep.frozen_streams
    return tuple(_without_rates(layer) for layer in project.network.layers if not is_free(layer))


def _without_rates(layer: LayerSpec) -> LayerSpec:
    """The layer with its dropout rates at their defaults, such as those of an LSTM, which stay free."""
    for name in layer.kind.rates:
        layer = layer.with_value(name, layer.kind.field(name).default)
    return replace(layer, swept=())
