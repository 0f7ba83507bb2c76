"""What StepsView and BatchView see."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from engine.inside.layer_names import layer_names
from engine.inside.steps import BatchSeen, BatchView, LayerBatch, LayerSteps, StepsSeen, StepsView
from engine.training.inside.recording import recorded
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.inside.step_recorder import StepRecorder
from engine.training.inside.subnetworks import Subnetworks
from engine.training.updates import Control

MAX_BYTES = 2**23  # of an answer
_OUTPUTS = ("output", "inference")
_CONVOLUTIONS = (keras.layers.Conv1D, keras.layers.Conv2D)


def see_batch(view: BatchView, replay: Replay, control: Control) -> BatchSeen:
    """Train up to a step, and record its whole batch.

    Parameters
    ----------
    view : BatchView
    replay : Replay
        Of the view's cell.
    control : Control

    Returns
    -------
    BatchSeen

    Raises
    ------
    InputError
        If the training has no such step.
    AbandonedError
        If the user stopped it.
    """
    replay.move_to(replay.steps_before(view.moment), control)
    batch, model = replay.batch(view.cell), replay.model(view.cell)
    records = recorded(model, batch.x, training=True)
    layers = tuple(
        LayerBatch(name, record.input, record.output, record.mask, record.recurrent_mask)
        for name, record in zip(layer_names(view.experiment.network), records, strict=True)
        if record.mask is not None
    )
    return BatchSeen(view.moment, batch.samples, replay.step()[view.cell], layers)


def see_steps(
    view: StepsView, replay: Replay, subnetworks: Subnetworks, n_epochs: int, control: Control
) -> StepsSeen:
    """Train through some steps, and record one sample of each batch.

    Parameters
    ----------
    view : StepsView
    replay : Replay
        Of the view's cell.
    subnetworks : Subnetworks
        Of the cell.
    n_epochs : int
        Epochs of the cell until early stopping ended it.
    control : Control

    Returns
    -------
    StepsSeen

    Raises
    ------
    InputError
        If the training has no such step.
    AbandonedError
        If the user stopped it.
    """
    begin = replay.steps_before(view.first)
    end = min(begin + view.n_steps, n_epochs * replay.steps_per_epoch)
    replay.move_to(begin, control)
    recorder = replay.recorder(view.cell, is_scaled=view.is_scaled)
    can_count = subnetworks.can_count(end)
    rows: list[dict[str, Any]] = []
    n_bytes = 0
    while replay.steps_done < end and n_bytes < MAX_BYTES:
        if control.should_stop():
            raise AbandonedError
        row = _row(view, replay, recorder, subnetworks if can_count else None)
        rows.append(row)
        n_bytes += sum(one.output.nbytes * 2 for one in row["layers"])
        n_bytes += 0 if row["filters"] is None else row["filters"].nbytes
    return StepsSeen(
        view.first,
        replay.steps_per_epoch,
        n_epochs,
        samples=np.array([row["sample"] for row in rows], np.intp),
        batch_sizes=np.array([row["batch_size"] for row in rows], np.intp),
        x=np.stack([row["x"] for row in rows]),
        y=np.array([row["y"] for row in rows]),
        losses=np.array([row["loss"] for row in rows], np.float32),
        layers=_layers(view, rows),
        filters=None if rows[0]["filters"] is None else np.stack([row["filters"] for row in rows]),
        n_units=subnetworks.n_units,
        subnetworks=np.array([row["subnetwork"] for row in rows], np.int64) if can_count else None,
        n_distinct=np.array([row["n_distinct"] for row in rows], np.int64) if can_count else None,
    )


def _row(
    view: StepsView, replay: Replay, recorder: StepRecorder, subnetworks: Subnetworks | None
) -> dict[str, Any]:
    """Record one step and train it."""
    batch, model = replay.batch(view.cell), replay.model(view.cell)
    position = min(view.position, len(batch.samples) - 1)
    row: dict[str, Any] = {
        "sample": batch.samples[position],
        "batch_size": len(batch.samples),
        "x": batch.x[position],
        "y": batch.y[position],
        "filters": _filters(model),
        "layers": recorder(batch.x, position),
    }
    if subnetworks is not None:
        numbers, row["n_distinct"] = subnetworks.of_step(replay.steps_done)
        row["subnetwork"] = numbers[position]
    row["loss"] = replay.step()[view.cell]
    return row


def _filters(model: keras.Sequential) -> npt.NDArray[np.float32] | None:
    """Copy the kernel of the first convolution."""
    found = (layer for layer in model.layers if isinstance(layer, _CONVOLUTIONS))
    return next((layer.kernel.numpy() for layer in found), None)


def _layers(view: StepsView, rows: list[dict[str, Any]]) -> tuple[LayerSteps, ...]:
    found = []
    for index, name in enumerate(layer_names(view.experiment.network)):
        steps = [row["layers"][index] for row in rows]
        masks = [
            None if getattr(steps[0], field) is None else np.stack([getattr(step, field) for step in steps])
            for field in ("kept", "recurrent_kept")
        ]
        output, inference = (np.stack([getattr(step, field) for step in steps]) for field in _OUTPUTS)
        found.append(LayerSteps(name, index, output, inference, *masks))
    return tuple(found)
