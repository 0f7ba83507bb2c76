"""Looks into trainings: the entry that the worker calls. The last replays are kept for the next look."""

from __future__ import annotations

from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions
from engine.inside.coadaptation_view import CoadaptationView
from engine.inside.scaling import ScalingView
from engine.inside.steps import BatchView, StepsView
from engine.inside.uncertainty_view import UncertaintyView
from engine.inside.views import Seen, View
from engine.training.device import device_scope
from engine.training.inside.layer_units import see_coadaptation
from engine.training.inside.passes import see_uncertainty
from engine.training.inside.replay import Replay
from engine.training.inside.scaling_views import see_scaling
from engine.training.inside.step_views import see_batch, see_steps
from engine.training.inside.subnetworks import Subnetworks
from engine.training.train import train
from engine.training.updates import Control, Unattended

KEPT_REPLAYS = 3


class Look:
    """Looks into trainings, and keeps the last few replays; one object serves a whole process."""

    def __init__(self) -> None:
        self._replays: dict[tuple[Experiment, tuple[Cell, ...], RunOptions], Replay] = {}
        self._subnetworks: dict[int, Subnetworks] = {}
        self._epochs: dict[tuple[Experiment, Cell], int] = {}

    def __call__(
        self, view: View, options: RunOptions = RunOptions(), control: Control = Unattended()
    ) -> Seen:
        """Look into a training.

        Parameters
        ----------
        view : View
        options : RunOptions
            Trainer and device.
        control : Control
            Asked several times a second whether to stop.

        Returns
        -------
        Seen

        Raises
        ------
        InputError
            If data, settings, device or what is asked are wrong.
        AbandonedError
            If the user stopped it.
        """
        with device_scope(options.device):
            match view:
                case BatchView():
                    replay = self.replay(view.experiment.at_width(view.cell.rate), (view.cell,), options)
                    return see_batch(view, replay, control)
                case UncertaintyView():
                    replay = self.replay(view.experiment.at_width(view.cell.rate), (view.cell,), options)
                    n_epochs = self.epochs(replay, options, control)
                    return see_uncertainty(view, replay, n_epochs, control)
                case CoadaptationView():
                    replays = self._replays_of(view, options)
                    n_epochs = min(
                        min(self.epochs_of(replay, options, control).values()) for replay in replays.values()
                    )
                    return see_coadaptation(view, replays, n_epochs, control)
                case ScalingView():
                    replay = self.replay(view.experiment.at_width(view.cell.rate), (view.cell,), options)
                    return see_scaling(view, replay, control)
                case StepsView():
                    replay = self.replay(view.experiment.at_width(view.cell.rate), (view.cell,), options)
                    return see_steps(
                        view, replay, self._counter(replay), self.epochs(replay, options, control), control
                    )

    def replay(self, experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions) -> Replay:
        """Return the replay of some cells, a kept one if there is one.

        Parameters
        ----------
        experiment : Experiment
        cells : tuple of Cell
        options : RunOptions

        Returns
        -------
        Replay

        Raises
        ------
        InputError
            If the data spec is wrong.
        """
        key = experiment, cells, options
        found = self._replays.pop(key, None) or Replay(experiment, cells, options)
        self._replays[key] = found  # the newest is last
        while len(self._replays) > KEPT_REPLAYS:
            gone = self._replays.pop(next(iter(self._replays)))
            self._subnetworks.pop(id(gone), None)
        return found

    def _replays_of(self, view: CoadaptationView, options: RunOptions) -> dict[float, Replay]:
        """Return the replay of all seeds for both rates: the same one, unless the rate decides the width."""
        cells = {rate: tuple(Cell(rate, seed) for seed in view.seeds) for rate in (0.0, view.rate)}
        without, dropped = (view.experiment.at_width(rate) for rate in cells)
        if without == dropped:
            replay = self.replay(without, (*cells[0.0], *cells[view.rate]), options)
            return dict.fromkeys(cells, replay)
        return {
            0.0: self.replay(without, cells[0.0], options),
            view.rate: self.replay(dropped, cells[view.rate], options),
        }

    def _counter(self, replay: Replay) -> Subnetworks:
        if id(replay) not in self._subnetworks:
            (cell,) = replay.cells
            self._subnetworks[id(replay)] = Subnetworks(replay.model(cell), replay.orders)
        return self._subnetworks[id(replay)]

    def epochs(self, replay: Replay, options: RunOptions, control: Control) -> int:
        """Return how many epochs a replay's cells train: less than planned if early stopping ends them all.

        Parameters
        ----------
        replay : Replay
        options : RunOptions
        control : Control

        Returns
        -------
        int
        """
        return max(self.epochs_of(replay, options, control).values())

    def epochs_of(self, replay: Replay, options: RunOptions, control: Control) -> dict[Cell, int]:
        """Return how many epochs each cell of a replay trains.

        Parameters
        ----------
        replay : Replay
        options : RunOptions
        control : Control

        Returns
        -------
        dict of Cell to int
        """
        experiment = replay.experiment
        if not experiment.training.early_stopping:
            return dict.fromkeys(replay.cells, replay.n_epochs)
        new = tuple(cell for cell in replay.cells if (experiment, cell) not in self._epochs)
        if new:
            outcome = train(experiment, new, lambda _: None, control, options)
            for result in outcome.finished:
                self._epochs[experiment, result.cell] = len(result.epochs)
        return {cell: self._epochs[experiment, cell] for cell in replay.cells}


look = Look()
