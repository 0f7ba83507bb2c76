"""The passes of MC dropout: a trained cell predicts many times with dropout on.

The masks are those that plain Keras would draw next: `model(x, training=True)` after `fit` gives the same
passes. So they are reproducible, and no mask of the training comes again.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from engine.analysis.answers import SPLITS
from engine.data.catalogue import task_of
from engine.data.pixels import Pixels, shown_pixels
from engine.data.split import SplitData, raw_samples
from engine.errors import InputError
from engine.experiment.specs import Experiment
from engine.inside.uncertainty import as_probabilities, entropy, mean_and_std, most_uncertain_first
from engine.inside.uncertainty_view import MAX_PASSES, Curve, PassesOn, UncertaintySeen, UncertaintyView
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.training.inside.replay import AbandonedError, Replay, check_epoch
from engine.training.seed_state import is_seed_state
from engine.training.updates import Control

MAX_SAMPLES = 1000
N_IMAGES = 12
N_CURVE, BEYOND = 161, 0.1  # points of a curve; how far it goes beyond the data, by their range
MAX_VALUES = 2**26  # of one layer's output at a time

Array = npt.NDArray[Any]


def see_uncertainty(
    view: UncertaintyView, replay: Replay, n_epochs: int, control: Control
) -> UncertaintySeen:
    """Train up to the end of an epoch, and predict many times.

    Parameters
    ----------
    view : UncertaintyView
    replay : Replay
        Of the view's cell.
    n_epochs : int
        Epochs of the cell until early stopping ended it.
    control : Control

    Returns
    -------
    UncertaintySeen

    Raises
    ------
    InputError
        If the training has no such epoch, or the number of passes is out of its range.
    AbandonedError
        If the user stopped it.
    """
    check_epoch(view.epoch, n_epochs)
    if not 2 <= view.n_passes <= MAX_PASSES:
        text = _("The number of passes must be from 2 to {n}, not {found}.")
        raise InputError(text.format(n=MAX_PASSES, found=number_text(view.n_passes, ",")))
    replay.move_to(view.epoch * replay.steps_per_epoch, control)
    model, data = replay.model(view.cell, is_at_peak=True), replay.split(view.cell)
    go_on_after(model, view.epoch, n_epochs)
    is_regression = task_of(view.experiment.data).kind == "regression"
    split = next(name for name in SPLITS if name in data.rows)
    other = ("val" if "val" in data.rows else "train") if is_regression else ""

    def predicted(name: str) -> PassesOn:
        x, y = data.some(name, thinned(len(data.rows[name])))
        passes, scaled = predict_often(model, x, view.n_passes, control)
        return PassesOn(passes, scaled, y)

    measured, samples = predicted(split), thinned(len(data.rows[split]))
    return UncertaintySeen(
        view.epoch,
        n_epochs,
        split,
        measured,
        samples,
        other,
        predicted(other) if other else None,
        _images(view.experiment, data, split, samples, measured, view.cell.seed),
        _curve(data, view.n_passes, model, control) if is_regression else None,
        any(map(_draws, model.layers)),
    )


def go_on_after(model: keras.Sequential, epoch: int, n_epochs: int) -> None:
    """Let the layers draw as after the last step of the training, wherever its weights are from.

    Parameters
    ----------
    model : keras.Sequential
        As it is at the end of an epoch.
    epoch, n_epochs : int
        All epochs draw the same number of times.
    """
    for variable in model.variables:
        if is_seed_state(variable):
            seed, draws = (int(number) for number in variable.numpy())
            variable.assign([seed, draws // epoch * n_epochs])


def predict_often(
    model: keras.Sequential, x: Array, n_passes: int, control: Control
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Predict with dropout on, many times, and once with it off.

    Parameters
    ----------
    model : keras.Sequential
        Its seed states go on; BatchNormalization uses its averages, and they stay.
    x : ndarray of float32, (n, *shape)
    n_passes : int
    control : Control

    Returns
    -------
    passes : ndarray of float32, (n_passes, n, outputs)
    scaled : ndarray of float32, (n, outputs)

    Raises
    ------
    AbandonedError
        If the user stopped it.
    """
    widest = max(int(np.prod(layer.output.shape[1:])) for layer in model.layers)
    size = max(1, min(len(x), MAX_VALUES // max(1, widest)))
    pieces = [tf.constant(x[start : start + size], tf.float32) for start in range(0, len(x), size)]
    passes = []
    for _pass in range(n_passes):
        if control.should_stop():
            raise AbandonedError
        passes.append(np.concatenate([_one_pass(model, piece, is_on=True) for piece in pieces]))
    scaled = np.concatenate([_one_pass(model, piece, is_on=False) for piece in pieces])
    return np.stack(passes), scaled


def _one_pass(model: keras.Sequential, x: tf.Tensor, *, is_on: bool) -> npt.NDArray[np.float32]:
    for layer in model.layers:
        x = layer(x, training=True) if is_on and _draws(layer) else _without_noise(layer, x)
    found: npt.NDArray[np.float32] = x.numpy().reshape(len(x), -1)
    return found


def _without_noise(layer: Any, x: tf.Tensor) -> tf.Tensor:
    takes_training = layer._call_has_training_arg  # noqa: SLF001 (Keras tells it in no other way)
    return layer(x, training=False) if takes_training else layer(x)


def _draws(layer: Any) -> bool:
    return any(is_seed_state(variable) for variable in layer.variables)


# --- Which samples


def thinned(n: int) -> npt.NDArray[np.intp]:
    """Return the places of at most `MAX_SAMPLES` of n samples, evenly spread.

    Parameters
    ----------
    n : int

    Returns
    -------
    ndarray of intp
    """
    return np.arange(0, n, -(-n // MAX_SAMPLES), dtype=np.intp)


def _images(
    experiment: Experiment,
    data: SplitData,
    split: str,
    samples: npt.NDArray[np.intp],
    measured: PassesOn,
    seed: int,
) -> dict[int, Pixels]:
    """Picture the most uncertain samples."""
    if data.x.ndim != 4:
        return {}
    raw = raw_samples(experiment.data, split, *experiment.split_place(seed))
    assert isinstance(raw, np.ndarray)
    low, high = min(0.0, float(raw.min())), float(raw.max())
    places = most_uncertain_first(_spread(measured.passes, experiment))[:N_IMAGES]
    return {int(place): shown_pixels(raw[samples[place]], low, high) for place in places}


def _spread(passes: Array, experiment: Experiment) -> Array:
    if task_of(experiment.data).kind == "regression":
        return np.asarray(mean_and_std(passes)[1][:, 0])
    try:
        return entropy(as_probabilities(passes).mean(axis=0))
    except ValueError:
        return np.asarray(mean_and_std(passes)[1].sum(axis=1))


def _curve(data: SplitData, n_passes: int, model: keras.Sequential, control: Control) -> Curve | None:
    """Predict along the only column; None if there are more."""
    if data.x.shape[1:] != (1,):
        return None
    x, y = data.train
    low, high = float(x.min()), float(x.max())
    beyond = BEYOND * (high - low)
    line = np.linspace(low - beyond, high + beyond, N_CURVE, dtype=np.float32)[:, None]
    passes, scaled = predict_often(model, line, n_passes, control)
    shift, scale = (np.ravel(one) for one in (data.shift, data.scale))
    places = thinned(len(x))
    return Curve(
        line[:, 0] * scale + shift,
        PassesOn(passes, scaled, np.empty(0, np.float32)),
        x[places, 0] * scale + shift,
        y[places].astype(np.float32),
    )
