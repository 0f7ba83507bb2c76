"""The rules of undo, merge, selection and "modified"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec
from engine.network.spec import MAX_LAYERS, LayerSpec, NetworkSpec
from engine.project.lesson_record import MAX_RECORDS, LessonAnswer, LessonRecord
from engine.project.project import Project
from engine.runs.record import SWEEP, RunPart, RunRecord
from gui.document.document import Document


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    del qtbot
    layers = (
        LayerSpec.of("dense", units=16),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    return Document(Project(data=DataSpec("iris"), network=NetworkSpec(layers)))


def kinds(document: Document) -> list[str]:
    return [layer.kind_id for layer in document.project.network.layers]


def uid_at(document: Document, index: int) -> int:
    return document.project.network.layers[index].uid


def test_network_that_no_file_could_have_is_refused(qtbot: QtBot, document: Document) -> None:
    """It would be saved, and could never be opened again."""
    while len(kinds(document)) <= MAX_LAYERS // 2:
        document.duplicate_layers([layer.uid for layer in document.project.network.layers])
    before = document.project
    with qtbot.waitSignal(document.edit_refused) as refused:
        document.duplicate_layers([layer.uid for layer in document.project.network.layers])
    assert refused.args is not None and refused.args[0].startswith(
        "A network has at most 1,000 layers, not 1,"
    )
    assert document.project == before


def test_undo_and_redo_restore_the_selection(document: Document) -> None:
    first = document.project
    document.select(uid_at(document, 0))
    added = LayerSpec.of("flatten")
    document.insert_layers(1, (added,))
    assert document.undo_stack.undoText() == "Add Flatten"
    assert document.selected_uid == added.uid
    document.undo_stack.undo()
    assert document.project is first
    assert document.selected_uid == uid_at(document, 0)
    document.undo_stack.redo()
    assert kinds(document) == ["dense", "flatten", "dropout", "dense"]
    assert document.selected_uid == added.uid


def test_typing_in_one_field_is_one_step(document: Document) -> None:
    uid = uid_at(document, 0)
    for units in (3, 32, 320):
        document.set_field(uid, "units", units)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Set units"
    document.undo_stack.undo()
    assert document.project.network.layers[0].values["units"] == 16


def test_another_field_another_layer_and_a_selection_between_start_a_new_step(document: Document) -> None:
    first, last = uid_at(document, 0), uid_at(document, 2)
    document.set_field(first, "units", 3)
    document.set_field(first, "use_bias", False)
    document.set_field(last, "units", 4)
    document.select(first)
    document.set_field(last, "units", 5)
    assert document.undo_stack.count() == 4


def test_nothing_merges_across_undo_or_save(document: Document, tmp_path: Path) -> None:
    uid = uid_at(document, 0)
    document.set_field(uid, "units", 3)
    document.mark_saved(tmp_path / "a.dropout")
    document.set_field(uid, "units", 4)
    assert document.undo_stack.count() == 2 and document.is_modified
    document.undo_stack.undo()
    assert not document.is_modified
    document.set_field(uid, "units", 5)
    assert document.undo_stack.count() == 2
    assert document.project.network.layers[0].values["units"] == 5


def test_typing_back_to_the_start_leaves_no_step(document: Document) -> None:
    uid = uid_at(document, 0)
    document.set_field(uid, "units", 32)
    document.set_field(uid, "units", 16)
    assert document.undo_stack.count() == 0
    assert not document.is_modified


def test_document_is_modified_unless_clean(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    assert not document.is_modified
    with qtbot.waitSignal(document.modified_changed) as signal:
        document.set_training(epochs=3)
    assert signal.args == [True]
    document.undo_stack.undo()
    assert not document.is_modified
    document.undo_stack.redo()
    with qtbot.waitSignals([document.modified_changed, document.path_changed]):
        document.mark_saved(tmp_path / "a.dropout")
    assert document.path == tmp_path / "a.dropout"
    document.select(uid_at(document, 1))
    assert not document.is_modified


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    document.set_training(epochs=document.project.training.epochs)
    document.shift_layers((uid_at(document, 0),), -1)
    assert document.undo_stack.count() == 0


def test_moving_equal_layers_is_a_step(document: Document) -> None:
    document.duplicate_layers((uid_at(document, 0),))
    before = [layer.uid for layer in document.project.network.layers]
    document.shift_layers((before[0],), 1)
    assert [layer.uid for layer in document.project.network.layers][:2] == [before[1], before[0]]
    assert document.undo_stack.undoText() == "Move Dense"


def test_document_load_clears_the_undo_stack(document: Document, tmp_path: Path) -> None:
    document.set_training(epochs=3)
    document.select(uid_at(document, 0))
    document.load(Project(name="New"), tmp_path / "new.dropout")
    assert document.project.name == "New"
    assert document.undo_stack.count() == 0 and not document.is_modified
    assert document.selected_uid is None


def test_removing_selects_the_neighbour(document: Document) -> None:
    last = document.project.network.layers[2].uid
    document.remove_layers((uid_at(document, 1),))
    assert document.selected_uid == last
    document.remove_layers((last,))
    assert document.selected_uid == uid_at(document, 0)
    document.remove_layers((uid_at(document, 0),))
    assert document.selected_uid is None


def test_move_stops_at_the_ends_and_takes_a_target(document: Document) -> None:
    uid = uid_at(document, 1)
    document.move_layers((uid,), 0)
    assert kinds(document) == ["dropout", "dense", "dense"]
    document.shift_layers((uid,), 9)
    assert kinds(document) == ["dense", "dense", "dropout"]


def test_changing_the_task_keeps_the_network_and_offers_fixes(document: Document) -> None:
    network = document.project.network
    document.set_data(dataset="boston_housing")
    assert document.project.network == network
    assert document.project.data.exclude_columns == ("B",)
    assert document.undo_stack.undoText() == "Choose Boston housing"
    while document.check.output_problems:
        fix = document.check.output_problems[0].fix
        assert fix is not None
        document.apply_fix(fix)
    assert document.check.errors() == ()
    assert document.undo_stack.undoText() == "Change last layer to 1 unit"


def test_document_refuses_invalid_data(document: Document) -> None:
    before = document.project
    with pytest.raises(InputError):
        document.set_data(exclude_columns=("no such column",))
    with pytest.raises(InputError):
        document.set_data(dataset="nowhere")
    assert document.project is before


def test_document_caches_the_network_check(document: Document) -> None:
    assert document.check is document.check
    before = document.check
    document.set_notes("hello")
    assert document.check is before
    document.set_field(uid_at(document, 0), "units", 8)
    assert document.check is not before


def swept(document: Document, uid: str = "a", **said: Any) -> RunRecord:
    """A sweep of the project as it stands, with one cell."""
    definition = document.project.definition
    results = SweepResults(definition.experiment, (CellResult(Cell(0.5, 0), (("test_accuracy", 0.9),), ()),))
    return RunRecord(uid, SWEEP, uid, "2026-11-24T12:00:00", definition, (RunPart("", results),), **said)


def test_adding_a_run_is_no_undo_step_and_modifies_the_project(document: Document, tmp_path: Path) -> None:
    document.set_sweep(seeds=(0, 1))
    document.mark_saved(tmp_path / "a.dropoutlab")
    run = swept(document)
    document.put_run(run)
    assert document.project.results is run.results and document.project.has_current_results
    assert document.is_modified and document.undo_stack.undoText() == "Set seeds"
    document.put_run(replace(run, seconds=2.0))
    assert [one.seconds for one in document.project.runs] == [2.0]


def test_undo_keeps_runs_and_shows_the_one_of_the_current_network(document: Document) -> None:
    first = swept(document)
    document.put_run(first)
    document.set_training(epochs=5)
    assert not document.project.has_current_results and document.project.sweep_run == first
    second = swept(document, "b")
    document.put_run(second)
    assert document.project.sweep_run == second
    document.undo_stack.undo()
    assert document.project.runs == (first, second)
    assert document.project.sweep_run == first and document.project.has_current_results
    document.undo_stack.redo()
    assert document.project.runs == (first, second) and document.project.sweep_run == second


def test_run_edits_can_be_undone_and_keep_the_cells(document: Document) -> None:
    run = swept(document)
    document.put_run(run)
    document.change_run("a", "Rename run", name="wi")
    document.change_run("a", "Rename run", name="wide")
    assert document.undo_stack.count() == 1 and document.project.runs[0].name == "wide"
    document.put_run(replace(document.project.runs[0], seconds=9.0))
    document.undo_stack.undo()
    assert document.project.runs == (replace(run, seconds=9.0),)


def test_undo_of_deleted_runs_keeps_later_runs(document: Document) -> None:
    document.put_run(swept(document, "a"))
    document.put_run(swept(document, "b"))
    document.remove_runs({"a"})
    assert document.undo_stack.undoText() == "Delete a"
    document.put_run(swept(document, "c"))
    document.undo_stack.undo()
    assert {run.uid for run in document.project.runs} == {"a", "b", "c"}
    document.undo_stack.redo()
    assert {run.uid for run in document.project.runs} == {"b", "c"}


@settings(max_examples=200, deadline=None)
@given(actions=st.lists(st.sampled_from(("put", "delete", "rename", "edit", "undo", "redo")), max_size=40))
def test_random_run_edits_lose_only_deleted_runs(actions: list[str]) -> None:
    document = Document(Project(data=DataSpec("iris")))
    stack = document.undo_stack
    made: list[str] = []
    steps: list[tuple[str, str, str]] = []
    for number, action in enumerate(actions):
        uids = [run.uid for run in document.project.runs]
        if action == "put":
            made.append(f"run {number}")
            document.put_run(swept(document, made[-1]))
        elif action in ("undo", "redo"):
            stack.undo() if action == "undo" else stack.redo()
        elif action == "edit" or uids:
            uid = uids[number % len(uids)] if uids else ""
            steps[stack.index() :] = [(action, uid, f"name {number}")]
            if action == "edit":
                document.edit("Rename", replace(document.project, name=f"name {number}"))
            elif action == "delete":
                document.remove_runs({uid})
            else:
                document.change_run(uid, "Rename run", name=f"name {number}")
                document.select(None)
        done = steps[: stack.index()]
        deleted = {uid for action, uid, _ in done if action == "delete"}
        names = {uid: name for action, uid, name in done if action == "rename"}
        assert {run.uid for run in document.project.runs} == set(made) - deleted
        assert {run.name for run in document.project.runs} == {names.get(u, u) for u in set(made) - deleted}


def test_a_run_restores_what_it_trained_in_one_step(document: Document) -> None:
    before = document.project
    document.put_run(swept(document))
    document.set_training(epochs=5)
    document.remove_layers((uid_at(document, 1),))
    document.restore_run("a")
    assert document.project.definition == before.definition and document.project.has_current_results
    document.undo_stack.undo()
    assert len(document.project.network.layers) == 2 and document.project.training.epochs == 5
    with pytest.raises(KeyError):
        document.restore_run("nobody")


def test_project_changed_is_emitted_before_selection_changed(document: Document) -> None:
    order: list[str] = []
    document.project_changed.connect(lambda _: order.append("project"))
    document.selection_changed.connect(lambda _: order.append("selection"))
    document.insert_layers(0, (LayerSpec.of("dense"),))
    document.edit("Same", replace(document.project, name="x"))
    assert order == ["project", "selection", "project"]


def test_document_problem_is_the_first_error(document: Document) -> None:
    assert document.problem(is_sweep=True) == ""
    document.set_swept(uid_at(document, 1), False)
    assert document.problem(is_sweep=False) == "" and "swept" in document.problem(is_sweep=True)
    document.remove_layers((uid_at(document, 2),))
    assert document.problem(is_sweep=False)


def test_edits_of_several_layers_are_one_step_and_restore_the_selection(document: Document) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    document.select_many(uids[:2], current=uids[0])
    assert document.selected_uids == tuple(uids[:2]) and document.selected_uid == uids[0]
    document.remove_layers(document.selected_uids)
    assert document.undo_stack.undoText() == "Remove 2 layers" and document.selected_uids == (uids[2],)
    document.undo_stack.undo()
    assert document.selected_uids == tuple(uids[:2]) and document.selected_uid == uids[0]


def test_selection_changed_is_emitted_for_changes_among_several(document: Document, qtbot: QtBot) -> None:
    uids = [layer.uid for layer in document.project.network.layers]
    document.select_many(uids)
    with qtbot.waitSignal(document.selection_changed) as signal:
        document.select_many(uids[1:])
    assert signal.args == [uids[2]]
    with qtbot.assertNotEmitted(document.selection_changed):
        document.select_many([*uids[1:], 12345678])


def test_layer_edits_have_undo_texts(document: Document) -> None:
    first, dropout, last = (layer.uid for layer in document.project.network.layers)
    actions = {
        "Add 2 layers": lambda: document.insert_layers(0, (LayerSpec.of("flatten"), LayerSpec.of("relu"))),
        "Move Dropout": lambda: document.move_layers((dropout,), 0),
        "Duplicate 2 layers": lambda: document.duplicate_layers((first, last)),
        "Switch off Dense": lambda: document.set_enabled((first,), False),
        "Switch on Dense": lambda: document.set_enabled((first, last), True),
        "Rename Dense": lambda: document.rename_layer(first, " mine "),
        "Stop sweeping Dropout": lambda: document.set_swept(dropout, False),
        "Sweep Dropout": lambda: document.set_swept(dropout, True, "rate"),
        "Use LeNet": lambda: document.set_network("Use LeNet", NetworkSpec((LayerSpec.of("flatten"),))),
    }
    for number, (text, action) in enumerate(actions.items(), 1):
        action()
        assert (document.undo_stack.undoText(), document.undo_stack.count()) == (text, number)
    for _ in range(4):
        document.undo_stack.undo()
    named = document.layer(first)
    assert named is not None and named.name == "" and named.is_enabled


def test_typing_a_name_is_one_step(document: Document) -> None:
    uid = uid_at(document, 0)
    for name in ("a", "ab", "abc"):
        document.rename_layer(uid, name)
    assert document.undo_stack.count() == 1 and document.project.network.layers[0].name == "abc"
    with pytest.raises(KeyError):
        document.rename_layer(-1, "nobody")


def test_edits_of_no_layers_are_no_steps(document: Document) -> None:
    document.insert_layers(0, ())
    document.remove_layers((-1,))
    document.duplicate_layers(())
    document.move_layers((), 1)
    document.set_enabled((uid_at(document, 0),), True)
    assert document.undo_stack.count() == 0


def test_a_document_that_is_collected_has_its_history_deleted_first(document: Document) -> None:
    """Else the collector may take a step apart that Qt's stack still deletes: that ended the process."""
    document.set_notes("a")
    document.set_training(epochs=3)
    heard: list[bool] = []
    document.modified_changed.connect(heard.append)
    stack = document.undo_stack
    document.__del__()
    assert stack.count() == 0 and heard == [], "in silence, for those who listen may be half gone"


def test_an_edit_of_a_locked_part_is_refused_in_one_place(document: Document, qtbot: QtBot) -> None:
    document.load(replace(document.project, locked=("data", "network", "training", "seeds")))
    before = document.project
    edits = {
        "The data": lambda: document.set_data(label_noise=0.5),
        "Only Dropout": lambda: document.set_field(uid_at(document, 0), "units", 3),
        "The training": lambda: document.set_training(epochs=3),
        "The seeds": lambda: document.set_sweep(seeds=(0, 1)),
    }
    for start, edit in edits.items():
        with (
            qtbot.waitSignal(document.edit_refused) as told,
            qtbot.waitSignal(document.project_changed),  # so that forms show again what holds
        ):
            edit()
        (sentence,) = told.args
        assert sentence.startswith(start) and sentence.endswith("Unlock first to change this.")
        assert document.project is before and not document.undo_stack.canUndo()
    assert not document.insert_layers(0, (LayerSpec.of("flatten"),))
    assert document.insert_layers(1, (LayerSpec.of("dropout"),))
    document.set_sweep(rates=(0.0, 0.5))
    document.set_notes("free")
    assert document.undo_stack.count() == 3


def test_unlocking_is_one_step(document: Document) -> None:
    document.load(replace(document.project, locked=("data", "training")))
    document.unlock("training")
    assert (document.project.locked, document.undo_stack.undoText()) == (
        ("data",),
        "Unlock training settings",
    )
    document.set_training(epochs=3)
    assert document.project.training.epochs == 3
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.is_locked("training")


def test_what_is_done_in_lessons_is_no_undo_step_and_stays(document: Document, tmp_path: Path) -> None:
    document.mark_saved(tmp_path / "a.dropoutlab")
    document.put_lesson(LessonRecord("first", page=1))
    assert document.is_modified and not document.undo_stack.canUndo()
    document.set_name("Named")
    answered = LessonRecord("first", page=2, answers=(LessonAnswer("1.1", "words", "Why?", "Because."),))
    document.put_lesson(answered)
    document.undo_stack.undo()
    assert document.project.name != "Named" and document.project.lesson == answered
    document.undo_stack.redo()
    assert document.project.name == "Named" and document.project.lesson == answered


def test_lesson_opened_last_stands_last(document: Document) -> None:
    for number in range(MAX_RECORDS + 2):
        document.put_lesson(LessonRecord(f"lesson {number}"))
    assert len(document.project.lessons) == MAX_RECORDS
    document.put_lesson(LessonRecord("lesson 5", page=3))
    assert document.project.lesson == LessonRecord("lesson 5", page=3)
    assert [one.lesson for one in document.project.lessons].count("lesson 5") == 1


def test_set_up_of_a_lesson_passes_its_locks(document: Document) -> None:
    document.edit("Lock", replace(document.project, locked=("data",)))
    wine = replace(document.project, data=DataSpec("wine"))
    assert not document.edit("Set up", wine) and document.project.data.dataset == "iris"
    assert document.edit("Set up", wine, passes_locks=True) and document.project.data.dataset == "wine"
