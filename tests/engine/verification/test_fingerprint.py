"""A seal names what of a run is not as it was."""

from dataclasses import replace

import pytest

from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.record import RunRecord
from engine.verification.fingerprint import BrokenPiece, broken_pieces, differing_pieces, sealed
from tests.engine.analysis.make_believe import (
    DEFINITION,
    run_of,
    with_cells,
    with_definition,
    with_number,
    with_units,
)


def names(run: RunRecord) -> list[str]:
    return [piece.name for piece in broken_pieces(run)]


def test_nothing_is_broken_in_an_honest_run_nor_in_one_without_a_seal() -> None:
    assert broken_pieces(run_of()) == ()
    assert broken_pieces(replace(run_of(), notes="mine", name="Best", is_starred=True)) == ()
    assert broken_pieces(replace(with_definition(run_of(), with_units(DEFINITION, 99)), seal=())) == ()


def test_a_changed_piece_is_named() -> None:
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
    assert names(sealed(with_definition(run, data))) == []


def test_layers_that_came_went_or_became_another_kind() -> None:
    run, layers = run_of(), DEFINITION.network.layers
    more = replace(DEFINITION, network=NetworkSpec((*layers, LayerSpec.of("dense"))))
    fewer = replace(DEFINITION, network=NetworkSpec(layers[:2]))
    other = replace(DEFINITION, network=NetworkSpec((LayerSpec.of("dropout"), *layers[1:])))
    assert broken_pieces(with_definition(run, more)) == (
        BrokenPiece("layer", "layer 4 (Dense)", is_new=True),
    )
    assert broken_pieces(with_definition(run, fewer)) == (
        BrokenPiece("layer", "layer 3 (Dense)", is_gone=True),
    )
    assert broken_pieces(with_definition(run, other)) == (
        BrokenPiece("layer", "layer 1 (Dropout)", before="Dense"),
    )


def test_numbers_that_came_or_went_are_named_by_their_rate() -> None:
    run = run_of()
    half = [result for result in run.results.cells if result.cell.rate == 0]
    assert broken_pieces(with_cells(run, *half)) == (BrokenPiece("cells", "cells at rate 0.5", is_gone=True),)
    sealed_half = sealed(with_cells(run, *half))
    assert broken_pieces(with_cells(sealed_half, *run.results.cells)) == (
        BrokenPiece("cells", "cells at rate 0.5", is_new=True),
    )


@pytest.mark.parametrize("units", [1, 32])
def test_what_two_definitions_differ_in(units: int) -> None:
    other = with_units(DEFINITION, units)
    assert differing_pieces(DEFINITION, other) == ("layer 1 (Dense)",)
    seeds = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=(7,)))
    assert differing_pieces(DEFINITION, seeds) == ()
