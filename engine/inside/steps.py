"""Training steps: the masks, activations and scores that one sample, or a whole batch, meets in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.experiment.specs import Cell, Experiment
from engine.inside.moment import Moment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Bools = npt.NDArray[np.bool_]
    Indices = npt.NDArray[np.intp]


# --- One sample of each batch, over several steps


@dataclass(frozen=True)
class StepsView:
    """What one sample of each batch meets in some steps that follow each other.

    Attributes
    ----------
    experiment : Experiment
    cell : Cell
    first : Moment
    n_steps : int
        How many steps; fewer are seen if the training ends before, or if they would take too much memory.
    position : int
        Which sample of a batch, counted from 0; a smaller batch shows its last one.
    is_scaled : bool
        Whether what Dropout and SpatialDropout keep is shown multiplied by 1/(1 - rate), as it was in the
        training. Otherwise the same weights and masks are seen without that factor.
    """

    experiment: Experiment
    cell: Cell
    first: Moment
    n_steps: int = 1
    position: int = 0
    is_scaled: bool = True


@dataclass(frozen=True, eq=False)
class LayerSteps:
    """One layer in each of T steps.

    Attributes
    ----------
    name : str
        Keras's name of the layer.
    index : int
        Its place among the layers that are not switched off.
    output : ndarray of float32, (T, *shape)
        In training.
    inference : ndarray of float32, (T, *shape)
        Of the same sample with the same weights, with dropout off.
    kept : ndarray of bool, (T, *mask shape), or None
        Which units the layer keeps; None for a layer that drops nothing. That of SpatialDropout has size 1
        along all axes but the last. Of a recurrent layer, which of its inputs; if it draws a mask for each
        gate or direction, (T, masks, features).
    recurrent_kept : ndarray of bool, (T, units) or (T, masks, units), or None
        Of a recurrent layer, which units of its state reach the next step of the sequence.
    """

    name: str
    index: int
    output: Floats
    inference: Floats
    kept: Bools | None = None
    recurrent_kept: Bools | None = None


@dataclass(frozen=True, eq=False)
class StepsSeen:
    """The answer to a StepsView, of T steps.

    Attributes
    ----------
    first : Moment
    steps_per_epoch, n_epochs : int
        Of the training; the epochs are those before early stopping ended it.
    samples : ndarray of intp, (T,)
        Which of the training samples it is.
    batch_sizes : ndarray of intp, (T,)
    x : ndarray of float32, (T, *shape)
        The sample as the network gets it.
    y : ndarray, (T,)
        Its target.
    losses : ndarray of float32, (T,)
        Of each step's batch, as Keras computes it: with penalties and class weights.
    layers : tuple of LayerSteps
    filters : ndarray of float32, (T, ..., channels, filters), or None
        The kernel of the first convolution before each step; None for a network without one.
    n_units : int
        Units that Dropout, SpatialDropout or AlphaDropout can drop; a channel counts as one.
    subnetworks : ndarray of int64, (T,), or None
        The number, counted from 1, of the thinned network that the sample met: thinned networks are numbered
        in the order in which the training's samples first meet them.
    n_distinct : ndarray of int64, (T,), or None
        How many distinct ones all samples have met up to the end of this step. Both are None where counting
        would take too long.
    """

    first: Moment
    steps_per_epoch: int
    n_epochs: int
    samples: Indices
    batch_sizes: Indices
    x: Floats
    y: npt.NDArray[np.generic]
    losses: Floats
    layers: tuple[LayerSteps, ...]
    filters: Floats | None = None
    n_units: int = 0
    subnetworks: npt.NDArray[np.int64] | None = None
    n_distinct: npt.NDArray[np.int64] | None = None

    @property
    def n_steps(self) -> int:
        """How many steps are seen."""
        return len(self.losses)


# --- A whole batch in one step


@dataclass(frozen=True)
class BatchView:
    """What a whole batch meets in one step.

    Attributes
    ----------
    experiment : Experiment
    cell : Cell
    moment : Moment
    """

    experiment: Experiment
    cell: Cell
    moment: Moment


@dataclass(frozen=True, eq=False)
class LayerBatch:
    """A layer that draws random numbers, with a batch of b samples.

    Attributes
    ----------
    name : str
        Keras's name of the layer.
    input, output : ndarray of float32, (b, ...)
        In training.
    mask : ndarray of uint8, (b, ...)
        1 for what is kept, 0 for what is dropped. Of a recurrent layer the mask of its inputs; if it draws a
        mask for each gate, (b, gates, features). Noise drops nothing.
    recurrent_mask : ndarray of uint8, (b, ...), or None
        Of a recurrent layer the mask of its state.
    """

    name: str
    input: Floats
    output: Floats
    mask: npt.NDArray[np.uint8]
    recurrent_mask: npt.NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class BatchSeen:
    """The answer to a BatchView.

    Attributes
    ----------
    moment : Moment
    samples : ndarray of intp, (b,)
        The batch's indices into the training samples.
    loss : float
        Of this step, as Keras computes it.
    layers : tuple of LayerBatch
        Those that draw random numbers.
    """

    moment: Moment
    samples: Indices
    loss: float
    layers: tuple[LayerBatch, ...]
