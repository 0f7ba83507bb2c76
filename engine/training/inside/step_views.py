"""What StepsView and BatchView see."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from engine.inside.layer_names import layer_names
from engine.inside.steps import BatchSeen, BatchView, LayerBatch, LayerSteps, StepsSeen, StepsView
from engine.training.inside.recording import LayerRecord, per_channel, recorded
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.inside.subnetworks import Subnetworks
from engine.training.updates import Control

MAX_BYTES = 2**23  # of an answer
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
    can_count = subnetworks.can_count(end)
    rows: list[dict[str, Any]] = []
    n_bytes = 0
    while replay.steps_done < end and n_bytes < MAX_BYTES:
        if control.should_stop():
            raise AbandonedError
        row = _row(view, replay, subnetworks if can_count else None)
        rows.append(row)
        n_bytes += sum(one.output[:1].nbytes * 2 for one in row["training"])
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
        layers=_layers(view, replay, rows),
        filters=None if rows[0]["filters"] is None else np.stack([row["filters"] for row in rows]),
        n_units=subnetworks.n_units,
        subnetworks=np.array([row["subnetwork"] for row in rows], np.int64) if can_count else None,
        n_distinct=np.array([row["n_distinct"] for row in rows], np.int64) if can_count else None,
    )


def _row(view: StepsView, replay: Replay, subnetworks: Subnetworks | None) -> dict[str, Any]:
    """Record one step and train it."""
    batch, model = replay.batch(view.cell), replay.model(view.cell)
    position = min(view.position, len(batch.samples) - 1)
    one = slice(position, position + 1)
    row: dict[str, Any] = {
        # With dropout off first: in training BatchNormalization moves its averages.
        "inference": recorded(model, batch.x[one], training=False),
        "sample": batch.samples[position],
        "batch_size": len(batch.samples),
        "x": batch.x[position],
        "y": batch.y[position],
    }
    if subnetworks is not None:
        numbers, row["n_distinct"] = subnetworks.of_step(replay.steps_done)
        row["subnetwork"] = numbers[position]
    model = replay.model(view.cell)
    row["filters"] = _filters(model)
    records = recorded(model, batch.x, training=True, is_scaled=view.is_scaled)
    row["training"] = [_one_of(record, one) for record in records]
    row["loss"] = replay.step()[view.cell]
    return row


def _one_of(record: LayerRecord, one: slice) -> LayerRecord:
    """Copy what is of one sample, so that the rest of the batch can go."""
    masks = [None if mask is None else mask[one].copy() for mask in (record.mask, record.recurrent_mask)]
    return LayerRecord(record.input[one].copy(), record.output[one].copy(), *masks)


def _filters(model: keras.Sequential) -> npt.NDArray[np.float32] | None:
    """Copy the kernel of the first convolution."""
    found = (layer for layer in model.layers if isinstance(layer, _CONVOLUTIONS))
    return next((layer.kernel.numpy() for layer in found), None)


def _layers(view: StepsView, replay: Replay, rows: list[dict[str, Any]]) -> tuple[LayerSteps, ...]:
    found = []
    for index, (name, layer) in enumerate(
        zip(layer_names(view.experiment.network), replay.model(view.cell).layers, strict=True)
    ):
        training = [row["training"][index] for row in rows]
        masks = [per_channel(layer, record.mask) for record in training if record.mask is not None]
        recurrent = [record.recurrent_mask for record in training if record.recurrent_mask is not None]
        found.append(
            LayerSteps(
                name,
                index,
                np.concatenate([record.output for record in training]),
                np.concatenate([row["inference"][index].output for row in rows]),
                np.concatenate(masks).astype(bool) if masks else None,
                np.concatenate(recurrent).astype(bool) if recurrent else None,
            )
        )
    return tuple(found)
