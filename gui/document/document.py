"""The document: owns the current project; every edit of it is one step that can be undone."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from engine.checks.checks import check_network, check_project, check_sweep
from engine.checks.fit import fitted_to_data
from engine.checks.own_file import on_own_file
from engine.checks.problems import Fix, LayerCheck, NetworkCheck
from engine.checks.settings_advice import settings_advice
from engine.data.catalogue import data_set_info, data_set_title, task_of
from engine.data.changes import with_changes
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import DataSpec, Task, TrainingSpec
from engine.language.texts import N_, _, in_sentence, ngettext
from engine.lessons.progress import with_record
from engine.network.fields import FieldValue
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.data_place import Place, with_places
from engine.project.lesson_record import LessonRecord
from engine.project.locks import refusal
from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord, merged_edits, new_uid, without_old_live
from engine.storage.examples import generic_names
from engine.storage.safe_files import FileState
from gui.document import layer_edits
from gui.document.edit_step import EditStep, Selection, State, is_same, merge_key_of, set_text, unlock_text
from gui.theme.disconnecting import disconnect_all


class Document(QObject):
    """The only owner of the project. Views read `project` and ask for edits; they hold no state of their own.

    `project_changed` comes after every edit, undo, redo and load; `selection_changed` (the current layer's
    uid) follows if the selected layers are others; `loaded` comes last. "Modified" is the undo stack's clean
    state and nothing else.

    An edit of a locked part is refused here, for everybody: `edit_refused` has the sentence.
    """

    project_changed = Signal(object)
    selection_changed = Signal(object)
    edit_refused = Signal(str)
    modified_changed = Signal(bool)
    path_changed = Signal(object)
    loaded = Signal()

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._selection: Selection = ()
        self._path: Path | None = None
        self._beside: Path | None = None
        self._file_state: FileState | None = None
        self._uid = new_uid()
        self._succession = 0
        self._checked: tuple[tuple[object, ...], NetworkCheck] | None = None
        self._places: dict[str, Place] = {}
        self._undo_stack = QUndoStack(self)
        self._undo_stack.cleanChanged.connect(self._on_clean_changed)

    def __del__(self) -> None:
        """Have Qt's stack delete its steps before the garbage collector takes them apart."""
        stack = getattr(self, "_undo_stack", None)
        if stack is not None and isValid(stack):
            stack.blockSignals(True)
            stack.clear()

    @property
    def project(self) -> Project:
        return self._project

    @property
    def selected_uid(self) -> int | None:
        """The selected layer, if any; of several the current one, to which keys and forms apply."""
        return self._selection[-1] if self._selection else None

    @property
    def selected_uids(self) -> tuple[int, ...]:
        """All selected layers, in the stack's order."""
        return layer_edits.in_order(self._project.network, self._selection)

    @property
    def selected_layer(self) -> LayerSpec | None:
        """The current layer's value."""
        return self.layer(self._selection[-1]) if self._selection else None

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
    def place(self) -> Path | None:
        """The project's file, or, while it has none, the file beside which it belongs."""
        return self._path or self._beside

    @property
    def file_state(self) -> FileState | None:
        """What that file was like then; None if that is not known."""
        return self._file_state

    @property
    def uid(self) -> str:
        """What is kept of this document against a crash has this name; another project gets another one."""
        return self._uid

    @property
    def task(self) -> Task:
        """What the chosen data require of the network."""
        return task_of(self._project.data)

    @property
    def check(self) -> NetworkCheck:
        """Shapes, parameters, problems and advice for the current network; computed once per project."""
        key = (self._project.data, self._project.network, self._project.training)
        if self._checked is None or any(a is not b for a, b in zip(self._checked[0], key, strict=True)):
            check = check_network(self._project.network, self._project.training, self.task)
            advice = settings_advice(self._project)
            self._checked = (key, replace(check, output_problems=(*check.output_problems, *advice)))
        return self._checked[1]

    def problem(self, *, is_sweep: bool) -> str:
        """The first thing that prevents training (or sweeping), as a sentence."""
        try:
            check_project(self._project, self.task)
            if is_sweep:
                check_sweep(self._project)
        except InputError as error:
            return str(error)
        return ""

    def layer(self, uid: int) -> LayerSpec | None:
        """The layer with this uid, or None."""
        index = self._project.network.index_of(uid)
        return self._project.network.layers[index] if index >= 0 else None

    def layer_check(self, uid: int) -> LayerCheck | None:
        """The checks' result for the layer with this uid."""
        index = self._project.network.index_of(uid)
        return self.check.layers[index] if index >= 0 else None

    def forget_views(self) -> None:
        """Have nobody told of changes any more: another window takes the document over."""
        for sender in (self, self._undo_stack):
            disconnect_all(sender)
        self._undo_stack.cleanChanged.connect(self._on_clean_changed)

    def load(
        self,
        project: Project,
        path: Path | None = None,
        file_state: FileState | None = None,
        *,
        is_saved: bool = True,
        uid: str = "",
        beside: Path | None = None,
    ) -> None:
        """Make `project` the current one and forget the history; InputError if its data are unknown.

        `is_saved` says whether it is what its file or the example has; else it counts as modified. `uid` is
        that of a document that a crash ended and that goes on in this one. `beside` is the file beside which
        a project without a file belongs.
        """
        data_set_info(project.data)
        self._uid = uid or new_uid()
        self._succession += 1
        self._places = {}
        self._undo_stack.clear()
        self._undo_stack.setClean()
        if not is_saved:
            self._undo_stack.resetClean()
        self._beside = beside
        self._set_path(path, file_state)
        self._show(project, ())
        self.loaded.emit()

    def mark_saved(self, path: Path, file_state: FileState | None = None) -> None:
        """Note that the current project has been saved to `path`."""
        self._succession += 1
        self._undo_stack.setClean()
        self._set_path(path, file_state)

    def select(self, uid: int | None) -> None:
        """Select one layer, or none; this is not an undo step."""
        self.select_many(() if uid is None else (uid,))

    def select_many(self, uids: Collection[int], current: int | None = None) -> None:
        """Select several layers; the form shows `current`, or else the lowest."""
        self._succession += 1
        self._show(self._project, self._selection_of(uids, current))

    def edit(
        self,
        text: str,
        project: Project,
        selection: Selection | None = None,
        merge_key: Hashable | None = None,
        *,
        passes_locks: bool = False,
    ) -> bool:
        """Make `project` the current one as one step called `text`, with `selection` selected.

        Without a selection the selected layers stay. Steps with an equal `merge_key` that follow each other
        directly (no undo, save or selection between them) become one step, as for typing in one field.
        Returns False for an edit that a lock refuses, or that makes the network larger than a file may have
        it; the views then show again what holds. A lesson's own set-up passes its locks.
        """
        refused = "" if passes_locks else refusal(self._project, project)
        if problem := refused or layer_edits.size_problem(project.network):
            self.edit_refused.emit(problem)
            self.project_changed.emit(self._project)
            return False
        after = (project, self._selection if selection is None else selection)
        if is_same(project, self._project):
            self._show(self._project, after[1])
            return True
        key = None if merge_key is None else (merge_key, self._succession)
        if key is None:
            self._succession += 1
        before = (self._project, self._selection)
        self._undo_stack.push(EditStep(text, before, after, key, self))
        return True

    def end_step(self) -> None:
        """Let nothing that follows be merged with the last step."""
        self._succession += 1

    def set_network(
        self,
        text: str,
        network: NetworkSpec,
        training: TrainingSpec | None = None,
        selection: Selection | None = None,
        merge_key: Hashable | None = None,
    ) -> bool:
        """Make `network` (and `training`) the current one as one step, with `selection` selected.

        Returns False if it is refused, as in `edit`.
        """
        training = self._project.training if training is None else training
        return self.edit(
            text, replace(self._project, network=network, training=training), selection, merge_key
        )

    def insert_layers(self, index: int, layers: Sequence[LayerSpec], text: str = "") -> bool:
        """Insert `layers` so that the first is at `index`, and select them; False if that is refused."""
        if not layers:
            return True
        network = self._project.network.inserted(index, *layers)
        selection = tuple(layer.uid for layer in layers)
        text = text or _("Add {layers}").format(layers=layer_edits.called(layers))
        return self.set_network(text, network, selection=selection)

    def duplicate_layers(self, uids: Collection[int]) -> None:
        """Insert equal layers after the last of these and select them."""
        network = self._project.network
        copies = tuple(layer.copy() for layer in layer_edits.layers_of(network, uids))
        if copies:
            text = _("Duplicate {layers}").format(layers=layer_edits.called(copies))
            self.insert_layers(layer_edits.gap_after(network, uids), copies, text)

    def remove_layers(self, uids: Collection[int], text: str = N_("Remove {layers}")) -> None:
        """Remove the layers and select their neighbour; `text` is a template for the step's name."""
        network = self._project.network
        layers = layer_edits.layers_of(network, uids)
        if layers:
            neighbour = layer_edits.neighbour(network, uids)
            selection = () if neighbour is None else (neighbour,)
            name = _(text).format(layers=layer_edits.called(layers))
            self.set_network(name, layer_edits.without(network, uids), selection=selection)

    def move_layers(self, uids: Collection[int], gap: int) -> None:
        """Move the layers together into the gap `gap` (0: above all) of the current stack."""
        layers = layer_edits.layers_of(self._project.network, uids)
        if layers:
            network = layer_edits.moved(self._project.network, uids, gap)
            self.set_network(_("Move {layers}").format(layers=layer_edits.called(layers)), network)

    def shift_layers(self, uids: Collection[int], delta: int) -> None:
        """Move the layers up or down by `delta` places, at most to the end."""
        self.move_layers(uids, layer_edits.gap_beside(self._project.network, uids, delta))

    def set_enabled(self, uids: Collection[int], is_enabled: bool) -> None:
        """Enable layers or disable them; disabled ones keep their cards and are left out of the network."""
        network = self._project.network
        layers = [layer for layer in layer_edits.layers_of(network, uids) if layer.is_enabled != is_enabled]
        if layers:
            text = _("Switch on {layers}") if is_enabled else _("Switch off {layers}")
            text = text.format(layers=layer_edits.called(layers))
            self.set_network(text, layer_edits.enabled(network, uids, is_enabled))

    def rename_layer(self, uid: int, name: str) -> None:
        """Give a layer a name; with an empty one Keras chooses it."""
        layer = self._layer(uid)
        text = _("Rename {layer}").format(layer=layer.kind.keras_name)
        self._replace_layer(text, replace(layer, name=name.strip()), ("name", uid))

    def forget_weights(self, uid: int) -> None:
        """Let a layer start with freshly initialized weights instead of imported ones."""
        layer = self._layer(uid)
        text = _("Drop the weights of {layer}").format(layer=layer.title)
        self._replace_layer(text, layer.without_weights())

    def set_field(self, uid: int, name: str, value: FieldValue) -> None:
        """Set one field of a layer; InputError for a value of the wrong type."""
        layer = self._layer(uid)
        field = layer.kind.field(name)
        changed = layer.with_value(name, field.parse(value))
        text = _("Set {settings}").format(settings=in_sentence(_(field.label)))
        self._replace_layer(text, changed, ("field", uid, name))

    def set_swept(self, uid: int, is_swept: bool, name: str | None = None) -> None:
        """Set whether the sweep sets the rate `name` of this layer.

        Without a name its first rate, or none.
        """
        layer = self._layer(uid)
        text = layer_edits.sweep_text(layer, name or layer.kind.rates[0], is_swept)
        if name is None:
            self._replace_layer(text, layer_edits.with_sweep(layer, is_swept))
        else:
            self._replace_layer(text, layer.with_swept(name, is_swept))

    def set_data(self, **changes: Any) -> None:
        """Change the data; InputError if there is no such data set or column.

        Another data set starts with its own columns; the network stays, and the checks report what to repair.
        """
        before = self._project.data
        data = with_changes(before, changes)
        title, name = data_set_title(data), self._project.name
        if data.dataset != before.dataset and self._path is None and name in generic_names():
            name = title  # an example on other data is that example no more
        options = _changed_options(before, data) if changes.keys() == {"options"} else {}
        is_chosen = "dataset" in changes
        text = _("Choose {data}").format(data=title) if is_chosen else set_text(changes, options)
        key = merge_key_of("data", options or changes)
        self.edit(text, replace(self._project, data=data, name=name), merge_key=key)

    def use_file(self, file: FileSpec) -> bool:
        """Put the project on the user's file, with a network, training and plan that fit, as one step.

        Returns False if a lock refuses it.
        """
        before, project = self._project.data, on_own_file(self._project, file)
        if self._path is None and project.name in (*generic_names(), data_set_title(before)):
            project = replace(project, name=data_set_title(project.data))
        return self.edit(_("Use {file}").format(file=file.name), project)

    def place_file(self, file: FileSpec) -> None:
        """Note where a file of the project lies now, to be saved; the data are the same: no undo step."""
        self._places |= {one.sha256: (one.path, one.is_embedded) for one in file.sources}
        project = self._placed(self._project)
        if project is not self._project:
            self._undo_stack.resetClean()
            self._show(project, self._selection)

    def _placed(self, project: Project) -> Project:
        """The project with the places of files that were found since it was loaded."""
        if not self._places:
            return project
        return with_places(project, lambda file: self._places.get(file.sha256, (file.path, file.is_embedded)))

    def set_training(self, **changes: Any) -> None:
        """Change how cells are trained."""
        project = replace(self._project, training=replace(self._project.training, **changes))
        self.edit(set_text(changes), project, merge_key=merge_key_of("training", changes))

    def set_sweep(self, **changes: Any) -> bool:
        """Change the rates, seeds or frozen streams; False if a lock refuses it."""
        project = replace(self._project, sweep=replace(self._project.sweep, **changes))
        return self.edit(set_text(changes), project, merge_key=merge_key_of("sweep", changes))

    def is_locked(self, part: str) -> bool:
        """Whether edits of a part of the project (locks.LOCKABLE) are refused."""
        return part in self._project.locked

    def unlock(self, part: str) -> None:
        """Let a locked part be edited, as one step."""
        locked = tuple(one for one in self._project.locked if one != part)
        self.edit(unlock_text(part), replace(self._project, locked=locked))

    def set_name(self, name: str) -> None:
        self.edit(_("Rename"), replace(self._project, name=name), merge_key="name")

    def set_notes(self, notes: str) -> None:
        self.edit(_("Edit notes"), replace(self._project, notes=notes), merge_key="notes")

    def apply_fix(self, fix: Fix) -> None:
        """Apply the repair that a problem offers."""
        data = fix.data or self._project.data
        self.edit(fix.label, replace(self._project, data=data, network=fix.network, training=fix.training))

    def fit_to_data(self) -> None:
        """Make the network, its training and the scaling fit the data, as one step."""
        title = data_set_info(self._project.data).title
        self.edit(_("Make the network fit {data}").format(data=title), fitted_to_data(self._project))

    def put_run(self, run: RunRecord) -> None:
        """Add a run, or replace the one with its uid; results are facts, so this is not an undo step."""
        runs = self._project.runs
        if any(one.uid == run.uid for one in runs):
            runs = tuple(run if one.uid == run.uid else one for one in runs)
        else:
            runs = without_old_live((*runs, run))
        self._undo_stack.resetClean()
        self._succession += 1
        self._show(replace(self._project, runs=runs), self._selection)

    def put_lesson(self, record: LessonRecord) -> None:
        """Keep what was done in a lesson, as the last one opened.

        Answers are facts, as results are: this is no undo step, and undo never takes them back.
        """
        lessons = with_record(self._project.lessons, record)
        if lessons != self._project.lessons:
            self._undo_stack.resetClean()
            self._show(replace(self._project, lessons=lessons), self._selection)

    def change_run(self, uid: str, text: str, **changes: Any) -> None:
        """Change a run's name, notes, colour or star, as one step called `text`."""
        runs = tuple(replace(run, **changes) if run.uid == uid else run for run in self._project.runs)
        self.edit(text, replace(self._project, runs=runs), merge_key=("run", uid, *sorted(changes)))

    def remove_runs(self, uids: Collection[str]) -> None:
        """Delete runs, as one step."""
        gone = [run for run in self._project.runs if run.uid in uids]
        if gone:
            text = ngettext("Delete {run}", "Delete {n} runs", len(gone)).format(
                run=gone[0].name, n=len(gone)
            )
            kept = tuple(run for run in self._project.runs if run.uid not in uids)
            self.edit(text, replace(self._project, runs=kept))

    def restore_run(self, uid: str) -> None:
        """Restore a run's data, network and training, and for a sweep its plan, as the current ones."""
        run = self._project.run(uid)
        if run is None:
            raise KeyError(f"no run has the uid {uid}")
        what = run.definition
        network = NetworkSpec(tuple(replace(layer.copy(), name=layer.name) for layer in what.network.layers))
        sweep = what.sweep if run.kind == SWEEP else self._project.sweep
        project = replace(self._project, data=what.data, network=network, training=what.training, sweep=sweep)
        self.edit(_("Restore {run}").format(run=run.name), project, selection=())

    def _replace_layer(self, text: str, layer: LayerSpec, merge_key: Hashable | None = None) -> None:
        network = self._project.network
        network = network.replaced(network.index_of(layer.uid), layer)
        self.set_network(text, network, merge_key=merge_key)

    def _layer(self, uid: int) -> LayerSpec:
        layer = self.layer(uid)
        if layer is None:
            raise KeyError(f"no layer has the uid {uid}")
        return layer

    def _selection_of(self, uids: Collection[int], current: int | None = None) -> Selection:
        ordered = layer_edits.in_order(self._project.network, uids)
        if current is not None and current in ordered:
            return (*(uid for uid in ordered if uid != current), current)
        return ordered

    def _show(self, project: Project, selection: Selection) -> None:
        """Apply a state and emit the signals for what is new."""
        known = {layer.uid for layer in project.network.layers}
        selection = tuple(uid for uid in selection if uid in known)
        has_new_project = project is not self._project
        has_new_selection = selection != self._selection
        self._project, self._selection = project, selection
        if has_new_project:
            self.project_changed.emit(project)
        if has_new_selection and self._selection == selection:
            self.selection_changed.emit(self.selected_uid)

    def take_state(self, state: State) -> None:
        """Show the state that an edit has just made."""
        self._show(*state)

    def restore_state(self, state: State, origin: State) -> None:
        """Show a state of the history, with which nothing may be merged any more.

        Runs that were trained since stay; only what the step itself did to runs is undone or redone. What was
        done in lessons stays as it is.
        """
        self._succession += 1
        project, selection = self._placed(state[0]), state[1]
        runs, lessons = merged_edits(self._project.runs, origin[0].runs, project.runs), self._project.lessons
        if runs != project.runs or lessons != project.lessons:
            project = replace(project, runs=runs, lessons=lessons)
        self._show(project, selection)

    def _set_path(self, path: Path | None, file_state: FileState | None) -> None:
        self._file_state = file_state
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _on_clean_changed(self, is_clean: bool) -> None:
        self.modified_changed.emit(not is_clean)


def _changed_options(before: DataSpec, after: DataSpec) -> dict[str, str]:
    """The labels of the options of a generated set that are not as before."""
    info = data_set_info(after)
    old, new = info.option_values(dict(before.options)), info.option_values(dict(after.options))
    return {field.name: field.label for field in info.options if old[field.name] != new[field.name]}
