"""Any network on any data set: one step makes it train."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.checks.checks import check_network, check_project
from engine.checks.fit import fitted_to_data
from engine.checks.settings_advice import settings_advice
from engine.data.catalogue import DATA_SETS, data_set_info, task_of
from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from engine.storage.presets import bundled_presets
from engine.training.train import train
from engine.training.updates import Unattended

OF = LayerSpec.of
EMBEDDED = (OF("flatten"), OF("embedding", input_dim=17), OF("flatten"), OF("dense", units=10))


def networks() -> dict[str, NetworkSpec]:
    """The networks of examples and presets, and some that fit nothing."""
    found = {name: example(name).network for name in EXAMPLES}
    found |= {f"preset {preset.id}": preset.network for preset in bundled_presets()}
    return found | {
        "empty": NetworkSpec(()),
        "off": NetworkSpec((replace(OF("dense"), is_enabled=False),)),
        "embedding": NetworkSpec(EMBEDDED),
        "wide windows": NetworkSpec((OF("conv2d", kernel_size=(30, 30)), OF("max_pooling2d"))),
    }


def other_data(project: Project, dataset: str) -> Project:
    """The project as it is when another data set has just been chosen."""
    data = replace(project.data, dataset=dataset, exclude_columns=())
    return replace(project, data=replace(data, exclude_columns=data_set_info(data).default_exclude))


@pytest.mark.parametrize("dataset", DATA_SETS)
@pytest.mark.parametrize("name", networks())
def test_every_network_fits_every_data_set_after_one_step(name: str, dataset: str) -> None:
    start = example(name) if name in EXAMPLES else Project(network=networks()[name])
    fitted = fitted_to_data(other_data(start, dataset))
    task = task_of(fitted.data)
    check_project(fitted, task)
    check = check_network(fitted.network, fitted.training, task)
    assert check.layers[-1].output_shape == ((task.n_classes or 1),)
    # On which scale the target is predicted is for the user to say: every score changes with it.
    long_tail = ("The target has a long tail: predict its logarithm.",)
    left = tuple(problem.message for problem in settings_advice(fitted))
    assert left == (long_tail if DATA_SETS[dataset].has_long_tail else ())
    assert fitted_to_data(fitted) == fitted
    assert (fitted.data.dataset, fitted.sweep, fitted.name) == (dataset, start.sweep, start.name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_fits_already_stays_as_it_is(name: str) -> None:
    project = example(name)
    fitted = fitted_to_data(project)
    assert (fitted.network, fitted.training) == (project.network, project.training)
    assert replace(fitted.data, scaling=project.data.scaling) == project.data


def test_layers_that_fit_keep_their_settings_and_rates() -> None:
    fitted = fitted_to_data(other_data(example("tutorial-regression"), "wine"))
    *before, _ = example("tutorial-regression").network.layers
    *kept, last = fitted.network.layers
    assert kept == before
    assert (last.values["units"], last.values["activation"]) == (3, "softmax")
    assert (fitted.training.loss, fitted.training.metric) == ("sparse_categorical_crossentropy", "accuracy")
    assert fitted.data.scaling == "standard"


def test_settings_of_the_data_that_can_not_be_are_made_right() -> None:
    data = DataSpec("diabetes", label_noise=0.3, validation_size=0.6, test_size=0.4)
    watching = TrainingSpec(batch_size=5000, early_stopping=3)
    fitted = fitted_to_data(Project(data=data, training=watching))
    assert (fitted.data.label_noise, fitted.data.validation_size, fitted.data.test_size) == (0.0, 0.2, 0.2)
    assert (fitted.training.batch_size, fitted.training.early_stopping) == (32, 3)
    unwatched = fitted_to_data(Project(data=replace(data, split="none"), training=watching))
    assert unwatched.training.early_stopping == 0


def test_whole_numbers_stay_whole_for_an_embedding() -> None:
    project = Project(data=DataSpec("digits", scaling="none"), network=NetworkSpec(EMBEDDED))
    assert fitted_to_data(project).data.scaling == "none"


@pytest.mark.parametrize("dataset", ["wine", "diabetes", "digits"])
def test_a_fitted_network_trains(dataset: str) -> None:
    project = fitted_to_data(other_data(example("tutorial-regression"), dataset))
    project = replace(project, training=replace(project.training, epochs=2))
    outcome = train(project.experiment, (Cell(0.2, 0),), lambda _: None, Unattended())
    (cell,) = outcome.finished
    assert all(np.isfinite(values).all() for _, values in cell.history)
