"""The answers of a trained cell on the samples that it is judged by."""

from __future__ import annotations

import numpy as np

from engine.analysis.answers import SPLITS, Answers, answers
from engine.data.catalogue import task_of
from engine.data.split import raw_samples, split
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions
from engine.training.reference import EVALUATION_BATCH
from engine.training.train import trained_model


def answers_of(experiment: Experiment, cell: Cell, options: RunOptions) -> Answers:
    """Train one cell and have it predict: the test set if there is one, else validation, else training.

    Parameters
    ----------
    experiment : Experiment
    cell : Cell
    options : RunOptions

    Returns
    -------
    Answers
        Training the cell again gives the same numbers, so that the score is the cell's own.

    Raises
    ------
    InputError
        If data, settings or device are wrong.
    """
    model = trained_model(experiment, cell, options)
    place = experiment.split_place(cell.seed)
    data = split(experiment.data, *place)
    name = next(name for name in SPLITS if name in data.rows)
    x, y = data.part(name)
    outputs = model.predict(x, batch_size=EVALUATION_BATCH, verbose=0)
    raw = raw_samples(experiment.data, name, *place)
    n_classes = task_of(experiment.data).n_classes
    return answers(name, experiment.training.metric, n_classes, np.asarray(outputs), y, raw)
