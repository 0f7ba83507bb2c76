"""Runs: their parts, what of the work is missing, and what undo may do to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import STREAMS, Cell, SecondSetting, SweepSpec
from engine.runs.record import (
    MAX_LIVE,
    SWEEP,
    TRAIN,
    VARIANCE,
    RunRecord,
    default_name,
    joined,
    merged_edits,
    missing_work,
    new_uid,
    other_sweeps,
    part_experiment,
    part_label,
    sweep_work,
    variance_work,
    without_old_live,
)
from engine.storage.examples import example

PROJECT = example("honest-classification")
DEFINITION = replace(PROJECT.definition, sweep=SweepSpec((0.0, 0.5), (0, 1)))
FAMILY = replace(
    DEFINITION,
    sweep=replace(DEFINITION.sweep, second=SecondSetting("units", (8.0, 16.0)), is_width_tied=True),
)


def cell(rate: float, seed: int, value: float = 0.9) -> CellResult:
    return CellResult(Cell(rate, seed), (("test_accuracy", value),), ())


def run(uid: str = "1", kind: str = SWEEP, made: str = "2026-01-01", **more: object) -> RunRecord:
    return replace(RunRecord(uid, kind, f"Sweep {uid}", made, DEFINITION), **more)  # type: ignore[arg-type]


def test_sweep_has_one_part_and_family_one_per_value() -> None:
    ((key, experiment, cells),) = sweep_work(DEFINITION)
    assert (key, experiment, len(cells)) == ("", DEFINITION.experiment, 4)
    work = sweep_work(FAMILY)
    assert [key for key, _, _ in work] == ["8", "16"]
    assert all(part_experiment(SWEEP, FAMILY, key) == made for key, made, _ in work)
    assert all(made.is_width_tied for _, made, _ in work)
    assert len({made for _, made, _ in work}) == 2


def test_variance_study_has_parts_for_all_kept_and_moved_streams() -> None:
    frozen = replace(DEFINITION, sweep=replace(DEFINITION.sweep, rates=(0.5,), frozen_streams=("split",)))
    work = variance_work(frozen)
    assert work[0][0] == "all"
    moved = {key: experiment.moved_streams for key, experiment, _ in work}
    assert len(moved) == 9
    assert moved["move mask"] == ("mask",)
    assert set(moved["keep mask"]) == {*STREAMS} - {"mask"}
    assert all(experiment.frozen_streams == () for _, experiment, _ in work), "what is locked varies here"


@pytest.mark.parametrize(
    ("kind", "definition", "key"),
    [
        (SWEEP, DEFINITION, "8"),
        (TRAIN, FAMILY, "8"),
        (SWEEP, FAMILY, "wide"),
        (SWEEP, FAMILY, "2.5"),
        (VARIANCE, DEFINITION, "keep colour"),
        (VARIANCE, DEFINITION, "lose mask"),
        (VARIANCE, DEFINITION, ""),
    ],
)
def test_part_experiment_refuses_unknown_parts(kind: str, definition: object, key: str) -> None:
    with pytest.raises(InputError):
        part_experiment(kind, definition, key)  # type: ignore[arg-type]


def test_single_training_is_never_widened() -> None:
    tied = replace(DEFINITION, sweep=replace(DEFINITION.sweep, is_width_tied=True))
    assert part_experiment(SWEEP, tied, "").is_width_tied
    assert not part_experiment(TRAIN, tied, "").is_width_tied


def test_missing_work_lists_cells_that_no_part_has() -> None:
    work = sweep_work(FAMILY)
    assert missing_work(work, None) == work
    record = replace(run(), definition=FAMILY)
    for key, experiment, cells in work:
        done = tuple(cell(one.rate or 0.0, one.seed) for one in cells)
        record = record.with_results(key, SweepResults(experiment, done if key == "8" else done[:1]))
    ((key, _, left),) = missing_work(work, record)
    assert key == "16"
    assert left == work[1][2][1:]
    whole = record.with_results(
        "16", SweepResults(work[1][1], tuple(cell(c.rate or 0, c.seed) for c in left))
    )
    assert missing_work((work[0],), whole) == ()


def test_joined_runs_have_all_cells_and_the_notes_of_the_first() -> None:
    before = run(notes="mine").with_results("", SweepResults(DEFINITION.experiment, (cell(0, 0), cell(0, 1))))
    after = run().with_results("", SweepResults(DEFINITION.experiment, (cell(0, 1, 0.5), cell(0.5, 0))))
    found = joined(before, after)
    assert found.notes == "mine"
    assert [one.cell for one in found.results.cells] == [Cell(0, 0), Cell(0, 1), Cell(0.5, 0)]
    assert found.results.cells[1].metric("test_accuracy") == 0.5


def test_old_live_sweeps_without_remarks_are_removed() -> None:
    live = tuple(run(str(i), is_live=True) for i in range(MAX_LIVE + 3))
    kept = without_old_live((run("own"), replace(live[0], is_starred=True), *live[1:]))
    assert [one.uid for one in kept] == ["own", "0", *(str(i) for i in range(3, MAX_LIVE + 3))]


def test_new_run_names_use_the_first_free_number() -> None:
    assert default_name(SWEEP, ()) == "Sweep 1"
    assert default_name(SWEEP, (run("1"), run("3"))) == "Sweep 2"
    assert default_name(VARIANCE, (run("1"),)) == "Why different 1"
    assert len({new_uid() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("setting", "key", "text"),
    [
        ("units", "64", "64 units"),
        ("epochs", "30", "30 epochs"),
        ("train_samples", "300", "300 training samples"),
        ("learning_rate", "0.001", "learning rate 0.001"),
        ("label_noise", "0.2", "label noise 0.2"),
    ],
)
def test_part_label_texts(setting: str, key: str, text: str) -> None:
    sweep = replace(DEFINITION.sweep, second=SecondSetting(setting, (float(key),)))
    assert part_label(replace(run(), definition=replace(DEFINITION, sweep=sweep)), key) == text
    assert part_label(run(kind=VARIANCE), "keep split") == "keep split"


def test_undo_of_run_edits_keeps_trained_cells() -> None:
    old = (run("1"), run("2", made="2026-01-02"))
    renamed = (replace(old[0], name="mine"), old[1])
    trained = replace(renamed[0].with_results("", SweepResults(DEFINITION.experiment, (cell(0, 0),))))
    later = run("3", made="2026-01-03")
    found = merged_edits((trained, old[1], later), renamed, old)
    assert [one.name for one in found] == ["Sweep 1", "Sweep 2", "Sweep 3"]
    assert found[0].n_cells == 1


def test_undo_and_redo_of_a_deletion_keep_later_runs() -> None:
    both = (run("1"), run("2", made="2026-01-02"))
    later = run("3", made="2026-01-03")
    assert merged_edits((both[1], later), both[1:], both) == (*both, later)
    assert merged_edits((*both, later), both, both[1:]) == (both[1], later)
    assert merged_edits(both, both, both) is both


def test_other_sweeps_are_of_the_same_experiment_and_have_results() -> None:
    def run(uid: str, seed: int, kind: str = SWEEP, epochs: int = 3) -> RunRecord:
        training = replace(DEFINITION.training, epochs=epochs)
        record = RunRecord(uid, kind, uid, "", replace(DEFINITION, training=training))
        return record.with_results("", SweepResults(record.definition.experiment, (cell(0.5, seed),)))

    runs = (
        run("a", 0),
        run("b", 7),
        run("c", 1, epochs=4),
        run("d", 2, TRAIN),
        replace(run("e", 3), parts=()),
    )
    assert [other.uid for other in other_sweeps(runs[0], runs)] == ["b"]
    assert runs[1].seeds == {7} and runs[4].seeds == frozenset()
