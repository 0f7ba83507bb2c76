"""Small made-up sweeps for the tests of engine.analysis."""

from collections.abc import Mapping, Sequence

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

NETWORK = NetworkSpec((LayerSpec.of("dropout", True), LayerSpec.of("dense", units=3, activation="softmax")))
REGRESSION = TrainingSpec(loss="mean_squared_error", metric="mean_squared_error")


def cell_result(
    rate: float | None, seed: int, value: float, metric: str = "test_accuracy", epochs: int = 2
) -> CellResult:
    """A cell whose metric is `value`, with two curves."""
    curves = tuple(
        (name, tuple(value / epoch for epoch in range(1, epochs + 1))) for name in ("loss", "val_loss")
    )
    return CellResult(
        Cell(rate, seed), ((metric, value), ("train_loss", value / 3)), curves, seconds=seed + 1.5
    )


def sweep_results(
    values: Mapping[float | None, Sequence[float]],
    data: DataSpec | None = None,
    training: TrainingSpec | None = None,
    frozen: tuple[str, ...] = (),
) -> SweepResults:
    """Rate to the score of seeds 0, 1, 2 …"""
    experiment = Experiment(data or DataSpec(), NETWORK, training or TrainingSpec(), frozen)
    column = ("test_" if experiment.data.is_held_out else "train_") + experiment.training.metric
    cells = [
        cell_result(rate, seed, value, column)
        for rate, row in values.items()
        for seed, value in enumerate(row)
    ]
    return SweepResults(experiment, tuple(cells))
