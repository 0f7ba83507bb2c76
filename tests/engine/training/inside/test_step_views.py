"""What a look shows of a step is what Keras's `fit` computes in that step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.data.split import split
from engine.errors import InputError
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import AUTO, REFERENCE, STACKED, RunOptions
from engine.inside.layer_names import layer_names
from engine.inside.moment import Moment
from engine.inside.steps import BatchSeen, BatchView, StepsSeen, StepsView
from engine.keras_code.schedule_lines import has_schedule, schedule_lines, start_lines
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model, compile_model
from engine.training.clearing import clear_models
from engine.training.inside.looking import Look
from engine.training.reference import EVALUATION_BATCH
from engine.training.train import train
from engine.training.updates import CellsDone, Unattended, Update

OF = LayerSpec.of
CELL = Cell(0.4, 3)
DENSE = OF("dense", units=3, activation="softmax")
IRIS = Experiment(
    DataSpec("iris", train_samples=70),
    NetworkSpec((OF("dense", units=12, activation="relu"), OF("dropout", True), DENSE)),
    TrainingSpec(epochs=3, batch_size=16),
)
DIGITS = DataSpec("digits", train_samples=90)


def of_layers(*layers: LayerSpec, data: DataSpec | None = None, **training: Any) -> Experiment:
    """An experiment on Iris, or on digits with their ten classes."""
    data = data or IRIS.data
    units = 10 if data.dataset == "digits" else 3
    output = OF("dense", units=units, activation="softmax")
    return Experiment(data, NetworkSpec((*layers, output)), replace(IRIS.training, **training))


IMAGE = (OF("conv2d", filters=4, kernel_size=(3, 3), activation="relu"), OF("flatten"))
ROWS = (OF("reshape", target_shape=(8, 8)),)
EXPERIMENTS: dict[str, Experiment] = {
    "Dropout": IRIS,
    "two of Dropout, GaussianNoise, BatchNormalization": of_layers(
        OF("dropout", rate=0.2),
        OF("dense", units=8, activation="tanh"),
        OF("batch_normalization"),
        OF("gaussian_noise", stddev=0.3),
        OF("dropout", True),
    ),
    "AlphaDropout": of_layers(OF("dense", units=8, activation="selu"), OF("alpha_dropout", True)),
    "GaussianDropout": of_layers(OF("dense", units=8), OF("gaussian_dropout", True)),
    "SpatialDropout2D": of_layers(IMAGE[0], OF("spatial_dropout2d", True), IMAGE[1], data=DIGITS),
    "SpatialDropout1D": of_layers(
        *ROWS, OF("spatial_dropout1d", True), OF("conv1d", filters=3), OF("flatten"), data=DIGITS
    ),
    "LSTM with both": of_layers(*ROWS, OF("lstm", units=5, dropout=0.2, recurrent_dropout=0.3), data=DIGITS),
    "GRU, Bidirectional": of_layers(
        *ROWS, OF("gru", units=4, dropout=0.3, bidirectional=True), data=DIGITS, early_stopping=5
    ),
    "SimpleRNN, its state only": of_layers(
        *ROWS, OF("simple_rnn", units=4, recurrent_dropout=0.3), data=DIGITS, clipnorm=1.0
    ),
}


class FitRecorder:
    """Plain Keras with the exported script's seeds and order of samples: `fit` once an epoch.

    The output of every layer in training is written into a variable while `fit` runs.
    """

    def __init__(self, experiment: Experiment, cell: Cell) -> None:
        self._experiment, self._cell = experiment, cell
        self._data = split(experiment.data, *experiment.split_place(cell.seed))
        seeds = experiment.streams_of(cell.seed)
        clear_models()
        self.model = build_model(experiment.network.at_rate(cell.rate), self._data.x.shape[1:], seeds)
        self.names = tuple(layer.name for layer in self.model.layers)
        self._outputs = {layer.name: _watched(layer) for layer in self.model.layers}

    def outputs_at(self, *moments: Moment) -> list[tuple[dict[str, Any], Any, float]]:
        """Of each step, in rising order: the outputs of each layer, its samples, and its loss."""
        x, y = self._data.train
        size = self._experiment.training.batch_size
        compile_model(self.model, self._experiment.training, -(-len(y) // size))
        rng = np.random.default_rng(self._experiment.streams_of(self._cell.seed).shuffle)
        steps = {moment.epoch: moment.step for moment in moments}
        found: list[tuple[dict[str, Any], Any, float]] = []
        code = {"keras": keras, "model": self.model}
        if has_schedule(self._experiment):
            exec("\n".join([*schedule_lines(self._experiment), *start_lines(self._experiment)]), code)  # noqa: S102
        schedule = [code["schedule"]] if "schedule" in code else []

        def note(batch: int, logs: dict[str, float]) -> None:
            if steps.get(epoch) == batch + 1:
                outputs = {name: variable.numpy() for name, variable in self._outputs.items()}
                found.append((outputs, order[batch * size : (batch + 1) * size], logs["loss"]))

        watching = keras.callbacks.LambdaCallback(on_train_batch_end=note)
        for epoch in range(1, max(steps) + 1):
            order = rng.permutation(len(y))
            self.model.fit(
                x[order],
                y[order],
                batch_size=size,
                initial_epoch=epoch - 1,
                epochs=epoch,
                shuffle=False,
                verbose=0,
                callbacks=[*schedule, watching],
            )
            if self._experiment.training.watches_validation:
                self.model.evaluate(*self._data.part("val"), batch_size=EVALUATION_BATCH, verbose=0)
        return found


def _watched(layer: Any) -> tf.Variable:
    """A variable that always has the layer's last output in training."""
    shape = tf.TensorShape(layer.output.shape)
    variable = tf.Variable(tf.zeros([0, *shape[1:]]), shape=[None, *shape[1:]], trainable=False)
    call: Callable[..., Any] = layer.call

    def watching(*args: Any, **keywords: Any) -> Any:
        output = call(*args, **keywords)
        variable.assign(output)
        return output

    layer.call = watching
    return variable


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_batch_is_that_of_fit(name: str) -> None:
    experiment = EXPERIMENTS[name]
    moment = Moment(2, 3)
    seen = Look()(BatchView(experiment, CELL, moment))
    fit = FitRecorder(experiment, CELL)
    ((outputs, samples, _),) = fit.outputs_at(moment)
    assert isinstance(seen, BatchSeen)
    assert layer_names(experiment.network) == fit.names
    np.testing.assert_array_equal(seen.samples, samples)
    assert {layer.name for layer in seen.layers} == {
        name
        for name, layer in zip(fit.names, experiment.network.layers, strict=True)
        if layer.kind.draws_masks
    }
    for layer in seen.layers:
        np.testing.assert_allclose(layer.output, outputs[layer.name], rtol=1e-5, atol=1e-5)
        kind = experiment.network.layers[fit.names.index(layer.name)].kind_id
        if kind in ("dropout", "spatial_dropout1d", "spatial_dropout2d"):
            rate = experiment.network.at_rate(CELL.rate).layers[fit.names.index(layer.name)].values["rate"]
            expected = layer.mask * layer.input / (1 - float(str(rate)))
            np.testing.assert_allclose(layer.output, expected, rtol=1e-5, atol=1e-6)
            assert 0 < layer.mask.mean() < 1


UP: dict[str, Any] = {"dropout_schedule": "linear_up"}
LATE: dict[str, Any] = {"dropout_schedule": "late", "dropout_schedule_epochs": 1}
SCHEDULED = {
    "late, beside a Dropout of its own": of_layers(OF("dropout", rate=0.2), OF("dropout", True), **LATE),
    "linear up, AlphaDropout": of_layers(OF("dense", units=8), OF("alpha_dropout", True), **UP),
    "by hand, GaussianDropout": of_layers(
        OF("gaussian_dropout", True), dropout_schedule="by_hand", dropout_by_hand=(0.0, 0.5, 1.0)
    ),
    "late, GRU that is watched": of_layers(
        *ROWS,
        replace(OF("gru", units=4, dropout=0.3), swept=("dropout",)),
        data=DIGITS,
        early_stopping=5,
        **LATE,
    ),
}


@pytest.mark.parametrize("name", SCHEDULED)
def test_batches_under_a_schedule_are_those_of_fit(name: str) -> None:
    experiment, look = SCHEDULED[name], Look()
    moments = [Moment(epoch, 2) for epoch in (1, 2, 3)]
    recorded = FitRecorder(experiment, CELL).outputs_at(*moments)
    for moment, (outputs, samples, _) in zip(moments, recorded, strict=True):
        seen = look(BatchView(experiment, CELL, moment))
        assert isinstance(seen, BatchSeen)
        np.testing.assert_array_equal(seen.samples, samples)
        for layer in seen.layers:
            np.testing.assert_allclose(layer.output, outputs[layer.name], rtol=1e-5, atol=1e-5)
        if "Gaussian" not in name:  # whose noise keeps everything
            drops = any((layer.mask == 0).any() for layer in seen.layers)
            assert drops == (moment.epoch > 1 or "own" in name)
        steps = look(StepsView(experiment, CELL, moment, 1, 3))
        assert isinstance(steps, StepsSeen)
        assert steps.subnetworks is not None and steps.n_distinct is not None
        if moment.epoch == 1 and "own" not in name:
            assert steps.subnetworks[0] == steps.n_distinct[0] == 1, "nothing is dropped yet"


def test_thinned_networks_under_a_schedule_are_those_of_the_masks() -> None:
    experiment, look = SCHEDULED["late, beside a Dropout of its own"], Look()
    met: dict[bytes, int] = {}
    for step in range(10):
        moment = Moment(*(one + 1 for one in divmod(step, 5)))
        batch = look(BatchView(experiment, CELL, moment))
        assert isinstance(batch, BatchSeen)
        both = np.concatenate([layer.mask for layer in batch.layers], axis=1)
        numbers = [met.setdefault(mask.tobytes(), len(met) + 1) for mask in both]
        seen = look(StepsView(experiment, CELL, moment, 1, 3))
        assert isinstance(seen, StepsSeen)
        assert seen.subnetworks is not None and seen.n_distinct is not None
        assert (seen.subnetworks[0], seen.n_distinct[0]) == (numbers[3], len(met))


def see_steps(look: Look, first: Moment, n_steps: int, position: int = 0, trainer: str = AUTO) -> StepsSeen:
    view = StepsView(IRIS, CELL, first, n_steps, position)
    seen = look(view, RunOptions(trainer))
    assert isinstance(seen, StepsSeen)
    return seen


def test_steps_are_those_of_the_batches() -> None:
    look = Look()
    seen = see_steps(look, Moment(2, 1), 4, position=5)
    assert seen.n_steps == 4
    for step in range(4):
        batch = look(BatchView(IRIS, CELL, Moment(2, 1 + step)))
        assert isinstance(batch, BatchSeen)
        assert seen.samples[step] == batch.samples[5]
        assert seen.losses[step] == pytest.approx(batch.loss, rel=1e-6)
        (dropout,) = batch.layers
        dense, dropped, output = seen.layers
        assert dropped.kept is not None
        assert dense.kept is output.kept is None
        np.testing.assert_array_equal(dropped.kept[step], dropout.mask[5])
        np.testing.assert_allclose(dropped.output[step], dropout.output[5], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(dense.output[step], dropout.input[5], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(dropped.inference[step], dense.inference[step])
        assert output.output[step].sum() == pytest.approx(1, abs=1e-6)


def test_last_batch_may_be_smaller() -> None:
    seen = see_steps(Look(), Moment(1, 5), 1, position=15)
    assert seen.batch_sizes.tolist() == [70 - 4 * 16]


def test_steps_end_with_the_training() -> None:
    assert see_steps(Look(), Moment(3, 4), 10).n_steps == 2


@pytest.mark.parametrize("moment", [Moment(0, 1), Moment(4, 1), Moment(1, 6), Moment(2, 0)])
def test_moment_that_is_not_there(moment: Moment) -> None:
    with pytest.raises(InputError, match=r"must be from 1 to [35], not \d"):
        see_steps(Look(), moment, 1)


def test_both_trainers_see_the_same() -> None:
    ours, right = (see_steps(Look(), Moment(2, 2), 3, 1, trainer=name) for name in (STACKED, REFERENCE))
    np.testing.assert_allclose(ours.losses, right.losses, rtol=1e-5)
    for one, other in zip(ours.layers, right.layers, strict=True):
        np.testing.assert_allclose(one.output, other.output, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(one.inference, other.inference, rtol=1e-5, atol=1e-5)


def test_loss_is_that_which_keras_logs() -> None:
    """In the first step of an epoch the mean that Keras logs is that step's own."""
    seen = see_steps(Look(), Moment(3, 1), 1)
    ((*_, loss),) = FitRecorder(IRIS, CELL).outputs_at(Moment(3, 1))
    assert seen.losses[0] == pytest.approx(loss, rel=1e-5)


def test_early_stopping_ends_what_can_be_seen() -> None:
    training = replace(IRIS.training, epochs=30, early_stopping=1, learning_rate=0.3)
    experiment = replace(IRIS, training=training)
    result = next(
        one for update in _updates(experiment) if isinstance(update, CellsDone) for one in update.results
    )
    n_epochs = len(result.epochs)
    assert n_epochs < 30
    seen = Look()(StepsView(experiment, CELL, Moment(n_epochs, 4), 10))
    assert isinstance(seen, StepsSeen)
    assert (seen.n_epochs, seen.n_steps) == (n_epochs, 2)


def _updates(experiment: Experiment) -> list[Update]:
    heard: list[Update] = []
    train(experiment, (CELL,), heard.append, Unattended())
    return heard


def test_thinned_networks_are_counted_from_the_first_step() -> None:
    look = Look()
    met: dict[bytes, int] = {}
    for step in range(1, 4):
        batch = look(BatchView(IRIS, CELL, Moment(1, step)))
        assert isinstance(batch, BatchSeen)
        numbers = [met.setdefault(mask.tobytes(), len(met) + 1) for mask in batch.layers[0].mask]
        seen = see_steps(look, Moment(1, step), 1, position=7)
        assert seen.n_units == 12
        assert seen.subnetworks is not None
        assert seen.n_distinct is not None
        assert (seen.subnetworks[0], seen.n_distinct[0]) == (numbers[7], len(met))


def test_without_the_factor_only_what_is_kept_changes() -> None:
    look = Look()
    right = see_steps(look, Moment(2, 1), 3)
    seen = look(StepsView(IRIS, CELL, Moment(2, 1), 3, is_scaled=False))
    assert isinstance(seen, StepsSeen)
    np.testing.assert_array_equal(seen.losses, right.losses)
    for index, factor in ((0, 1), (1, 0.6)):
        np.testing.assert_allclose(
            seen.layers[index].output, right.layers[index].output * factor, rtol=1e-5, atol=1e-6
        )
        np.testing.assert_array_equal(seen.layers[index].inference, right.layers[index].inference)
    assert not np.allclose(seen.layers[2].output, right.layers[2].output)


def test_filters_of_the_first_convolution() -> None:
    experiment = EXPERIMENTS["SpatialDropout2D"]
    look = Look()
    seen = look(StepsView(experiment, CELL, Moment(1, 1), 2))
    assert isinstance(seen, StepsSeen)
    assert seen.filters is not None
    assert seen.filters.shape == (2, 3, 3, 1, 4)
    replay = look.replay(experiment, (CELL,), RunOptions())
    replay.move_to(1)
    np.testing.assert_array_equal(seen.filters[1], replay.model(CELL).layers[0].kernel.numpy())
    assert see_steps(look, Moment(1, 1), 1).filters is None


@pytest.mark.parametrize(
    ("name", "inputs", "state"),
    [
        ("LSTM with both", (4, 8), (4, 5)),
        ("GRU, Bidirectional", (2, 8), None),
        ("SimpleRNN, its state only", (8,), (4,)),
    ],
)
def test_masks_of_recurrent_layers(name: str, inputs: tuple[int, ...], state: tuple[int, ...] | None) -> None:
    look = Look()
    experiment = EXPERIMENTS[name]
    seen = look(StepsView(experiment, CELL, Moment(1, 2), 2, position=3))
    assert isinstance(seen, StepsSeen)
    layer = seen.layers[1]
    assert layer.kept is not None
    assert layer.kept.shape == (2, *inputs)
    batch = look(BatchView(experiment, CELL, Moment(1, 2)))
    assert isinstance(batch, BatchSeen)
    np.testing.assert_array_equal(layer.kept[0], batch.layers[0].mask[3])
    assert (layer.recurrent_kept is None) == (state is None)
    if layer.recurrent_kept is not None:
        assert layer.recurrent_kept.shape == (2, *(state or ()))
        assert batch.layers[0].recurrent_mask is not None
        np.testing.assert_array_equal(layer.recurrent_kept[0], batch.layers[0].recurrent_mask[3])
