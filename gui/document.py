"""The document: owns the current project, and every edit of it is one step that can be undone."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from engine.data.catalogue import DATA_SETS, data_set_info, task_of
from engine.errors import InputError
from engine.project.checks import (
    Fix,
    LayerCheck,
    NetworkCheck,
    Task,
    check_network,
    check_project,
    check_sweep,
)
from engine.project.fields import FieldValue
from engine.project.project import Project
from engine.project.results import SweepResults
from engine.project.specs import DATA_FIELDS, TRAINING_FIELDS, LayerSpec, NetworkSpec
from gui.edit_step import EditStep, State, is_same

_LABELS = {item.name: item.label for item in (*DATA_FIELDS, *TRAINING_FIELDS)}
_SWEEP_LABELS = {"rates": "rates", "seeds": "seeds", "frozen_streams": "frozen streams"}


class Document(QObject):
    """The one owner of the project. Views read `project` and ask for edits; they hold no truth.

    `project_changed` comes after every edit, undo, redo and load; `selection_changed` after it, if the
    selected layer is another one; `loaded` comes last. "Modified" is the undo stack's clean state and
    nothing else.
    """

    project_changed = Signal(object)
    selection_changed = Signal(object)
    modified_changed = Signal(bool)
    path_changed = Signal(object)
    loaded = Signal()

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._selected_uid: int | None = None
        self._path: Path | None = None
        self._succession = 0
        self._checked: tuple[tuple[object, ...], NetworkCheck] | None = None
        self._undo_stack = QUndoStack(self)
        self._undo_stack.cleanChanged.connect(self._on_clean_changed)

    @property
    def project(self) -> Project:
        return self._project

    @property
    def selected_uid(self) -> int | None:
        """The layer that is selected, if any."""
        return self._selected_uid

    @property
    def selected_layer(self) -> LayerSpec | None:
        return None if self._selected_uid is None else self.layer(self._selected_uid)

    @property
    def undo_stack(self) -> QUndoStack:
        return self._undo_stack

    @property
    def is_modified(self) -> bool:
        return not self._undo_stack.isClean()

    @property
    def path(self) -> Path | None:
        """The file that the project was loaded from or saved to."""
        return self._path

    @property
    def task(self) -> Task:
        """What the chosen data ask of the network."""
        return task_of(self._project.data)

    @property
    def check(self) -> NetworkCheck:
        """Shapes, parameters and problems of the current network; made once for each project."""
        key = (self._project.data, self._project.network, self._project.training)
        if self._checked is None or any(a is not b for a, b in zip(self._checked[0], key, strict=True)):
            self._checked = (key, check_network(self._project.network, self._project.training, self.task))
        return self._checked[1]

    def problem(self, *, is_sweep: bool) -> str:
        """The first thing that keeps the project from training (or sweeping), in a sentence."""
        try:
            check_project(self._project, self.task)
            if is_sweep:
                check_sweep(self._project)
        except InputError as error:
            return str(error)
        return ""

    def layer(self, uid: int) -> LayerSpec | None:
        """The layer with this uid, if there is one."""
        index = self._project.network.index_of(uid)
        return self._project.network.layers[index] if index >= 0 else None

    def layer_check(self, uid: int) -> LayerCheck | None:
        """What the checks say of the layer with this uid."""
        index = self._project.network.index_of(uid)
        return self.check.layers[index] if index >= 0 else None

    def load(self, project: Project, path: Path | None = None) -> None:
        """Make `project` the current one and forget the history; InputError if its data are unknown."""
        data_set_info(project.data)
        self._succession += 1
        self._undo_stack.clear()
        self._undo_stack.setClean()
        self._set_path(path)
        self._show(project, None)
        self.loaded.emit()

    def mark_saved(self, path: Path) -> None:
        """The project as it stands is in the file `path`."""
        self._succession += 1
        self._undo_stack.setClean()
        self._set_path(path)

    def select(self, uid: int | None) -> None:
        """Select a layer, or none; not a step to undo."""
        self._succession += 1
        self._show(self._project, uid)

    def edit(
        self,
        text: str,
        project: Project,
        selection: int | None = None,
        merge_key: Hashable | None = None,
    ) -> None:
        """Make `project` the current one as one step called `text`, with `selection` selected.

        Without a selection the selected layer stays. Steps with an equal `merge_key` that follow each other
        directly (no undo, save or selection between them) are one step, as when typing in one field.
        """
        after = (project, self._selected_uid if selection is None else selection)
        if is_same(project, self._project):
            self._show(self._project, after[1])
            return
        key = None if merge_key is None else (merge_key, self._succession)
        if key is None:
            self._succession += 1
        before = (self._project, self._selected_uid)
        self._undo_stack.push(EditStep(text, before, after, key, self._take, self._restore))

    def insert_layer(self, index: int, layer: LayerSpec) -> None:
        """Put `layer` at `index` and select it."""
        text = f"Add {layer.kind.keras_name}"
        self._edit_network(text, self._project.network.inserted(index, layer), layer.uid)

    def duplicate_layer(self, uid: int) -> None:
        """Put an equal layer after this one and select it."""
        index = self._index(uid)
        copy = self._project.network.layers[index].copy()
        text = f"Duplicate {copy.kind.keras_name}"
        self._edit_network(text, self._project.network.inserted(index + 1, copy), copy.uid)

    def remove_layer(self, uid: int) -> None:
        """Take the layer out and select its neighbour."""
        index = self._index(uid)
        name = self._project.network.layers[index].kind.keras_name
        network = self._project.network.removed(index)
        neighbour = network.layers[min(index, len(network.layers) - 1)].uid if network.layers else None
        self._edit_network(f"Remove {name}", network, neighbour)

    def move_layer(self, uid: int, delta: int = 0, target: int | None = None) -> None:
        """Move the layer by `delta` places, or so that it stands at `target`; the ends hold it."""
        index = self._index(uid)
        layers = self._project.network.layers
        wanted = index + delta if target is None else target
        wanted = max(0, min(len(layers) - 1, wanted))
        if wanted != index:
            text = f"Move {layers[index].kind.keras_name}"
            self._edit_network(text, self._project.network.moved(index, wanted), uid)

    def set_field(self, uid: int, name: str, value: FieldValue) -> None:
        """Set one field of a layer; InputError for a value of the wrong type."""
        index = self._index(uid)
        layer = self._project.network.layers[index]
        field = layer.kind.field(name)
        changed = layer.with_value(name, field.parse(value))
        network = self._project.network.replaced(index, changed)
        text = f"Set {field.label.lower()}"
        self._edit_network(text, network, merge_key=("field", uid, name))

    def set_swept(self, uid: int, is_swept: bool) -> None:
        """Whether the sweep sets this layer's rate."""
        index = self._index(uid)
        layer = self._project.network.layers[index]
        layer = layer.with_swept(layer.kind.rates[0], is_swept)
        verb = "Sweep" if is_swept else "Stop sweeping"
        network = self._project.network.replaced(index, layer)
        self._edit_network(f"{verb} {layer.kind.keras_name}", network)

    def set_data(self, **changes: Any) -> None:
        """Change the data; InputError if there is no such data set or column.

        Another data set starts with its own columns; the network stays, and the checks say what to repair.
        """
        if changes.get("dataset", self._project.data.dataset) != self._project.data.dataset:
            info = data_set_info(replace(self._project.data, dataset=changes["dataset"], exclude_columns=()))
            changes.setdefault("exclude_columns", info.default_exclude)
            if info.task != "classification":
                changes.setdefault("label_noise", 0.0)
        data = replace(self._project.data, **changes)
        data_set_info(data)
        text = f"Choose {DATA_SETS[data.dataset].title}" if "dataset" in changes else _set_text(changes)
        self.edit(text, replace(self._project, data=data), merge_key=_merge_key("data", changes))

    def set_training(self, **changes: Any) -> None:
        """Change how cells are trained."""
        project = replace(self._project, training=replace(self._project.training, **changes))
        self.edit(_set_text(changes), project, merge_key=_merge_key("training", changes))

    def set_sweep(self, **changes: Any) -> None:
        """Change the rates, seeds or frozen streams."""
        project = replace(self._project, sweep=replace(self._project.sweep, **changes))
        self.edit(_set_text(changes), project, merge_key=_merge_key("sweep", changes))

    def set_name(self, name: str) -> None:
        self.edit("Rename", replace(self._project, name=name), merge_key="name")

    def set_notes(self, notes: str) -> None:
        self.edit("Edit notes", replace(self._project, notes=notes), merge_key="notes")

    def apply_fix(self, fix: Fix) -> None:
        """Do the repair that a problem offers."""
        project = replace(self._project, network=fix.network, training=fix.training)
        self.edit(fix.label, project)

    def set_results(
        self, results: SweepResults | None, text: str = "Sweep", merge_key: Hashable | None = None
    ) -> None:
        """Keep the results of a sweep; one sweep that reports often gives one `merge_key`."""
        self.edit(text, replace(self._project, results=results), merge_key=merge_key)

    def join_results(self, results: SweepResults) -> None:
        """Keep results that an edit brought about by itself: they become part of that edit's step.

        Undo takes both back at once, and a step that can be done again stays so.
        """
        stack = self._undo_stack
        last, following = stack.index() - 1, stack.index()
        if not stack.canRedo() and (last < 0 or stack.isClean()):
            self.set_results(results)
            return
        project = replace(self._project, results=results)
        state = (project, self._selected_uid)
        if last >= 0:
            _step(stack, last).end_with(state)
        if stack.canRedo():
            _step(stack, following).begin_with(state)
        if stack.isClean():
            stack.resetClean()
        self._succession += 1
        self._show(*state)

    def _edit_network(
        self,
        text: str,
        network: NetworkSpec,
        selection: int | None = None,
        merge_key: Hashable | None = None,
    ) -> None:
        self.edit(text, replace(self._project, network=network), selection, merge_key)

    def _index(self, uid: int) -> int:
        index = self._project.network.index_of(uid)
        if index < 0:
            raise KeyError(f"no layer has the uid {uid}")
        return index

    def _show(self, project: Project, selection: int | None) -> None:
        """Take over a state and say what is new about it."""
        if selection is not None and project.network.index_of(selection) < 0:
            selection = None
        has_new_project = project is not self._project
        has_new_selection = selection != self._selected_uid
        self._project, self._selected_uid = project, selection
        if has_new_project:
            self.project_changed.emit(project)
        if has_new_selection and self._selected_uid == selection:
            self.selection_changed.emit(selection)

    def _take(self, state: State) -> None:
        """Show the state that an edit has just made."""
        self._show(*state)

    def _restore(self, state: State) -> None:
        """Show a state of the history, where nothing may be merged into any more."""
        self._succession += 1
        self._show(*state)

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _on_clean_changed(self, is_clean: bool) -> None:
        self.modified_changed.emit(not is_clean)


def _step(stack: QUndoStack, index: int) -> EditStep:
    step = stack.command(index)
    assert isinstance(step, EditStep)
    return step


def _set_text(changes: dict[str, Any]) -> str:
    labels = [_LABELS.get(name) or _SWEEP_LABELS.get(name, name) for name in changes]
    return "Set " + " and ".join(label.lower() for label in labels)


def _merge_key(part: str, changes: dict[str, Any]) -> Hashable:
    return part, tuple(sorted(changes))
