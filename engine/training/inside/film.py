"""What FilmView sees: networks on a grid, whole and thinned, after many epochs."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from engine.analysis.answers import SPLITS, predictions
from engine.data.catalogue import data_set_info, input_names, target_text, task_of
from engine.data.point_map import spread
from engine.data.split import SplitData, raw_samples
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.inside.film import (
    CURVE,
    NUMBERS,
    FilmPoints,
    FilmSeen,
    FilmSide,
    FilmView,
    class_codes,
    film_kind,
    film_problem,
    frame_epochs,
    has_thinned_networks,
    number_codes,
)
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.inside.thinned import Effects, thinning, whole_and_thinned
from engine.training.updates import Control

MAX_TRAINING, MAX_HELD_OUT = 160, 80  # samples that are drawn
MAX_JUDGED = 500  # samples on which networks are compared
MAX_VALUES = 2**24  # of a layer at once
MARGIN = 0.08  # around the samples, as a share of their range
CURVE_POINTS = 4  # times as many as along each side of a plane
STRAIGHT = 1e-3  # a feature's largest deviation from a line, as a share of its range
Floats = npt.NDArray[np.float32]


def see_film(
    view: FilmView, replays: dict[Cell, Replay], n_epochs: dict[Cell, int], control: Control
) -> FilmSeen:
    """Train, and compute the frames on the way.

    Parameters
    ----------
    view : FilmView
    replays : dict of Cell to Replay
        A replay for each of the view's cells; the same one for several, where they can be trained together.
    n_epochs : dict of Cell to int
        Epochs of each cell until early stopping ended it.
    control : Control

    Returns
    -------
    FilmSeen

    Raises
    ------
    InputError
        If these data, or this network, have no film.
    AbandonedError
        If the user stopped it.
    """
    if problem := film_problem(view.experiment):
        raise InputError(problem)
    cells = list(replays)
    scene = _Scene.of(view, replays[cells[0]].split(cells[0]))
    rows: dict[Cell, list[_Frame]] = {cell: [] for cell in cells}
    epochs = frame_epochs(max(n_epochs.values()), view.n_frames)
    masks: dict[Experiment, Effects] = {}
    for replay in replays.values():
        if replay.experiment not in masks:
            masks[replay.experiment] = _masks(view, replay)
    computing: dict[Cell, Future[_Frame]] = {}

    def collect() -> None:
        for cell, row in rows.items():  # of a training that early stopping has ended, the last one again
            row.append(computing[cell].result() if cell in computing else row[-1])

    with ThreadPoolExecutor(len(cells)) as pool:  # while the next steps are trained
        for number, epoch in enumerate(epochs):
            due = [cell for cell in cells if epoch <= n_epochs[cell] or not number]
            for cell in due:
                if control.should_stop():
                    raise AbandonedError
                replay = replays[cell]
                replay.move_to(min(epoch, n_epochs[cell]) * replay.steps_per_epoch, control)
            if number:
                collect()
            computing = {
                cell: pool.submit(scene.frame, replays[cell].model(cell), masks[replays[cell].experiment])
                for cell in due
            }
        collect()
    sides = tuple(_side(cell.rate, rows[cell]) for cell in cells)
    return scene.seen(view, np.array(epochs, np.intp), max(n_epochs.values()), sides)


def _masks(view: FilmView, replay: Replay) -> Effects:
    network = replay.experiment.network
    if not view.n_networks or not has_thinned_networks(network, view.thinned_at):
        return {}
    shape, seeds = replay.split(replay.cells[0]).x.shape[1:], replay.experiment.streams_of(view.seed)
    return thinning(network.at_rate(view.thinned_at), shape, seeds, view.n_networks)


def _side(rate: float | None, frames: list[_Frame]) -> FilmSide:
    means = [frame.means for frame in frames if frame.means is not None]
    return FilmSide(
        rate,
        np.stack([frame.full for frame in frames]),
        np.stack([frame.thinned for frame in frames]),
        np.stack(means) if means else None,
        np.stack([frame.differing for frame in frames]),
    )


# --- The grid, and a frame on it


@dataclass(frozen=True, eq=False)
class _Frame:
    full: npt.NDArray[Any]
    thinned: npt.NDArray[Any]
    means: npt.NDArray[np.uint8] | None
    differing: Floats


@dataclass(frozen=True, eq=False)
class _Axis:
    """A feature in the units of its axis: the network gets shift + slope * it."""

    name: str
    values: Floats
    slope: float
    shift: float


@dataclass(frozen=True, eq=False)
class _Scene:
    """The grid and the samples, which are the same in all frames."""

    kind: str
    n_classes: int
    limits: tuple[float, float]
    axes: tuple[_Axis, ...]
    points: Floats  # of the grid and then the judged samples, as the network gets them
    training: FilmPoints
    held_out: FilmPoints
    n_judged: int
    are_judged_held_out: bool

    @classmethod
    def of(cls, view: FilmView, split: SplitData) -> _Scene:
        data = view.experiment.data
        kind, n_classes = film_kind(data), task_of(data).n_classes
        n_points = view.n_points * (CURVE_POINTS if kind == CURVE else 1)
        axes = _axes(view.experiment, view.seed, split, n_points)
        held_out = next((name for name in SPLITS if name in split.rows and name != "train"), None)
        x, _ = split.part(held_out or "train")
        judged = x[spread(len(x), MAX_JUDGED)]
        grid = np.meshgrid(*(axis.shift + axis.slope * axis.values for axis in axes))
        return cls(
            kind,
            n_classes,
            (0.0, 1.0) if n_classes else _limits(split),
            axes,
            np.concatenate([np.column_stack([one.ravel() for one in grid]), judged]).astype("float32"),
            _points(split, "train", axes, MAX_TRAINING),
            _points(split, held_out, axes, MAX_HELD_OUT),
            len(judged),
            held_out is not None,
        )

    def frame(self, model: keras.Sequential, effects: Effects) -> _Frame:
        """Compute what is shown of a model as it is now."""
        parts = np.array_split(self.points, _n_parts(model, len(self.points), effects))
        outputs = np.concatenate([whole_and_thinned(model, part, effects) for part in parts], axis=1)
        outputs = outputs.reshape((*outputs.shape[:2], -1))
        n_grid = self.points.shape[0] - self.n_judged
        differing = self._differing(outputs[:, n_grid:])
        outputs = outputs[:, :n_grid]
        if self.kind == CURVE:
            values = outputs[..., -1]  # of a class: the probability of the second one
            return _Frame(values[0], values[1:], None, differing)
        size = len(self.axes[0].values)
        sums = np.cumsum(outputs[1:], axis=0)
        counts = np.arange(1, len(outputs), dtype="float32").reshape(-1, 1, 1)
        codes = self._codes(outputs).reshape((-1, size, size))
        means = self._codes(sums / counts).reshape((-1, size, size))
        return _Frame(codes[0], codes[1:, ::2, ::2].copy(), means, differing)

    def _codes(self, outputs: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        if self.kind == NUMBERS:
            return number_codes(outputs[..., 0], self.limits)
        if outputs.shape[-1] == 1:
            outputs = np.concatenate([1 - outputs, outputs], axis=-1)
        return class_codes(outputs)

    def _differing(self, outputs: npt.NDArray[Any]) -> Floats:
        """Compare the thinned networks with the whole one; (1 + K, n, outputs) to (K,)."""
        answers = np.stack([predictions(one, self.n_classes) for one in outputs])
        if self.n_classes:
            apart = (answers[1:] != answers[:1]).mean(axis=1)
        else:
            apart = np.sqrt(np.square(answers[1:] - answers[:1]).mean(axis=1))
        return np.asarray(apart, np.float32)

    def seen(
        self, view: FilmView, epochs: npt.NDArray[np.intp], n_epochs: int, sides: tuple[FilmSide, ...]
    ) -> FilmSeen:
        """Put it all together."""
        data = view.experiment.data
        info = data_set_info(data)
        return FilmSeen(
            self.kind,
            view.seed,
            view.thinned_at,
            epochs,
            n_epochs,
            tuple(axis.name for axis in self.axes),
            tuple(axis.values for axis in self.axes),
            self.limits,
            info.class_names,
            target_text(data) or info.target,
            self.training,
            self.held_out,
            self.n_judged,
            self.are_judged_held_out,
            sides,
        )


def _n_parts(model: keras.Sequential, n_points: int, effects: Effects) -> int:
    """Into how many parts the points are cut, so that a wide network takes little memory."""
    n_networks = max((factor.shape[0] for factor, _ in effects.values()), default=1)
    widest = max(int(np.prod(layer.output.shape[1:])) for layer in model.layers)
    return -(-widest * n_points * n_networks // MAX_VALUES)


def _axes(experiment: Experiment, seed: int, split: SplitData, n_points: int) -> tuple[_Axis, ...]:
    data, place = experiment.data, experiment.split_place(seed)
    names = input_names(data)
    shown = np.concatenate([_numbers(data, name, place) for name in split.rows])
    given = np.concatenate([split.part(name)[0] for name in split.rows])
    return tuple(
        _axis(name, shown[:, at], given[:, at].astype("float64"), n_points) for at, name in enumerate(names)
    )


def _numbers(data: DataSpec, name: str, place: SplitPlace) -> npt.NDArray[np.float64]:
    """Return the features of a split in their own units, (n, features)."""
    raw = raw_samples(data, name, *place)
    if isinstance(raw, np.ndarray):
        return raw.astype("float64")
    return np.column_stack([raw[one].to_numpy("float64", na_value=np.nan) for one in input_names(data)])


def _axis(name: str, shown: npt.NDArray[np.float64], given: npt.NDArray[np.float64], n_points: int) -> _Axis:
    """Find the line from a feature to what the network gets; if it is none, the axis has the latter."""
    is_there = np.isfinite(shown)
    low, high = int(np.nanargmin(shown)), int(np.nanargmax(shown))
    span = shown[high] - shown[low]
    slope = (given[high] - given[low]) / span if span else 1.0
    shift = given[low] - slope * shown[low]
    apart = np.abs(shift + slope * shown[is_there] - given[is_there]).max()
    if not slope or apart > STRAIGHT * max(given.max() - given.min(), 1e-12):
        name, shown, slope, shift = f"{name}, prepared", given, 1.0, 0.0
    first, last = float(np.nanmin(shown)), float(np.nanmax(shown))
    edge = MARGIN * ((last - first) or 1.0)
    return _Axis(name, np.linspace(first - edge, last + edge, n_points, dtype="float32"), slope, shift)


def _points(split: SplitData, name: str | None, axes: tuple[_Axis, ...], limit: int) -> FilmPoints:
    if name is None:
        return FilmPoints(np.zeros((0, len(axes)), "float32"), np.zeros(0, "float32"))
    x, y = split.part(name)
    chosen = spread(len(x), limit)
    columns = [(x[chosen, at] - axis.shift) / axis.slope for at, axis in enumerate(axes)]
    return FilmPoints(np.column_stack(columns).astype("float32"), y[chosen].astype("float32"))


def _limits(split: SplitData) -> tuple[float, float]:
    """Return the range of the numbers to predict."""
    low = min(float(y.min()) for y in split.targets.values())
    high = max(float(y.max()) for y in split.targets.values())
    return low, high
