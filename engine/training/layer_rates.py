"""The rates of a Keras model's layers that follow a dropout schedule."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import keras

from engine.experiment.dropout_schedule import rate_in_epoch
from engine.experiment.specs import Experiment
from engine.keras_code.schedule_lines import draws_in_evaluation, scheduled_rates
from engine.training.seed_state import set_draws


class LayerRates:
    """What the callback of the script does to a model.

    Parameters
    ----------
    experiment : Experiment
    model : keras.Sequential
        With the rates of its cell, which are the highest of the schedule.
    """

    def __init__(self, experiment: Experiment, model: keras.Sequential) -> None:
        self._model = model
        self._is_drawn_in_evaluation = draws_in_evaluation(experiment)
        self._peaks: list[tuple[Any, str, float]] = []
        for rate in scheduled_rates(experiment):
            layer = model.layers[rate.layer]
            owner = attrgetter(rate.owner)(layer) if rate.owner else layer
            self._peaks.append((owner, rate.name, getattr(owner, rate.name)))

    def set_share(self, share: float) -> None:
        """Give all layers a share of their rate, and let Keras train with it.

        Parameters
        ----------
        share : float
            As `share_of_peak` has it.
        """
        for owner, name, peak in self._peaks:
            rate = rate_in_epoch(peak, share)
            if rate != getattr(owner, name):
                setattr(owner, name, rate)
                self._model.make_train_function(force=True)
                if self._is_drawn_in_evaluation:
                    self._model.make_test_function(force=True)

    def set_draws(self, n: int) -> None:
        """Set how often these layers have drawn already; others stay as they are.

        Parameters
        ----------
        n : int
        """
        for owner, _, _ in self._peaks:
            set_draws(owner, n)
