"""Both trainers: images cell by cell, Iris by Keras's fit and as one program, with the same numbers."""

from __future__ import annotations

from engine.experiment.specs import Cell, DataSpec, Experiment, LayerSpec, NetworkSpec, TrainingSpec
from engine.experiment.trainers import REFERENCE, STACKED
from engine.session.messages import Finished
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.trainings import Training, await_order, check_same, order

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


def order_trainings(bench: Bench) -> None:
    """A conv net, whose layers run cell by cell in one program; one cell of Iris by Keras's fit."""
    iris = bench.window.document.project.experiment
    bench.orders["images"] = order(bench, [Training("a conv net", IMAGES, (Cell(0.0, 0), CELL), STACKED)])
    bench.orders["reference"] = order(bench, [Training("Keras's fit", iris, (CELL,), REFERENCE)])


def await_images(bench: Bench) -> None:
    """The conv net was trained as one program."""
    (images,) = await_order(bench, bench.ordered("images"))
    make_sure(images.trainer == STACKED, "a conv net was not trained as one program.")


def sweep_iris(bench: Bench) -> None:
    """The window sweeps, and the cell that Keras's fit had trained is the same."""
    (reference,) = await_order(bench, bench.ordered("reference"))
    controller = bench.window.controller
    controller.start_sweep()
    bench.wait_for_engine(lambda: not controller.is_running, "the end of the sweep")
    run = controller.run
    assert run is not None
    assert run.plan is not None
    make_sure(isinstance(run.end, Finished), getattr(run.end, "message", "the sweep did not finish."))
    make_sure(run.plan.trainer == STACKED, f"the sweep was not trained as one program: {run.plan.reason}")
    mine = next(result for result in run.record.results.cells if result.cell == CELL)
    check_same(mine, reference.results[0], TOLERANCE)
