"""Both trainers: Iris as one program and by Keras's fit, images cell by cell; the numbers are the same."""

from __future__ import annotations

from engine.project.specs import Cell, DataSpec, Experiment, LayerSpec, NetworkSpec, TrainingSpec
from engine.project.trainers import REFERENCE, STACKED
from engine.session.messages import Finished
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.trainings import Training, check_same, train_all

TOLERANCE = 1e-5
CELL = Cell(0.5, 1)
IMAGES = Experiment(
    DataSpec(dataset="digits", train_samples=128, scaling="minmax"),
    NetworkSpec(
        (
            LayerSpec.of("conv2d", filters=4, kernel_size=(3, 3), activation="relu"),
            LayerSpec.of("batch_normalization"),
            LayerSpec.of("max_pooling2d"),
            LayerSpec.of("flatten"),
            LayerSpec.of("dropout", is_swept=True),
            LayerSpec.of("dense", units=10, activation="softmax"),
        )
    ),
    TrainingSpec(epochs=1, batch_size=32),
)


def train_iris(bench: Bench) -> None:
    """One cell is trained by Keras's fit; then the window sweeps, and has the same cell."""
    experiment = bench.window.document.project.experiment
    (reference,) = train_all(bench, [Training("Keras's fit", experiment, (CELL,), REFERENCE)])
    controller = bench.window.controller
    controller.start_sweep()
    bench.wait_for_engine(lambda: not controller.is_running, "the end of the sweep")
    run = controller.run
    assert run is not None
    make_sure(isinstance(run.end, Finished), getattr(run.end, "message", "the sweep did not finish."))
    assert run.plan is not None
    make_sure(run.plan.trainer == STACKED, f"the sweep was not trained as one program: {run.plan.reason}")
    mine = next(result for result in run.record.results.cells if result.cell == CELL)
    check_same(mine, reference.results[0], TOLERANCE)


def train_images(bench: Bench) -> None:
    """Layers that have no stacked form run cell by cell in the same program."""
    stacked, reference = train_all(
        bench,
        [
            Training("a conv net", IMAGES, (Cell(0.0, 0), CELL), STACKED),
            Training("a conv net by Keras's fit", IMAGES, (CELL,), REFERENCE),
        ],
    )
    make_sure(stacked.trainer == STACKED, "a conv net was not trained as one program.")
    check_same(stacked.results[1], reference.results[0], TOLERANCE)
