"""The film of a decision boundary: what a network answers everywhere in its input, after many epochs.

The networks of several rates have the same seed. Each is shown whole, with dropout off, and thinned at one
rate by the same masks: so one sees what dropout does to a network that was trained with it, and to one that
was not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.data.catalogue import data_set_info, task_of
from engine.errors import InputError
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.language.texts import _
from engine.network.spec import LayerSpec, NetworkSpec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Codes = npt.NDArray[np.uint8]
    Indices = npt.NDArray[np.intp]

MAX_NETWORKS, MAX_CLASSES = 16, 64
COMPARED_AT = 0.5  # the rate at which a network is thinned that was trained without dropout
CLASSES, NUMBERS, CURVE = "classes", "numbers", "curve"


@dataclass(frozen=True)
class FilmView:
    """What the networks of a seed answer over the whole range of their features, epoch after epoch.

    Attributes
    ----------
    experiment : Experiment
        `film_problem` says whether it can be shown.
    seed : int
    rates : tuple of float or None
        Of the networks that are trained, side by side.
    thinned_at : float or None
        The rate at which all of them are thinned; None leaves each layer its own.
    n_networks : int
        How many thinned networks, at most `MAX_NETWORKS`; 0 if no layer drops anything.
    n_frames : int
        At most so many frames; early epochs lie closer together.
    n_points : int
        Points of the grid along each feature; a curve has four times as many.
    """

    experiment: Experiment
    seed: int
    rates: tuple[float | None, ...]
    thinned_at: float | None
    n_networks: int = MAX_NETWORKS
    n_frames: int = 40
    n_points: int = 48


@dataclass(frozen=True, eq=False)
class FilmSide:
    """The networks of one rate in F frames, K of them thinned, on a grid of g by g points.

    Attributes
    ----------
    rate : float or None
        At which the network was trained.
    full : ndarray of uint8, (F, g, g), or float32, (F, g)
        The whole network, dropout off. In a plane codes (see `class_codes` and `number_codes`), row 0 where
        the second feature is smallest; of a curve its values.
    thinned : ndarray of uint8, (F, K, g / 2, g / 2), or float32, (F, K, g)
        The thinned networks, in a plane at every other point.
    means : ndarray of uint8, (F, K, g, g), or None
        At k the mean of the first k + 1 thinned networks. None for a curve: `thinned` has it.
    differing : ndarray of float32, (F, K)
        How far each thinned network is from the whole one on the judged points: the share of them with
        another class, or the root of the mean squared difference.
    """

    rate: float | None
    full: npt.NDArray[Any]
    thinned: npt.NDArray[Any]
    means: Codes | None
    differing: Floats


@dataclass(frozen=True, eq=False)
class FilmPoints:
    """Samples that are drawn over the film.

    Attributes
    ----------
    features : ndarray of float32, (n, 1) or (n, 2)
        In the units of the axes.
    targets : ndarray of float32, (n,)
        Class numbers, or the numbers to predict.
    """

    features: Floats
    targets: Floats


@dataclass(frozen=True, eq=False)
class FilmSeen:
    """The answer to a FilmView.

    Attributes
    ----------
    kind : str
        CLASSES or NUMBERS over two features, CURVE over one.
    seed : int
    thinned_at : float or None
        As asked.
    epochs : ndarray of intp, (F,)
        How many epochs were done; 0 is the network before its training.
    n_epochs : int
        Of the longest training.
    features : tuple of str
        Names of the axes, one or two.
    axes : tuple of ndarray of float32
        The grid along each feature.
    limits : (float, float)
        Of the numbers to predict: the range of their colours, or of the curve's axis.
    class_names : tuple of str
        Empty for a regression.
    target : str
        Name of what is predicted.
    training, held_out : FilmPoints
        A selection of the training samples, and of test or validation samples (none without a split).
    n_judged : int
        Samples on which `FilmSide.differing` is measured.
    are_judged_held_out : bool
    sides : tuple of FilmSide
    """

    kind: str
    seed: int
    thinned_at: float | None
    epochs: Indices
    n_epochs: int
    features: tuple[str, ...]
    axes: tuple[Floats, ...]
    limits: tuple[float, float]
    class_names: tuple[str, ...]
    target: str
    training: FilmPoints
    held_out: FilmPoints
    n_judged: int
    are_judged_held_out: bool
    sides: tuple[FilmSide, ...]

    @property
    def n_networks(self) -> int:
        """How many thinned networks there are."""
        return int(self.sides[0].thinned.shape[1])

    @property
    def n_frames(self) -> int:
        """How many frames there are."""
        return len(self.epochs)


def film_of(experiment: Experiment, cell: Cell) -> FilmView:
    """Return the film that shows a cell: beside the same seed without dropout, if it has some.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell

    Returns
    -------
    FilmView
        A cell of rate 0 is thinned at `COMPARED_AT`.
    """
    if cell.rate is None:  # no layer is swept
        return FilmView(experiment, cell.seed, (None,), None)
    if cell.rate == 0:
        return FilmView(experiment, cell.seed, (0.0,), COMPARED_AT)
    return FilmView(experiment, cell.seed, (0.0, cell.rate), cell.rate)


# --- What can be shown


def film_problem(experiment: Experiment) -> str:
    """Say why there is no film of an experiment.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    str
        One sentence; empty if there is one.
    """
    try:
        kind = film_kind(experiment.data)
    except InputError as error:
        return str(error)
    if not kind:
        return _(
            "The film needs data with two columns of numbers, or one: leave out the other columns on the "
            "Data page, or open an example."
        )
    if kind == CLASSES and task_of(experiment.data).n_classes > MAX_CLASSES:
        return _("The film shows at most {n} classes: open an example.").format(n=MAX_CLASSES)
    if any(_drops_inside(layer) for layer in experiment.network.enabled.layers):
        return _("The film can't thin recurrent layers: set their dropout to 0, or open an example.")
    return ""


def film_kind(data: DataSpec) -> str:
    """Return how data are shown.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    str
        CLASSES, NUMBERS or CURVE; empty if they have no film.

    Raises
    ------
    InputError
        If the data set or its options are unknown.
    """
    info, task = data_set_info(data), task_of(data)
    if not info.is_table or len(task.input_shape) != 1 or _has_other_columns(data):
        return ""
    if task.input_shape[0] == 1 and task.n_classes in (0, 2):
        return CURVE
    if task.input_shape[0] != 2:
        return ""
    return CLASSES if task.n_classes else NUMBERS


def _has_other_columns(data: DataSpec) -> bool:
    """Whether a column that is used is no single number: a category, a date."""
    info = data_set_info(data)
    kept = [at for at, name in enumerate(info.columns) if name not in data.exclude_columns]
    categories = info.categories or ((),) * len(info.columns)
    counts = info.feature_counts or (1,) * len(info.columns)
    return any(categories[at] or counts[at] != 1 for at in kept)


def _drops_inside(layer: LayerSpec) -> bool:
    """Whether it is a recurrent layer with dropout."""
    if not (layer.kind.draws_masks and layer.kind.has_random_weights):
        return False
    return layer.is_swept or any(layer.values[name] for name in layer.kind.rates)


def has_thinned_networks(network: NetworkSpec, rate: float | None) -> bool:
    """Whether any layer drops units, or makes noise, at a rate of the sweep.

    Parameters
    ----------
    network : NetworkSpec
    rate : float or None
        As of a cell.

    Returns
    -------
    bool
    """
    layers = network.at_rate(rate).enabled.layers
    return any(layer.kind.draws_masks and layer.values.get(layer.kind.main_field) for layer in layers)


# --- When


def frame_epochs(n_epochs: int, n_frames: int) -> list[int]:
    """Choose the epochs after which there is a frame: all, or some that lie closer together early on.

    Parameters
    ----------
    n_epochs : int
    n_frames : int
        At least 2.

    Returns
    -------
    list of int
        From 0, before the training, to n_epochs.
    """
    if n_epochs < n_frames:
        return list(range(n_epochs + 1))
    last = n_frames - 1
    chosen: list[int] = []
    for at in range(n_frames):
        wanted = round(n_epochs * (at / last) ** 1.5)
        chosen.append(max(wanted, chosen[-1] + 1) if chosen else 0)
    return chosen


# --- Bytes for colours


def class_codes(probabilities: npt.NDArray[Any]) -> Codes:
    """Code the class with the highest probability and how high it is, in one byte.

    Parameters
    ----------
    probabilities : ndarray, (..., n_classes)

    Returns
    -------
    ndarray of uint8, (...)
        class * n_levels + level; level 0 is that of equal probabilities, the last one that of certainty.
    """
    import numpy as np  # here: the window imports this file but should not import numpy

    n_classes = probabilities.shape[-1]
    n_levels = levels_of(n_classes)
    # Class by class: numpy is slow where it searches along a short axis.
    highest, winner = probabilities[..., 0], np.zeros(probabilities.shape[:-1], "uint8")
    for number in range(1, n_classes):
        is_higher = probabilities[..., number] > highest
        winner[is_higher] = number
        highest = np.maximum(highest, probabilities[..., number])
    certainty = (highest * n_classes - 1) * (n_levels / (n_classes - 1))
    levels = np.clip(np.nan_to_num(certainty), 0, n_levels - 1).astype("uint8")
    codes: Codes = winner * np.uint8(n_levels) + levels
    return codes


def levels_of(n_classes: int) -> int:
    """How many levels of certainty a byte has for each of so many classes."""
    return 256 // n_classes


def number_codes(values: npt.NDArray[Any], limits: tuple[float, float]) -> Codes:
    """Code numbers in one byte each.

    Parameters
    ----------
    values : ndarray
    limits : (float, float)
        The numbers of codes 0 and 255; what lies outside gets the code of the nearer one.

    Returns
    -------
    ndarray of uint8
    """
    import numpy as np

    low, high = limits
    shares = np.clip((np.nan_to_num(values) - low) / ((high - low) or 1.0), 0, 1)
    codes: Codes = np.rint(255 * shares).astype("uint8")
    return codes
