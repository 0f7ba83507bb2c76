"""Trainings through the window's own session, and what comes of them."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.specs import (
    TASK_LOSSES,
    TASK_METRICS,
    TRAINING_FIELDS,
    Cell,
    DataSpec,
    Experiment,
    Task,
    TrainingSpec,
)
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.keras_code.reading import read_keras_model
from engine.network.fields import ChoiceField
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, StackedForm
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.session.messages import (
    CellsFinished,
    Failed,
    Finished,
    ModelSaved,
    RunEnd,
    RunPlanned,
    Stopped,
    WeightsInspected,
)
from engine.storage.project_file import SUFFIX, read_project, write_project
from gui.selftest.bench import Bench, CheckError, Order, Training, make_sure

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
SAMPLES = 16
BY_TASK = {"classification": "digits", "regression": "diabetes"}
BY_LOSS = {"binary_crossentropy": "breast_cancer"}  # it needs two classes
NO_RATE_CELL = Cell(None, 0)
# What is built between two layers that do not follow each other: 64 numbers, in every form.
NUMBERS = 64
FORMS = ((NUMBERS,), (8, 8), (4, 4, 4), (2, 2, 4, 4))
NAME = "model.keras"


@dataclass(frozen=True)
class Trained:
    """Which trainer carried it out, and the cells."""

    trainer: str
    results: tuple[CellResult, ...]


def order(bench: Bench, wanted: Sequence[Training]) -> Order:
    """Ask the engine for all; it takes them one after the other."""
    session = bench.window.bridge.session
    return Order(
        {session.start_run(one.experiment, one.cells, RunOptions(one.trainer)): one for one in wanted}
    )


def await_order(bench: Bench, ordered: Order) -> list[Trained]:
    """Wait for all; CheckError with the first that failed or has numbers that are none."""
    wanted = ordered.wanted
    bench.wait_for_engine(lambda: _ended(bench, wanted) == len(wanted), "the end of the training")
    return [_trained(bench, one, run_id) for run_id, one in wanted.items()]


def _ended(bench: Bench, ids: Container[int]) -> int:
    return sum(isinstance(event, RunEnd) and event.run_id in ids for event in bench.events)


def _trained(bench: Bench, wanted: Training, run_id: int) -> Trained:
    trainer = ""
    results: tuple[CellResult, ...] = ()
    for event in bench.events:
        match event:
            case RunPlanned() if event.run_id == run_id:
                trainer = event.trainer
            case CellsFinished() if event.run_id == run_id:
                results += event.results
            case Failed() | Stopped() if event.run_id == run_id:
                why = event.message if isinstance(event, Failed) else "it was stopped."
                raise CheckError(f"{wanted.name}: {why}")
    make_sure(len(results) == len(wanted.cells), f"{wanted.name}: some trainings have no result.")
    is_number = all(math.isfinite(value) for result in results for value in _numbers(result).values())
    make_sure(is_number, f"{wanted.name}: some of its numbers are none.")
    return Trained(trainer, results)


def check_same(one: CellResult, other: CellResult, tolerance: float) -> None:
    """CheckError where two trainings of a cell give other numbers."""
    mine, theirs = _numbers(one), _numbers(other)
    make_sure(mine.keys() == theirs.keys(), "the two trainers tell other things.")
    worst = max(mine, key=lambda name: abs(mine[name] - theirs[name]))
    difference = abs(mine[worst] - theirs[worst])
    make_sure(
        difference <= tolerance,
        f"the two trainers must give the same numbers, but {worst} differs by {difference:.2g}.",
    )


def _numbers(result: CellResult) -> dict[str, float]:
    """Metrics and curves by name."""
    curves = {
        f"{name} of epoch {number}": value
        for name, values in result.history
        for number, value in enumerate(values, start=1)
    }
    return {**dict(result.metrics), **curves}


# --- Both trainers: images cell by cell, Iris by Keras's fit and as one program, with the same numbers.


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


# --- Every kind of layer, optimizer and loss trains a step: what a package left out would show here.


def order_layers(bench: Bench) -> None:
    """Ask for all, in as few trainings as there are optimizers."""
    bench.orders["layers"] = order(bench, layer_trainings())


def await_layers(bench: Bench) -> None:
    """Every training ends, with numbers."""
    await_order(bench, bench.ordered("layers"))


def layer_trainings() -> list[Training]:
    """One step each; together they have every layer, optimizer, schedule and loss."""
    optimizers = _choices("optimizer")
    losses = [(kind, loss) for kind, names in TASK_LOSSES.items() for loss in names]
    made: list[Training] = []
    left: Sequence[LayerKind] = all_kinds()
    most = math.ceil(len(left) / len(optimizers))
    n_needed = max(len(optimizers), len(losses))
    for number in range(n_needed + len(left) * len(losses)):
        if not left and number >= n_needed:
            return made
        before = len(left)
        training, left = _training(number, optimizers, losses, left, most)
        if number < n_needed or len(left) < before:
            made.append(training)
    raise CheckError(f"no network takes the layer {left[0].keras_name}.")


def _training(
    number: int,
    optimizers: Sequence[str],
    losses: Sequence[tuple[str, str]],
    left: Sequence[LayerKind],
    most: int,
) -> tuple[Training, Sequence[LayerKind]]:
    """The training of this number, with the next kinds; and those that are left."""
    kind, loss = losses[number % len(losses)]
    schedules = _choices("learning_rate_schedule")
    training = TrainingSpec(
        loss=loss,
        metric=TASK_METRICS[kind][0],
        optimizer=optimizers[number % len(optimizers)],
        learning_rate_schedule=schedules[number % len(schedules)],
        epochs=1,
        batch_size=SAMPLES,
    )
    # Nothing held out and nothing scaled: the fewest samples, and whole numbers for what asks for them.
    data = DataSpec(BY_LOSS.get(loss, BY_TASK[kind]), split="none", train_samples=SAMPLES, scaling="none")
    made = compose(left, most, training, task_of(data))
    layers = ", ".join(dict.fromkeys(layer.kind.keras_name for layer in made.network.layers))
    name = f"{training.optimizer} with {loss} and {layers}"
    return Training(name, Experiment(data, made.network, training), (NO_RATE_CELL,)), made.left


def _choices(name: str) -> tuple[str, ...]:
    field = next(field for field in TRAINING_FIELDS if field.name == name)
    assert isinstance(field, ChoiceField)
    return field.choices


# --- Networks that have every kind of layer between them, made from the table of kinds: a new row is in them.


@dataclass(frozen=True)
class Composed:
    """A network, and the kinds that found no place in it."""

    network: NetworkSpec
    left: tuple[LayerKind, ...]


def all_kinds() -> tuple[LayerKind, ...]:
    """Those that the stacked trainer knows come first: one that it doesn't takes its network to the other."""
    return tuple(sorted(LAYER_KINDS.values(), key=lambda kind: kind.stacked_form is StackedForm.NONE))


def compose(kinds: Sequence[LayerKind], most: int, training: TrainingSpec, task: Task) -> Composed:
    """A network for the task with up to `most` of the kinds, each with the values of a new card."""
    layers: tuple[LayerSpec, ...] = ()
    end = (LayerSpec.of("flatten"), output_layer(training, task))
    left = list(kinds)
    for kind in kinds[:most]:
        for bridge in _bridges(bool(layers)):
            longer = (*layers, *bridge, LayerSpec.of(kind.id))
            if not check_network(NetworkSpec((*longer, *end)), training, task).errors():
                layers = longer
                left.remove(kind)
                break
    return Composed(NetworkSpec((*layers, *end)), tuple(left))


def output_layer(training: TrainingSpec, task: Task) -> LayerSpec:
    """What answers as the loss expects."""
    if task.kind == "regression":
        return LayerSpec.of("dense", units=1)
    if training.loss == "binary_crossentropy":
        return LayerSpec.of("dense", units=1, activation="sigmoid")
    return LayerSpec.of("dense", units=task.n_classes, activation="softmax")


def _bridges(is_behind_others: bool) -> Iterator[tuple[LayerSpec, ...]]:
    """Nothing; then as many numbers as fit a form."""
    yield ()
    flat = (LayerSpec.of("flatten"), LayerSpec.of("dense", units=NUMBERS))
    for form in FORMS:
        yield (*flat, LayerSpec.of("reshape", target_shape=form))


# --- A trained model as a `.keras` file, read back as a network with weights; and a look at weights.


def order_model(bench: Bench) -> None:
    """Ask for the model of a conv net, and for its weights."""
    session = bench.window.bridge.session
    session.save_model(IMAGES, CELL, str(bench.folder / NAME))
    session.inspect_weights(IMAGES, CELL)


def read_model(bench: Bench) -> None:
    """Read the file, and keep what was read in a project."""
    bench.wait_for_engine(lambda: bool(_of(bench, ModelSaved)), "the saved model")
    bench.wait_for_engine(lambda: bool(_of(bench, WeightsInspected)), "the weights")
    for answer in (*_of(bench, ModelSaved), *_of(bench, WeightsInspected)):
        make_sure(not answer.problem, answer.problem)
    make_sure(bool(_of(bench, WeightsInspected)[0].histograms), "the engine found no weights.")
    read = read_keras_model(bench.folder / NAME)
    kinds = [layer.kind_id for layer in read.layers]
    wanted = [layer.kind_id for layer in IMAGES.network.layers]
    make_sure(kinds == wanted, f"the saved model reads as {', '.join(kinds)}.")
    make_sure(not read.notes, " ".join(read.notes))
    kept = bench.folder / f"weights{SUFFIX}"
    project = Project(network=NetworkSpec(read.layers))
    write_project(project, kept)
    make_sure(read_project(kept).network == project.network, "the weights came back changed.")


def _of(bench: Bench, kind: type) -> list:
    return [event for event in bench.events if isinstance(event, kind)]
