"""MC dropout as a view: K passes of one training on its held-out samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.data.pixels import Pixels
from engine.experiment.specs import Cell, Experiment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

MAX_PASSES = 200


@dataclass(frozen=True)
class UncertaintyView:
    """The passes of a cell.

    Attributes
    ----------
    experiment : Experiment
    cell : Cell
    epoch : int
        After which the network predicts, counted from 1.
    n_passes : int
        From 2 to `MAX_PASSES`.
    """

    experiment: Experiment
    cell: Cell
    epoch: int
    n_passes: int = 100


@dataclass(frozen=True, eq=False)
class PassesOn:
    """The K passes on n samples.

    Attributes
    ----------
    passes : ndarray of float32, (K, n, outputs)
        With dropout on; each sample of each pass has a mask of its own.
    scaled : ndarray of float32, (n, outputs)
        With dropout off: the weight-scaled prediction.
    y : ndarray, (n,)
        True values; class numbers or numbers. Empty where there are none.
    """

    passes: Floats
    scaled: Floats
    y: npt.NDArray[np.generic]


@dataclass(frozen=True, eq=False)
class Curve:
    """What a network with one input predicts along it.

    Attributes
    ----------
    x : ndarray of float32, (m,)
        Rising, and somewhat beyond the data on both sides; before scaling.
    predicted : PassesOn
    train_x, train_y : ndarray of float32, (n_train,)
        Training samples.
    """

    x: Floats
    predicted: PassesOn
    train_x: Floats
    train_y: Floats


@dataclass(frozen=True, eq=False)
class UncertaintySeen:
    """The answer to an UncertaintyView.

    Attributes
    ----------
    epoch, n_epochs : int
        After which the network predicts, and those of the training.
    split : str
        Whose samples `measured` has: "test" where any are held out, else "train".
    measured : PassesOn
    samples : ndarray of intp, (n,)
        Places of these in their split.
    calibration_split : str
        Of a regression, whose samples tell noise and width: "val", else "train"; empty for classes.
    calibration : PassesOn or None
    images : dict of int to Pixels
        Pictures of the most uncertain samples, by their place in `measured`; empty for tables.
    curve : Curve or None
        Of a regression of one number.
    is_random : bool
        Whether anything is drawn at all: without, all passes are the same.
    """

    epoch: int
    n_epochs: int
    split: str
    measured: PassesOn
    samples: npt.NDArray[np.intp]
    calibration_split: str
    calibration: PassesOn | None
    images: dict[int, Pixels]
    curve: Curve | None
    is_random: bool
