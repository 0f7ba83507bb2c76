"""A project that the film shows well, for a project whose data have no film."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import DataSpec, TrainingSpec
from engine.language.texts import N_
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project

NAME = N_("Two moons")
N_TRAINING, N_UNITS = 100, 32


def film_example(project: Project) -> Project:
    """Return a project with few noisy points and a network that can memorise them; all else stays.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Project
    """
    hidden = LayerSpec.of("dense", units=N_UNITS, activation="relu")
    dropout = LayerSpec.of("dropout", True, rate=0.5)
    output = LayerSpec.of("dense", units=2, activation="softmax")
    layers = hidden, dropout, hidden.copy(), dropout.copy(), output
    data = DataSpec("moons", train_samples=N_TRAINING, options=(("noise", 0.3),))
    training = TrainingSpec(learning_rate=0.01, epochs=100)
    return replace(project, data=data, network=NetworkSpec(layers), training=training)
