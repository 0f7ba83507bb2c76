"""A fingerprint names what of a run is not as it was."""

from dataclasses import replace

import pytest

from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.record import RunRecord
from engine.verification.fingerprint import ChangedPiece, changed_pieces, differing_pieces, with_fingerprints
from tests.engine.verification.synthetic_runs import (
    DEFINITION,
    run_of,
    with_cells,
    with_definition,
    with_number,
    with_units,
)


def names(run: RunRecord) -> list[str]:
    return [piece.name for piece in changed_pieces(run)]


def test_changed_pieces_is_empty_for_unchanged_and_unfingerprinted_runs() -> None:
    assert changed_pieces(run_of()) == ()
    assert changed_pieces(replace(run_of(), notes="mine", name="Best", is_starred=True)) == ()
    assert (
        changed_pieces(replace(with_definition(run_of(), with_units(DEFINITION, 99)), fingerprints=())) == ()
    )


def test_how_often_the_training_set_is_scored_belongs_to_the_training() -> None:
    fingerprints = dict(run_of().fingerprints)
    seldom = replace(DEFINITION, training=replace(DEFINITION.training, evaluation_freq=10))
    changed = dict(with_fingerprints(with_definition(run_of(), seldom)).fingerprints)
    assert fingerprints.keys() == changed.keys()
    assert {name for name in changed if changed[name] != fingerprints[name]} == {"training"}


def test_changed_pieces_names_a_changed_piece() -> None:
    run = run_of()
    first, *rest = run.results.cells
    data = replace(DEFINITION, data=replace(DEFINITION.data, label_noise=0.3))
    training = replace(DEFINITION, training=replace(DEFINITION.training, batch_size=8))
    sweep = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=(0, 1, 9)))
    assert names(with_definition(run, with_units(DEFINITION, 32))) == ["layer 1 (Dense)"]
    assert names(with_definition(run, data)) == ["data"]
    assert names(with_definition(run, training)) == ["training"]
    assert names(with_definition(run, sweep)) == ["sweep"]
    assert names(with_cells(run, with_number(first, "test_loss", 0.1), *rest)) == ["cells at rate 0"]
    assert names(with_fingerprints(with_definition(run, data))) == []


def test_changed_pieces_names_added_removed_and_replaced_layers() -> None:
    run, layers = run_of(), DEFINITION.network.layers
    more = replace(DEFINITION, network=NetworkSpec((*layers, LayerSpec.of("dense"))))
    fewer = replace(DEFINITION, network=NetworkSpec(layers[:2]))
    other = replace(DEFINITION, network=NetworkSpec((LayerSpec.of("dropout"), *layers[1:])))
    assert changed_pieces(with_definition(run, more)) == (
        ChangedPiece("layer", "layer 4 (Dense)", is_new=True),
    )
    assert changed_pieces(with_definition(run, fewer)) == (
        ChangedPiece("layer", "layer 3 (Dense)", is_gone=True),
    )
    assert changed_pieces(with_definition(run, other)) == (
        ChangedPiece("layer", "layer 1 (Dropout)", before="Dense"),
    )


def test_changed_pieces_names_added_and_removed_cells_by_rate() -> None:
    run = run_of()
    half = [result for result in run.results.cells if result.cell.rate == 0]
    assert changed_pieces(with_cells(run, *half)) == (
        ChangedPiece("cells", "cells at rate 0.5", is_gone=True),
    )
    half_run = with_fingerprints(with_cells(run, *half))
    assert changed_pieces(with_cells(half_run, *run.results.cells)) == (
        ChangedPiece("cells", "cells at rate 0.5", is_new=True),
    )


@pytest.mark.parametrize("units", [1, 32])
def test_differing_pieces_of_two_definitions(units: int) -> None:
    other = with_units(DEFINITION, units)
    assert differing_pieces(DEFINITION, other) == ("layer 1 (Dense)",)
    seeds = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=(7,)))
    assert differing_pieces(DEFINITION, seeds) == ()
