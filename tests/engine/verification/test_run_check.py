"""A run beside what training it again gives: honest ones hold, what was changed is named."""

from dataclasses import replace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.runs.record import RunRecord
from engine.verification.fingerprint import with_fingerprints
from engine.verification.run_check import Alternative, RunCheck, check_run
from tests.engine.language.bracketed import bracketed
from tests.engine.verification.synthetic_runs import (
    DEFINITION,
    run_of,
    train,
    train_again,
    with_cells,
    with_definition,
    with_number,
    with_units,
)

VERSIONS = {"tensorflow": "2.21.0", "keras": "3.15.0"}


def checked(run: RunRecord) -> RunCheck:
    return check_run(run, train_again(run), VERSIONS)


def changed(run: RunRecord, cell: Cell, result: CellResult) -> RunRecord:
    return with_cells(run, *(result if one.cell == cell else one for one in run.results.cells))


def with_new_fingerprints(run: RunRecord, *, has_new_fingerprints: bool) -> RunRecord:
    return with_fingerprints(run) if has_new_fingerprints else run


both = pytest.mark.parametrize("has_new_fingerprints", [False, True])


def test_check_run_accepts_an_unchanged_run() -> None:
    found = checked(run_of())
    assert found.holds
    assert (found.problems, found.notes, found.others) == ((), (), ())
    assert found.headline == "Sweep 1: 6 of 6 cells hold to within 1e-4."


@both
def test_check_run_names_a_changed_number_with_both_values(has_new_fingerprints: bool) -> None:
    run = run_of()
    cell = train(DEFINITION.experiment, Cell(0.5, 2))
    right = cell.metric("test_accuracy")
    tampered = changed(run, Cell(0.5, 2), with_number(cell, "test_accuracy", 0.99))
    found = checked(with_new_fingerprints(tampered, has_new_fingerprints=has_new_fingerprints))
    assert found.problems == (
        f"Rate 0.5, seed 2: test accuracy is 0.99 in the file; training gives {right:.4g}.",
    )
    assert found.n_held == 5


@both
def test_check_run_names_exchanged_seeds(has_new_fingerprints: bool) -> None:
    run = run_of()
    names = {Cell(0.5, 0): Cell(0.5, 1), Cell(0.5, 1): Cell(0.5, 0)}
    cells = [replace(one, cell=names.get(one.cell, one.cell)) for one in run.results.cells]
    found = checked(
        with_new_fingerprints(
            with_cells(run, *sorted(cells, key=lambda x: x.cell)), has_new_fingerprints=has_new_fingerprints
        )
    )
    assert found.problems == (
        "The numbers listed under rate 0.5, seed 0 are those of seed 1.",
        "The numbers listed under rate 0.5, seed 1 are those of seed 0.",
    )


def test_check_run_names_numbers_of_another_rate_or_of_none() -> None:
    run = run_of()
    taken = replace(train(DEFINITION.experiment, Cell(0.0, 1)), cell=Cell(0.5, 0))
    found = checked(with_fingerprints(changed(run, Cell(0.5, 0), taken)))
    assert found.problems == ("The numbers listed under rate 0.5, seed 0 are those of rate 0, seed 1.",)
    invented = replace(train(DEFINITION.experiment, Cell(0.5, 77)), cell=Cell(0.5, 0))
    found = checked(with_fingerprints(changed(run, Cell(0.5, 0), invented)))
    assert len(found.problems) == 1
    assert found.problems[0].startswith(
        "The numbers listed under rate 0.5, seed 0 are those of no training of this run: test accuracy is "
    )
    assert found.others == (("", Cell(0.5, 0)),)


def test_check_run_finds_the_origin_among_more_seeds() -> None:
    run = run_of()
    hidden = train(DEFINITION.experiment, Cell(0.5, 7))
    tampered = with_fingerprints(changed(run, Cell(0.5, 2), replace(hidden, cell=Cell(0.5, 2))))
    extra = {("", hidden.cell): hidden}
    found = check_run(tampered, train_again(tampered), VERSIONS, extra)
    assert found.problems == ("The numbers listed under rate 0.5, seed 2 are those of seed 7.",)


def test_check_run_names_a_changed_layer_by_stale_fingerprints() -> None:
    found = checked(with_definition(run_of(), with_units(DEFINITION, 64)))
    assert found.problems[0] == (
        "Layer 1 (Dense) is not what the run's fingerprint says: the numbers come out differently."
    )
    assert found.problems[1].startswith("For example, rate 0, seed 0: test ")
    assert found.n_held == 0


def test_check_run_refuses_a_changed_layer_with_new_fingerprints() -> None:
    found = checked(with_fingerprints(with_definition(run_of(), with_units(DEFINITION, 64))))
    assert found.problems[0] == (
        "All cells, 6 of them, come out differently, so a layer, the data or the training settings are not "
        "those that gave these numbers, though the fingerprint says so: it was made anew."
    )


def test_check_run_names_the_definition_that_gave_the_numbers() -> None:
    tampered = with_fingerprints(with_definition(run_of(), with_units(DEFINITION, 64)))
    tried = {("", Cell(0.0, 0)): train(DEFINITION.experiment, Cell(0.0, 0))}
    other = Alternative("the definition of Training 1, which differs in layer 1 (Dense)", tried)
    found = check_run(tampered, train_again(tampered), VERSIONS, None, (other,))
    assert found.problems[0] == (
        "All cells, 6 of them, come out differently: the numbers are those of the definition of Training 1, "
        "which differs in layer 1 (Dense)."
    )


@both
def test_check_run_names_changed_data_and_training(has_new_fingerprints: bool) -> None:
    training = replace(DEFINITION.training, batch_size=99)
    data = replace(DEFINITION.data, scaling="minmax")
    other = replace(DEFINITION, data=data, training=training)
    found = checked(
        with_new_fingerprints(with_definition(run_of(), other), has_new_fingerprints=has_new_fingerprints)
    )
    assert not found.holds
    if not has_new_fingerprints:
        assert found.problems[:2] == (
            "The settings of the data are not what the run's fingerprint says: the numbers come "
            "out differently.",
            "The settings of the training are not what the run's fingerprint says: the numbers "
            "come out differently.",
        )


def test_check_run_names_removed_cells_by_stale_fingerprints() -> None:
    run = run_of()
    fewer = with_cells(run, *run.results.cells[:-1])
    found = checked(fewer)
    assert found.problems == ("The numbers at rate 0.5 are not those of the run's fingerprint.",)
    missing = "1 of 6 planned cells is not in the file: rate 0.5, seed 2."
    assert found.notes == (missing,)
    assert checked(with_fingerprints(fewer)).notes == (missing,)
    assert checked(with_fingerprints(fewer)).holds


def test_check_run_notes_a_layer_change_without_effect() -> None:
    layers = DEFINITION.network.layers
    named = DEFINITION.network.replaced(0, replace(layers[0], name="first"))
    found = checked(with_definition(run_of(), replace(DEFINITION, network=named)))
    assert found.holds
    assert found.notes == (
        "Layer 1 (Dense) is not what the run's fingerprint says, but the numbers come out the same.",
    )


def test_check_run_notes_missing_fingerprints() -> None:
    found = checked(replace(run_of(), fingerprints=()))
    assert found.holds
    assert found.notes == (
        "It has no fingerprint, since older versions made none: only training it again can tell.",
    )


def test_check_run_notes_other_versions() -> None:
    run = replace(run_of(), versions=(("tensorflow", "2.20.0"), ("keras", "3.15.0")))
    assert checked(run).notes == ("Trained with TensorFlow 2.20.0, checked with 2.21.0.",)


def test_check_run_names_duplicate_cells_and_impossible_rates() -> None:
    run = run_of()
    twice = with_cells(run, *run.results.cells, run.results.cells[-1])
    assert "Rate 0.5, seed 2 is listed twice." in checked(twice).problems
    strange = replace(run.results.cells[0], cell=Cell(1.5, 0))
    found = check_run(with_cells(run, strange), {}, VERSIONS)
    assert "1.5 is listed as a rate, which no dropout can have." in found.problems


def test_check_run_allows_one_sample_on_another_processor() -> None:
    run = run_of()
    cell = run.results.cells[0]
    moved = with_number(cell, "test_accuracy", cell.metric("test_accuracy") - 1 / 30)
    shifted = changed(run, cell.cell, moved)
    found = check_run(with_fingerprints(shifted), train_again(run, 2e-5), VERSIONS)
    assert found.holds
    assert found.notes[0].startswith("The losses are about 2e-05 of their size apart throughout")
    assert not checked(with_fingerprints(shifted)).holds


def test_check_run_distinguishes_rounding_growth_from_another_training() -> None:
    run = run_of()
    found = check_run(run, train_again(run, 1e-3), VERSIONS)
    assert not found.holds
    assert found.notes[0].startswith("The losses are near, about 0.001 of their size apart")


def test_check_run_checks_undrawn_cells_for_consistency() -> None:
    run = run_of()
    cell = run.results.cells[0]
    tampered = with_fingerprints(changed(run, cell.cell, with_number(cell, "val_loss", 0.01)))
    drawn = {key: one for key, one in train_again(tampered).items() if key[1] != cell.cell}
    found = check_run(tampered, drawn, VERSIONS)
    assert len(found.problems) == 1
    assert found.problems[0].startswith("Rate 0, seed 0: val loss is 0.01, but its curve has ")
    assert found.headline == "Sweep 1: 5 of 5 cells, drawn from 6, hold to within 1e-4."


def test_check_run_counts_many_changed_cells() -> None:
    seeds = tuple(range(20))
    many = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=seeds))
    run = run_of(many)
    cells = [with_number(one, "test_accuracy", 0.001) for one in run.results.cells]
    found = checked(with_fingerprints(with_cells(run, *cells)))
    assert len(found.problems) == 13
    assert found.problems[-1] == "And 28 more cells do not hold."


def test_sentences_are_whole_in_every_language() -> None:
    run = run_of()
    cell = train(DEFINITION.experiment, Cell(0.5, 2))
    tampered = changed(run, Cell(0.5, 2), with_number(cell, "test_accuracy", 0.99))
    with bracketed():
        found = checked(with_fingerprints(tampered))
        headline = found.headline
        units = checked(with_definition(run, with_units(DEFINITION, 5))).problems
    assert headline == "[Sweep 1: 5 of [6 cells] hold to within 1e-4.]"
    place = "[rate 0.5], [seed 2]"
    assert found.problems[0].startswith(f"{place}: [test accuracy is 0.99 in the file; training gives ")
    assert units[0] == (
        "[[[layer 1 (Dense)] is not what the run's fingerprint says]: the numbers come out differently.]"
    )
    assert units[1].startswith("[For example, [rate 0], [seed 0]: [")
