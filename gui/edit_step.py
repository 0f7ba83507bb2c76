"""One step of the undo history: the state before and the state after."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtGui import QUndoCommand

from engine.project.project import Project

Selection = tuple[int, ...]  # the uids of the selected layers, the current one last
State = tuple[Project, Selection]


class EditStep(QUndoCommand):
    """Shows `after` when pushed, restores it when redone and `before` when undone.

    `restore` hears the state to go to and the step's other one. Equal merge keys become one step.
    """

    def __init__(
        self,
        text: str,
        before: State,
        after: State,
        merge_key: Hashable | None,
        show: Callable[[State], None],
        restore: Callable[[State, State], None],
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._merge_key = merge_key
        self._show = show
        self._restore = restore
        self._is_done_before = False

    def id(self) -> int:
        return -1 if self._merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditStep) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self.setObsolete(is_same(self._before[0], self._after[0]))
        return True

    def undo(self) -> None:
        self._restore(self._before, self._after)

    def redo(self) -> None:
        if self._is_done_before:
            self._restore(self._after, self._before)
        else:
            self._is_done_before = True
            self._show(self._after)


def is_same(first: Project, second: Project) -> bool:
    """Equal in value and in the cards that show it (uids are not part of a layer's value)."""
    if first is second:
        return True
    uids = [[layer.uid for layer in project.network.layers] for project in (first, second)]
    return uids[0] == uids[1] and first == second
