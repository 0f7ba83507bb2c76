"""What a block puts on the device: data of each split, seeds, rates and starting weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import tensorflow as tf

from engine.data.load import load
from engine.data.split import split
from engine.experiment.seeds import layer_seeds, streams
from engine.experiment.specs import Cell
from engine.network.spec import LayerSpec
from engine.training.build import build_model
from engine.training.samples import gathered
from engine.training.stacked.block import Block, chosen_rows
from engine.training.stacked.run_data import RunData
from tests.engine.training.stacked.experiments import grid, iris, pictures
from tests.engine.training.stacked.keras_equivalence import rows_of

CELLS = grid((0.0, 0.5), 3)


def test_block_has_a_data_split_per_seed() -> None:
    block = Block(RunData(iris()), CELLS)
    assert list(block.parts) == ["train", "val", "test"]
    for seed in range(3):
        right = split(iris().data, streams(seed).split)
        place = int(block.indices.data_of[seed])
        for name, part in block.parts.items():
            x = gathered(part.x, part.rows[place], part.shift[place], part.scale[place])
            np.testing.assert_array_equal(x, right.parts[name][0])
            np.testing.assert_array_equal(part.y[place], right.parts[name][1])


def test_block_has_the_samples_once_as_they_are_stored() -> None:
    data = RunData(pictures())
    parts, others = (Block(data, (cell,)).parts for cell in CELLS[1:3])
    assert parts["train"].x is parts["test"].x is others["train"].x
    assert parts["train"].x.dtype == tf.uint8
    np.testing.assert_array_equal(parts["train"].x, load(pictures().data).x)


def test_block_joins_samples_that_are_prepared_for_each_split() -> None:
    robust = replace(iris(), data=replace(iris().data, scaling="robust"))
    parts = Block(RunData(robust), CELLS).parts
    assert len(parts["train"].x) == 3 * 150
    for seed in range(3):
        x, _ = split(robust.data, streams(seed).split).part("val")
        np.testing.assert_array_equal(tf.gather(parts["val"].x, parts["val"].rows[seed]), x)


def test_block_seeds_share_data_without_random_parts() -> None:
    whole = replace(iris(), data=replace(iris().data, split="none"))
    frozen = replace(iris(), frozen_streams=("split",))
    for experiment in (whole, frozen):
        block = Block(RunData(experiment), CELLS)
        assert block.parts["train"].rows.shape[0] == 1
        assert block.indices.data_of.numpy().tolist() == [0, 0, 0]


def test_rates_and_seeds_of_each_noise_layer() -> None:
    network = iris().network.inserted(1, LayerSpec.of("dropout", rate=0.7))
    fixed = replace(iris(), network=network)
    block = Block(RunData(fixed), CELLS)
    np.testing.assert_allclose(block.indices.rates, [[0.7] * 6, [0.0, 0.5] * 3])
    assert block.indices.seed_of.numpy().tolist() == [0, 0, 1, 1, 2, 2]
    for seed in range(3):
        expected = layer_seeds(streams(seed).mask, 2)
        assert block.indices.noise_seeds.numpy()[:, seed].tolist() == expected


def test_block_cells_start_with_the_weights_of_keras() -> None:
    block = Block(RunData(iris()), CELLS)
    for row, cell in enumerate(CELLS):
        model = build_model(iris().network.at_rate(cell.rate), (4,), streams(cell.seed))
        right = rows_of(model)
        np.testing.assert_array_equal(block.start.trainable[row], right[0])
    assert not np.array_equal(block.start.trainable[0], block.start.trainable[2])
    assert int(block.start.calls) == 0


def test_block_sample_orders_use_one_generator_per_seed() -> None:
    block = Block(RunData(iris()), CELLS)
    generators = [np.random.default_rng(streams(seed).shuffle) for seed in range(3)]
    orders = list(block.orders(2))
    assert len(orders) == 2
    for order in orders:
        np.testing.assert_array_equal(order, [rng.permutation(90) for rng in generators])


def test_block_take_keeps_all_state_of_a_cell() -> None:
    block = Block(RunData(iris()), CELLS)
    state, cells = chosen_rows(block.start, block.indices, np.array([3, 5]))
    np.testing.assert_array_equal(state.trainable, block.start.trainable.numpy()[[3, 5]])
    assert [slot.shape[0] for slot in state.slots] == [2] * len(block.start.slots)
    assert cells.seed_of.numpy().tolist() == [1, 2]
    assert cells.rates.numpy().tolist() == [[0.5, 0.5]]
    assert len(cells.data_of) == 3, "seeds stay where they are"


def test_block_without_a_swept_rate_uses_the_layers_rates() -> None:
    fixed = replace(iris(), network=iris().network.replaced(1, LayerSpec.of("dropout", rate=0.3)))
    block = Block(RunData(fixed), (Cell(None, 4),))
    np.testing.assert_allclose(block.indices.rates, [[0.3]])
