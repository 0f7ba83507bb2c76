"""Seconds of the parts of a training on the machine that the constants were measured on.

Each of the three ways to train has its own constants; a `Calibration` makes up for another machine. They were
fitted to sweeps of the example projects, of Dense layers of up to 512 units and of convolutions
(`benchmarks/estimates.py`), on 2 cores of a virtual Intel Xeon. Blocks of cells are cut by them, too
(`blocks.py`): other constants change the last digits of a sweep.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.experiment.specs import Experiment
from engine.experiment.trainers import AUTO, STACKED, choose_trainer
from engine.network.layer_kinds import StackedForm
from engine.timing.network_size import NetworkSize, network_size

TOGETHER, CELL_BY_CELL, ONE_FIT = "together", "cell by cell", "one fit"  # not a text: codes


@dataclass(frozen=True)
class _Constants:
    """What each costs, in seconds; a call is one of a graph, and has costs for each cell and layer in it."""

    start: float
    start_layer: float
    block: float
    cell: float
    call: float
    call_layer: float
    cell_call: float
    cell_layer: float
    output: float
    product: float
    weight: float
    far_weight: float


_CONSTANTS = {
    TOGETHER: _Constants(0.3, 0.12, 0.06, 0.002, 1.5e-4, 3e-5, 2e-6, 0.0, 1.5e-9, 5e-11, 2e-9, 3e-9),
    CELL_BY_CELL: _Constants(0.8, 0.35, 0.02, 0.02, 2e-4, 0.0, 1e-4, 5e-5, 1.2e-9, 5e-11, 2e-9, 3e-9),
    ONE_FIT: _Constants(0.2, 0.0, 0.0, 0.6, 1e-3, 1e-4, 0.0, 0.0, 1.5e-9, 1e-10, 8e-9, 8e-9),
}
_NEAR_WEIGHTS = 2**19  # of a block's cells: more, with what the optimizer keeps, fit into no cache
_TRAINING_PASSES = 3  # forwards, and backwards to inputs and weights
_SCORED_NUMBERS, _FEWEST_ROWS, _MOST_ROWS = 2**22, 32, 512
_TIMED, _TIMED_SECONDS = 7, 0.2  # cells of a timed step, and its longest expected time


@dataclass(frozen=True)
class StepCosts:
    """The costs of one experiment's training, in seconds; `way` is TOGETHER, CELL_BY_CELL or ONE_FIT."""

    way: str
    size: NetworkSize
    n_train: int
    n_watched: int
    n_test: int
    batch_size: int
    epochs: int
    evaluation_freq: int = 1

    @property
    def start(self) -> float:
        """Building and tracing the program."""
        own = _CONSTANTS[self.way]
        return own.start + own.start_layer * self.size.n_layers

    def block(self, n_cells: int) -> float:
        """A block of cells without its epochs: initial weights, data, the final score."""
        own = _CONSTANTS[self.way]
        return own.block + n_cells * own.cell + self._scores(self.n_test, n_cells)

    def epoch(self, n_cells: int) -> float:
        """One epoch of a block, as the mean over all: its steps, and its curves with dropout off."""
        n_steps = -(-self.n_train // self.batch_size)
        batch = self.n_train / n_steps
        n_evaluations = -(-self.epochs // self.evaluation_freq)  # of the training set: the last epoch always
        curves = self._scores(self.n_train, n_cells) * (n_evaluations / self.epochs)
        curves += self._scores(self.n_watched, n_cells)
        return n_steps * self.step(batch, n_cells) + curves

    def step(self, batch: float, n_cells: int) -> float:
        """One training step of all cells of a block."""
        own, size = _CONSTANTS[self.way], self.size
        samples = batch * _TRAINING_PASSES
        in_cell = size.outputs * samples * own.output + size.products * samples * own.product
        is_far = n_cells * size.parameters > _NEAR_WEIGHTS
        weights = size.parameters * (own.far_weight if is_far else own.weight)
        return self._call(n_cells) + n_cells * (in_cell + weights)

    def _scores(self, n: int, n_cells: int) -> float:
        """The scores on n samples, some rows of them at a time."""
        if not n:
            return 0.0
        own, size = _CONSTANTS[self.way], self.size
        rows = scoring_rows(size.outputs, n_cells)
        in_cell = n * (size.outputs * own.output + size.products * own.product)
        return -(-n // rows) * self._call(n_cells) / 2 + n_cells * in_cell

    def _call(self, n_cells: int) -> float:
        """What a call costs, whatever is in it."""
        own, in_order = _CONSTANTS[self.way], self.size.steps_in_order
        in_cells = n_cells * (own.cell_call + own.cell_layer * in_order)
        return own.call + own.call_layer * in_order + in_cells


def scoring_rows(n_outputs: int, n_cells: int) -> int:
    """How many samples a block of cells scores in one call, if all layers write so many numbers for one.

    This depends on network and block alone and not on measured time, so that the same run gives the same bits
    again.
    """
    return max(_FEWEST_ROWS, min(_MOST_ROWS, _SCORED_NUMBERS // max(1, n_outputs * n_cells)))


def step_costs(experiment: Experiment, trainer: str = AUTO) -> StepCosts:
    """The costs of an experiment at one width; raises InputError if its data cannot be split."""
    training = experiment.training
    sizes = dict(split_sizes(experiment.data, data_set_info(experiment.data).n_samples))
    n_train = sizes["train"]
    return StepCosts(
        _way(experiment, trainer),
        network_size(experiment),
        n_train,
        sizes.get("val", 0),
        sizes.get("test", 0),
        min(training.batch_size, n_train),
        training.epochs,
        training.evaluation_freq,
    )


def _way(experiment: Experiment, trainer: str) -> str:
    if choose_trainer(experiment, trainer).name != STACKED:
        return ONE_FIT
    forms = {layer.stacked_form for layer in experiment.network.enabled.layers}
    return CELL_BY_CELL if StackedForm.CELL_BY_CELL in forms else TOGETHER


def cells_to_time(costs: StepCosts) -> int:
    """With how many cells a step is worth timing beforehand; 0 where no program is built before a run."""
    if costs.way == ONE_FIT:
        return 0
    is_quick = costs.step(costs.batch_size, _TIMED) < _TIMED_SECONDS
    return _TIMED if is_quick and costs.way == TOGETHER else 1
