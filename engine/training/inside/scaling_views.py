"""What ScalingView sees."""

from __future__ import annotations

import itertools
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.inside.layer_names import layer_names
from engine.inside.scaling import LayerMeans, ScalingSeen, ScalingView, Scores
from engine.training.inside.recording import SCALED, recorded
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.reference import EVALUATION_BATCH
from engine.training.updates import Control

MAX_SCORED = 2000
MAX_AVERAGED = 256  # training samples, each with a mask of its own


def see_scaling(view: ScalingView, replay: Replay, control: Control) -> ScalingSeen:
    """Train up to a step and compute with and without the factor.

    Parameters
    ----------
    view : ScalingView
    replay : Replay
        Of the view's cell.
    control : Control

    Returns
    -------
    ScalingSeen
        Its means are of the samples that this epoch begins with, in one batch.

    Raises
    ------
    InputError
        If the training has no such step.
    AbandonedError
        If the user stopped it.
    """
    steps = replay.steps_before(view.moment)
    replay.move_to(steps, control)
    data = replay.split(view.cell)
    split = next(name for name in ("val", "test", "train") if name in data.rows)
    x, y = data.some(split, np.arange(min(MAX_SCORED, len(data.rows[split]))))
    model = replay.model(view.cell)
    loss = view.experiment.training.loss
    scores = [_scores(loss, y, _predicted(model, x, is_scaled=is_scaled)) for is_scaled in (True, False)]
    return ScalingSeen(view.moment, _means(view, replay, control), split, len(y), *scores)


def _means(view: ScalingView, replay: Replay, control: Control) -> tuple[LayerMeans, ...]:
    layers = replay.model(view.cell).layers
    first = next((place for place, one in enumerate(layers) if _has_factor(one)), None)
    if first is None:
        return ()
    epoch = replay.steps_done // replay.steps_per_epoch
    samples = replay.orders.of_epoch(view.cell.seed, epoch)[:MAX_AVERAGED]
    x, _ = replay.split(view.cell).some("train", samples)
    means = []
    for training, is_scaled in ((True, True), (True, False), (False, True)):
        if control.should_stop():
            raise AbandonedError
        model = replay.model(view.cell)  # its weights, moving averages and next masks are put right again
        records = recorded(model, x, training=training, is_scaled=is_scaled)
        means.append([float(np.abs(record.output).mean()) for record in records])
    names = layer_names(view.experiment.network)
    return tuple(itertools.starmap(LayerMeans, list(zip(names, *means, strict=True))[first:]))


def _has_factor(layer: Any) -> bool:
    """Whether a layer multiplies what it keeps by a factor above 1."""
    return isinstance(layer, SCALED) and layer.rate > 0


def _predicted(model: keras.Sequential, x: Any, *, is_scaled: bool) -> npt.NDArray[np.float32]:
    """Predict; without the factor, as the network of `ScalingSeen.unscaled` does."""
    found = []
    for start in range(0, len(x), EVALUATION_BATCH):
        value = tf.convert_to_tensor(x[start : start + EVALUATION_BATCH], tf.float32)
        for layer in model.layers:
            value = layer(value, training=False) if layer._call_has_training_arg else layer(value)  # noqa: SLF001
            if not is_scaled and _has_factor(layer):
                value = value / (1 - layer.rate)
        found.append(np.asarray(value))
    return np.concatenate(found)


def _scores(loss: str, y: npt.NDArray[Any], output: npt.NDArray[np.float32]) -> Scores:
    is_classes = output.shape[-1] > 1
    target = y if is_classes else y.reshape(-1, 1)
    value = float(np.mean(keras.losses.get(loss)(target, output)))
    if not np.issubdtype(y.dtype, np.integer):
        return Scores(value, None)
    chosen = output.argmax(axis=-1) if is_classes else output[:, 0] > 0.5
    return Scores(value, float(np.mean(chosen == y)))
