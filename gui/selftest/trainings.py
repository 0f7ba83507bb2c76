"""Checks by training: both trainers, every layer kind, optimizer and loss, saving and reading a model."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.spec_fields import TASK_LOSSES, TRAINING_FIELDS
from engine.experiment.specs import Cell, DataSpec, Experiment, Task, TrainingSpec
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView
from engine.keras_code.reading import read_keras_model
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.fields import ChoiceField
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, StackedForm
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.session.messages import (
    CellsFinished,
    Event,
    Failed,
    Finished,
    LookedInside,
    ModelSaved,
    RunEnd,
    RunPlanned,
    Stopped,
    WeightsInspected,
)
from engine.storage.project_file import SUFFIX, read_project, write_project
from gui.selftest.bench import Bench, CheckError, PendingTrainings, Training, require

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
BY_LOSS = {"binary_crossentropy": "breast_cancer"}  # this loss needs two classes
NO_RATE_CELL = Cell(None, 0)
# Layers that connect two layers whose shapes do not fit: 64 numbers, in every rank.
NUMBERS = 64
FORMS = ((NUMBERS,), (8, 8), (4, 4, 4), (2, 2, 4, 4))
NAME = "model.keras"


@dataclass(frozen=True)
class Trained:
    """The trainer that ran, and the cells."""

    trainer: str
    results: tuple[CellResult, ...]


def submit(bench: Bench, expected: Sequence[Training]) -> PendingTrainings:
    """Request all trainings; the engine runs them one after the other."""
    session = bench.window.bridge.session
    return PendingTrainings(
        {session.start_run(one.experiment, one.cells, RunOptions(one.trainer)): one for one in expected}
    )


def await_trainings(bench: Bench, pending: PendingTrainings) -> list[Trained]:
    """Wait for all trainings; CheckError for the first that failed or has numbers that are not finite."""
    expected = pending.expected
    bench.wait_for_engine(lambda: _ended(bench, expected) == len(expected), _("the end of the training"))
    return [_trained(bench, one, run_id) for run_id, one in expected.items()]


def _ended(bench: Bench, ids: Container[int]) -> int:
    return sum(isinstance(event, RunEnd) and event.run_id in ids for event in bench.events)


def _trained(bench: Bench, expected: Training, run_id: int) -> Trained:
    trainer = ""
    results: tuple[CellResult, ...] = ()
    for event in bench.events:
        match event:
            case RunPlanned() if event.run_id == run_id:
                trainer = event.trainer
            case CellsFinished() if event.run_id == run_id:
                results += event.results
            case Failed() | Stopped() if event.run_id == run_id:
                why = event.message if isinstance(event, Failed) else _("it was stopped.")
                raise CheckError(f"{expected.name}: {why}")
    text = _("{name}: some trainings have no result.").format(name=expected.name)
    require(len(results) == len(expected.cells), text)
    is_number = all(math.isfinite(value) for result in results for value in _numbers(result).values())
    require(is_number, _("{name}: some of its numbers are none.").format(name=expected.name))
    return Trained(trainer, results)


def check_same(one: CellResult, other: CellResult, tolerance: float) -> None:
    """CheckError if two trainings of a cell give different numbers."""
    stored, other_numbers = _numbers(one), _numbers(other)
    require(stored.keys() == other_numbers.keys(), _("the two trainers tell other things."))
    worst = max(stored, key=lambda name: abs(stored[name] - other_numbers[name]))
    difference = abs(stored[worst] - other_numbers[worst])
    text = _("the two trainers must give the same numbers, but {name} differs by {difference}.")
    require(difference <= tolerance, text.format(name=worst, difference=number_text(difference, ".2g")))


def _numbers(result: CellResult) -> dict[str, float]:
    """Metrics and curves by name."""
    curves = {
        _("{name} of epoch {n}").format(name=name, n=number): value
        for name, values in result.history
        for number, value in enumerate(values, start=1)
    }
    return {**dict(result.metrics), **curves}


# --- Both trainers: a conv net cell by cell; Iris by Keras's fit and as one program, with the same numbers


def submit_trainings(bench: Bench) -> None:
    """Request a conv net, whose layers run cell by cell in one program, and a cell of Iris by Keras's fit."""
    iris = bench.window.document.project.experiment
    bench.orders["images"] = submit(bench, [Training(_("a conv net"), IMAGES, (Cell(0.0, 0), CELL), STACKED)])
    bench.orders["reference"] = submit(bench, [Training(_("Keras's fit"), iris, (CELL,), REFERENCE)])


def await_images(bench: Bench) -> None:
    """Check that the conv net was trained as one program."""
    (images,) = await_trainings(bench, bench.pending("images"))
    require(images.trainer == STACKED, _("a conv net was not trained as one program."))


def sweep_iris(bench: Bench) -> None:
    """Sweep in the window and compare with the cell that Keras's fit has trained."""
    (reference,) = await_trainings(bench, bench.pending("reference"))
    controller = bench.window.controller
    controller.start_sweep()
    bench.wait_for_engine(lambda: not controller.is_running, _("the end of the sweep"))
    run = controller.run
    assert run is not None
    assert run.plan is not None
    require(isinstance(run.end, Finished), getattr(run.end, "message", _("the sweep did not finish.")))
    text = _("the sweep was not trained as one program: {reason}").format(reason=run.plan.reason)
    require(run.plan.trainer == STACKED, text)
    stored = next(result for result in run.record.results.cells if result.cell == CELL)
    check_same(stored, reference.results[0], TOLERANCE)


# --- Every layer kind, optimizer and loss trains one step, which shows missing parts of a package


def submit_layers(bench: Bench) -> None:
    """Request all of them, in as few trainings as there are optimizers."""
    bench.orders["layers"] = submit(bench, layer_trainings())


def await_layers(bench: Bench) -> None:
    """Check that every training ends with finite numbers."""
    await_trainings(bench, bench.pending("layers"))


def layer_trainings() -> list[Training]:
    """Trainings of one step each; together they have every layer kind, optimizer, schedule and loss."""
    optimizers = _choices("optimizer")
    losses = [(kind, loss) for kind, names in TASK_LOSSES.items() for loss in names]
    made: list[Training] = []
    left: Sequence[LayerKind] = all_kinds()
    max_layers = math.ceil(len(left) / len(optimizers))
    n_needed = max(len(optimizers), len(losses))
    for number in range(n_needed + len(left) * len(losses)):
        if not left and number >= n_needed:
            return made
        before = len(left)
        training, left = _training(number, optimizers, losses, left, max_layers)
        if number < n_needed or len(left) < before:
            made.append(training)
    raise CheckError(_("no network takes the layer {name}.").format(name=left[0].keras_name))


def _training(
    number: int,
    optimizers: Sequence[str],
    losses: Sequence[tuple[str, str]],
    left: Sequence[LayerKind],
    max_layers: int,
) -> tuple[Training, Sequence[LayerKind]]:
    """The training of this number with the next kinds, and the kinds that are left."""
    kind, loss = losses[number % len(losses)]
    schedules = _choices("learning_rate_schedule")
    training = TrainingSpec(
        loss=loss,
        metric="accuracy" if kind == "classification" else "mean_squared_error",
        optimizer=optimizers[number % len(optimizers)],
        learning_rate_schedule=schedules[number % len(schedules)],
        epochs=1,
        batch_size=SAMPLES,
    )
    # No held-out data and no scaling: few samples, and integers for layers that need them.
    data = DataSpec(BY_LOSS.get(loss, BY_TASK[kind]), split="none", train_samples=SAMPLES, scaling="none")
    made = compose(left, max_layers, training, task_of(data))
    layers = ", ".join(dict.fromkeys(layer.kind.keras_name for layer in made.network.layers))
    name = _("{optimizer} with {loss} and {layers}")
    name = name.format(optimizer=training.optimizer, loss=loss, layers=layers)
    return Training(name, Experiment(data, made.network, training), (NO_RATE_CELL,)), made.left


def _choices(name: str) -> tuple[str, ...]:
    field = next(field for field in TRAINING_FIELDS if field.name == name)
    assert isinstance(field, ChoiceField)
    return field.choices


# --- Networks that together have every layer kind of the table, including kinds that are added later


@dataclass(frozen=True)
class Composed:
    """A network, and the kinds that did not fit into it."""

    network: NetworkSpec
    left: tuple[LayerKind, ...]


def all_kinds() -> tuple[LayerKind, ...]:
    """All kinds, those of the stacked trainer first.

    A single kind that it does not have moves its network to the other trainer.
    """
    return tuple(sorted(LAYER_KINDS.values(), key=lambda kind: kind.stacked_form is StackedForm.NONE))


def compose(kinds: Sequence[LayerKind], max_layers: int, training: TrainingSpec, task: Task) -> Composed:
    """A network for the task with up to `max_layers` of the kinds, each with its default values."""
    layers: tuple[LayerSpec, ...] = ()
    end = (LayerSpec.of("flatten"), output_layer(training, task))
    left = list(kinds)
    for kind in kinds[:max_layers]:
        for bridge in _adapters():
            longer = (*layers, *bridge, LayerSpec.of(kind.id))
            if not check_network(NetworkSpec((*longer, *end)), training, task).errors():
                layers = longer
                left.remove(kind)
                break
    return Composed(NetworkSpec((*layers, *end)), tuple(left))


def output_layer(training: TrainingSpec, task: Task) -> LayerSpec:
    """The output layer that the loss needs."""
    if task.kind == "regression":
        return LayerSpec.of("dense", units=1)
    if training.loss == "binary_crossentropy":
        return LayerSpec.of("dense", units=1, activation="sigmoid")
    return LayerSpec.of("dense", units=task.n_classes, activation="softmax")


def _adapters() -> Iterator[tuple[LayerSpec, ...]]:
    """Nothing; then as many numbers as fit a form."""
    yield ()
    flat = (LayerSpec.of("flatten"), LayerSpec.of("dense", units=NUMBERS))
    for form in FORMS:
        yield (*flat, LayerSpec.of("reshape", target_shape=form))


# --- A trained model as a `.keras` file, read back as a network with weights; and weight histograms


def submit_model(bench: Bench) -> None:
    """Request the model of a conv net, and its weights."""
    session = bench.window.bridge.session
    session.save_model(IMAGES, CELL, str(bench.folder / NAME))
    session.inspect_weights(IMAGES, CELL)
    session.look_inside(BatchView(IMAGES, CELL, Moment(1, 1)))


def read_model(bench: Bench) -> None:
    """Read the file, and store the network in a project; see that the look saw its layers."""
    bench.wait_for_engine(lambda: bool(_of(bench, ModelSaved)), _("the saved model"))
    bench.wait_for_engine(lambda: bool(_of(bench, WeightsInspected)), _("the weights"))
    bench.wait_for_engine(lambda: bool(_of(bench, LookedInside)), _("the look inside"))
    (looked,) = _of(bench, LookedInside)
    answers: list[ModelSaved | WeightsInspected | LookedInside] = [
        *_of(bench, ModelSaved),
        *_of(bench, WeightsInspected),
        looked,
    ]
    for answer in answers:
        require(not answer.problem, answer.problem)
    require(bool(_of(bench, WeightsInspected)[0].histograms), _("the engine found no weights."))
    require(
        isinstance(looked.seen, BatchSeen) and [one.name for one in looked.seen.layers] == ["dropout"],
        _("the look inside did not see the Dropout layer."),
    )
    read = read_keras_model(bench.folder / NAME)
    kinds = [layer.kind_id for layer in read.layers]
    expected = [layer.kind_id for layer in IMAGES.network.layers]
    text = _("the saved model reads as {layers}.").format(layers=", ".join(kinds))
    require(kinds == expected, text)
    require(not read.notes, " ".join(read.notes))
    kept = bench.folder / f"weights{SUFFIX}"
    project = Project(network=NetworkSpec(read.layers))
    write_project(project, kept)
    require(read_project(kept).network == project.network, _("the weights came back changed."))


_Event = TypeVar("_Event", bound=Event)


def _of(bench: Bench, kind: type[_Event]) -> list[_Event]:
    return [event for event in bench.events if isinstance(event, kind)]
