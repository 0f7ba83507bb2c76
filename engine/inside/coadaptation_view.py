"""Co-adaptation as a view: the units of each layer at rate 0 and at another rate, over several seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.experiment.specs import Cell, Experiment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from engine.inside.coadaptation import LayerUnits

    Floats = npt.NDArray[np.float64]

MAX_SEEDS = 10


@dataclass(frozen=True)
class CoadaptationView:
    """Both rates after an epoch.

    Attributes
    ----------
    experiment : Experiment
    rate : float
        It is compared with rate 0.
    seeds : tuple of int
        Trained at both rates; at most `MAX_SEEDS`.
    epoch : int
        Counted from 1.
    shown_seed : int
        One of the seeds, whose units are drawn.
    """

    experiment: Experiment
    rate: float
    seeds: tuple[int, ...]
    epoch: int
    shown_seed: int


def coadaptation_of(
    experiment: Experiment, cell: Cell, seeds: tuple[int, ...], epoch: int
) -> CoadaptationView | None:
    """Return the look that compares a cell with the same seed without dropout.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    seeds : tuple of int
        Those of the sweep; the cell's own and the first others are taken.
    epoch : int

    Returns
    -------
    CoadaptationView or None
        None if the cell has no rate above 0.
    """
    if not cell.rate:
        return None
    others = [one for one in seeds if one != cell.seed][: MAX_SEEDS - 1]
    return CoadaptationView(experiment, cell.rate, tuple(sorted((cell.seed, *others))), epoch, cell.seed)


@dataclass(frozen=True, eq=False)
class DrawnUnits:
    """The units of one layer in one training, as they are drawn.

    Attributes
    ----------
    counts : ndarray of int, (bins,)
        How many activations lie in each bin of the histogram.
    correlations : ndarray, (units, units)
        Ordered so that units that go together stand together; nan for constant units.
    units : ndarray of int, (units,)
        The unit in each row.
    weights : ndarray, (inputs,), or None
        Of a Dense layer with a single unit: what is multiplied with each input, without the bias.
    """

    counts: npt.NDArray[np.intp]
    correlations: Floats
    units: npt.NDArray[np.intp]
    weights: Floats | None = None


@dataclass(frozen=True, eq=False)
class LayerSeen:
    """One layer at both rates.

    Attributes
    ----------
    name : str
        Keras's name.
    index : int
        Its place among the layers that are not switched off.
    n_units : int
    edges : ndarray, (bins + 1,)
        Borders of the histograms' bins.
    without, dropped : dict of int to LayerUnits
        By seed: at rate 0 and at the view's rate.
    shown_without, shown_dropped : DrawnUnits
        Of the seed that is shown.
    """

    name: str
    index: int
    n_units: int
    edges: Floats
    without: dict[int, LayerUnits]
    dropped: dict[int, LayerUnits]
    shown_without: DrawnUnits
    shown_dropped: DrawnUnits


@dataclass(frozen=True, eq=False)
class CoadaptationSeen:
    """The answer to a CoadaptationView.

    Attributes
    ----------
    epoch, n_epochs : int
        After which the layers are seen, and those that all of these trainings have.
    split : str
        Whose samples went through: "test", else "val", else "train".
    n_samples : int
    layers : tuple of LayerSeen
        Those with weights, without the output, unless it is the only one.
    """

    epoch: int
    n_epochs: int
    split: str
    n_samples: int
    layers: tuple[LayerSeen, ...]
