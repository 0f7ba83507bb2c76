"""One step of the undo history: the state before and the state after, its name, what it merges with."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol
from weakref import ref

from PySide6.QtGui import QUndoCommand

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.language.lists import listed
from engine.language.texts import N_, _, in_sentence
from engine.project.locks import DATA, NETWORK, SEEDS, TRAINING
from engine.project.project import Project

Selection = tuple[int, ...]  # the uids of the selected layers, the current one last
State = tuple[Project, Selection]
_LABELS = {item.name: item.label for item in (*DATA_FIELDS, *TRAINING_FIELDS)}
# Translators: these and the labels of settings stand in “Set {settings}”.
_SWEEP_LABELS = {"rates": N_("rates"), "seeds": N_("seeds"), "frozen_streams": N_("frozen streams")}
_UNLOCK = {
    DATA: N_("Unlock data"),
    NETWORK: N_("Unlock network"),
    TRAINING: N_("Unlock training settings"),
    SEEDS: N_("Unlock seeds and what they change"),
}


class StepOwner(Protocol):
    """The object whose state the steps change."""

    def take_state(self, state: State) -> None:
        """Show the state that an edit has just made."""

    def restore_state(self, state: State, origin: State) -> None:
        """Show a state of the history; `origin` is the step's other state."""


class EditStep(QUndoCommand):
    """Shows `after` when pushed or redone, and `before` when undone.

    Steps with equal merge keys become one. The owner holds the steps, which have only a weak reference to it:
    in a reference cycle the garbage collector would destroy both in any order, and so would Qt.
    """

    def __init__(
        self,
        text: str,
        before: State,
        after: State,
        merge_key: Hashable | None,
        owner: StepOwner,
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._merge_key = merge_key
        self._owner = ref(owner)
        self._is_done_before = False

    def id(self) -> int:
        return -1 if self._merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        # The other is a step like this one.
        if not isinstance(other, EditStep) or other._merge_key != self._merge_key:  # noqa: SLF001
            return False
        self._after = other._after  # noqa: SLF001
        self.setObsolete(is_same(self._before[0], self._after[0]))
        return True

    def undo(self) -> None:
        self._restore(self._before, self._after)

    def redo(self) -> None:
        owner = self._owner()
        if self._is_done_before:
            self._restore(self._after, self._before)
        elif owner is not None:
            self._is_done_before = True
            owner.take_state(self._after)

    def _restore(self, state: State, origin: State) -> None:
        owner = self._owner()
        if owner is not None:
            owner.restore_state(state, origin)


def is_same(first: Project, second: Project) -> bool:
    """Whether two states are equal in value and in their cards (uids are not part of a layer's value)."""
    if first is second:
        return True
    uids = [[layer.uid for layer in project.network.layers] for project in (first, second)]
    return uids[0] == uids[1] and first == second


def set_text(changes: dict[str, Any], options: dict[str, str] | None = None) -> str:
    """What is done, as in "Set batch size"; of generated data the options are named instead."""
    labels = [_LABELS.get(name) or _SWEEP_LABELS.get(name, name) for name in changes]
    named = [in_sentence(_(label)) for label in (options or {}).values() or labels]
    return _("Set {settings}").format(settings=listed(named))


def unlock_text(part: str) -> str:
    """What is done when a locked part of the project is unlocked."""
    return _(_UNLOCK[part])


def merge_key_of(part: str, changes: dict[str, Any]) -> Hashable:
    """The merge key of changes to the same settings of a part."""
    return part, tuple(sorted(changes))
