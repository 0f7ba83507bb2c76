"""A run beside what training it again gives: honest ones hold, what was changed is named."""

from dataclasses import replace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.runs.record import RunRecord
from engine.verification.fingerprint import sealed
from engine.verification.run_check import Alternative, RunCheck, check_run
from tests.engine.analysis.make_believe import (
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


def resealed(run: RunRecord, *, is_resealed: bool) -> RunRecord:
    return sealed(run) if is_resealed else run


both = pytest.mark.parametrize("is_resealed", [False, True])


def test_an_honest_run_holds() -> None:
    found = checked(run_of())
    assert found.holds
    assert (found.problems, found.notes, found.others) == ((), (), ())
    assert found.headline == "Sweep 1: 6 of 6 cells hold to within 1e-4."


@both
def test_a_changed_number_is_named_with_its_place_and_both_values(is_resealed: bool) -> None:
    run = run_of()
    cell = train(DEFINITION.experiment, Cell(0.5, 2))
    right = cell.metric("test_accuracy")
    doctored = changed(run, Cell(0.5, 2), with_number(cell, "test_accuracy", 0.99))
    found = checked(resealed(doctored, is_resealed=is_resealed))
    assert found.problems == (
        f"Rate 0.5, seed 2: test accuracy is 0.99 in the file; training gives {right:.4g}.",
    )
    assert found.n_held == 5


@both
def test_exchanged_seeds_are_named(is_resealed: bool) -> None:
    run = run_of()
    names = {Cell(0.5, 0): Cell(0.5, 1), Cell(0.5, 1): Cell(0.5, 0)}
    cells = [replace(one, cell=names.get(one.cell, one.cell)) for one in run.results.cells]
    found = checked(resealed(with_cells(run, *sorted(cells, key=lambda x: x.cell)), is_resealed=is_resealed))
    assert found.problems == (
        "The numbers listed under rate 0.5, seed 0 are those of seed 1.",
        "The numbers listed under rate 0.5, seed 1 are those of seed 0.",
    )


def test_numbers_of_another_rate_or_of_no_training_are_named() -> None:
    run = run_of()
    taken = replace(train(DEFINITION.experiment, Cell(0.0, 1)), cell=Cell(0.5, 0))
    found = checked(sealed(changed(run, Cell(0.5, 0), taken)))
    assert found.problems == ("The numbers listed under rate 0.5, seed 0 are those of rate 0, seed 1.",)
    invented = replace(train(DEFINITION.experiment, Cell(0.5, 77)), cell=Cell(0.5, 0))
    found = checked(sealed(changed(run, Cell(0.5, 0), invented)))
    assert len(found.problems) == 1
    assert found.problems[0].startswith(
        "The numbers listed under rate 0.5, seed 0 are those of no training of this run: test accuracy is "
    )
    assert found.others == (("", Cell(0.5, 0)),)


def test_a_seed_that_was_not_trained_is_found_among_more_seeds() -> None:
    run = run_of()
    hidden = train(DEFINITION.experiment, Cell(0.5, 7))
    doctored = sealed(changed(run, Cell(0.5, 2), replace(hidden, cell=Cell(0.5, 2))))
    extra = {("", hidden.cell): hidden}
    found = check_run(doctored, train_again(doctored), VERSIONS, extra)
    assert found.problems == ("The numbers listed under rate 0.5, seed 2 are those of seed 7.",)


def test_a_changed_layer_is_named_by_a_stale_seal() -> None:
    found = checked(with_definition(run_of(), with_units(DEFINITION, 64)))
    assert found.problems[0] == (
        "Layer 1 (Dense) is not what was sealed when the run was trained: the numbers come out differently."
    )
    assert found.problems[1].startswith("For example, rate 0, seed 0: test ")
    assert found.n_held == 0


def test_a_changed_layer_under_a_new_seal_is_no_excuse() -> None:
    found = checked(sealed(with_definition(run_of(), with_units(DEFINITION, 64))))
    assert found.problems[0] == (
        "All cells, 6 of them, come out differently, so a layer, the data or the training settings are not "
        "those that gave these numbers, though the seal says so: it was made anew."
    )


def test_the_definition_that_gave_the_numbers_is_named_where_the_file_has_it() -> None:
    doctored = sealed(with_definition(run_of(), with_units(DEFINITION, 64)))
    tried = {("", Cell(0.0, 0)): train(DEFINITION.experiment, Cell(0.0, 0))}
    other = Alternative("the definition of Training 1, which differs in layer 1 (Dense)", tried)
    found = check_run(doctored, train_again(doctored), VERSIONS, None, (other,))
    assert found.problems[0] == (
        "All cells, 6 of them, come out differently: the numbers are those of the definition of Training 1, "
        "which differs in layer 1 (Dense)."
    )


@both
def test_changed_data_and_training_are_told_alike(is_resealed: bool) -> None:
    training = replace(DEFINITION.training, batch_size=99)
    data = replace(DEFINITION.data, scaling="minmax")
    other = replace(DEFINITION, data=data, training=training)
    found = checked(resealed(with_definition(run_of(), other), is_resealed=is_resealed))
    assert not found.holds
    if not is_resealed:
        assert found.problems[:2] == (
            "The settings of the data are not what was sealed when the run was trained: the numbers come "
            "out differently.",
            "The settings of the training are not what was sealed when the run was trained: the numbers "
            "come out differently.",
        )


def test_cells_that_were_taken_out_are_missed_and_a_stale_seal_tells() -> None:
    run = run_of()
    fewer = with_cells(run, *run.results.cells[:-1])
    found = checked(fewer)
    assert found.problems == (
        "The numbers at rate 0.5 are not those that were sealed when the run was trained.",
    )
    missing = "1 of 6 planned cells is not in the file: rate 0.5, seed 2."
    assert found.notes == (missing,)
    assert checked(sealed(fewer)).notes == (missing,)
    assert checked(sealed(fewer)).holds


def test_a_harmless_change_of_a_layer_is_a_note() -> None:
    layers = DEFINITION.network.layers
    named = DEFINITION.network.replaced(0, replace(layers[0], name="first"))
    found = checked(with_definition(run_of(), replace(DEFINITION, network=named)))
    assert found.holds
    assert found.notes == (
        "Layer 1 (Dense) is not what was sealed when the run was trained, but the numbers come out the same.",
    )


def test_a_run_without_a_seal_holds_and_says_so() -> None:
    found = checked(replace(run_of(), seal=()))
    assert found.holds
    assert found.notes == (
        "It has no seal, as runs of older versions have none: only training it again tells.",
    )


def test_other_versions_are_said() -> None:
    run = replace(run_of(), versions=(("tensorflow", "2.20.0"), ("keras", "3.15.0")))
    assert checked(run).notes == ("Trained with TensorFlow 2.20.0, checked with 2.21.0.",)


def test_cells_listed_twice_and_impossible_rates_are_named() -> None:
    run = run_of()
    twice = with_cells(run, *run.results.cells, run.results.cells[-1])
    assert "Rate 0.5, seed 2 is listed twice." in checked(twice).problems
    strange = replace(run.results.cells[0], cell=Cell(1.5, 0))
    found = check_run(with_cells(run, strange), {}, VERSIONS)
    assert "1.5 is listed as a rate, which no dropout can have." in found.problems


def test_on_another_processor_all_holds_and_one_sample_is_allowed() -> None:
    run = run_of()
    cell = run.results.cells[0]
    moved = with_number(cell, "test_accuracy", cell.metric("test_accuracy") - 1 / 30)
    shifted = changed(run, cell.cell, moved)
    found = check_run(sealed(shifted), train_again(run, 2e-5), VERSIONS)
    assert found.holds
    assert found.notes[0].startswith("The losses are about 2e-05 of their size apart throughout")
    assert not checked(sealed(shifted)).holds


def test_amplified_rounding_is_told_from_another_training() -> None:
    run = run_of()
    found = check_run(run, train_again(run, 1e-3), VERSIONS)
    assert not found.holds
    assert found.notes[0].startswith("The losses are near, about 0.001 of their size apart")


def test_cells_that_are_not_drawn_must_fit_within_themselves() -> None:
    run = run_of()
    cell = run.results.cells[0]
    doctored = sealed(changed(run, cell.cell, with_number(cell, "val_loss", 0.01)))
    drawn = {key: one for key, one in train_again(doctored).items() if key[1] != cell.cell}
    found = check_run(doctored, drawn, VERSIONS)
    assert len(found.problems) == 1
    assert found.problems[0].startswith("Rate 0, seed 0: val loss is 0.01, but its curve has ")
    assert found.headline == "Sweep 1: 5 of 5 cells, drawn from 6, hold to within 1e-4."


def test_many_changed_cells_are_counted() -> None:
    seeds = tuple(range(20))
    many = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=seeds))
    run = run_of(many)
    cells = [with_number(one, "test_accuracy", 0.001) for one in run.results.cells]
    found = checked(sealed(with_cells(run, *cells)))
    assert len(found.problems) == 13
    assert found.problems[-1] == "And 28 more cells do not hold."
