"""Random stacks of every kind: the checks say what Keras does, and the script builds the same model."""

from __future__ import annotations

import random
from collections import Counter

import keras
import pytest

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, SweepSpec, TrainingSpec
from engine.keras_code.script import cell_script
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import NetworkSpec
from engine.project.project import Project
from engine.training.build import build_model
from tests.engine.network.random_layers import DATA, random_stack, random_working_stack

N_STACKS = 300
SEED = 5


def built(network: NetworkSpec, shape: tuple[int, ...]) -> keras.Sequential:
    """The model with the names that a fresh Keras gives."""
    keras.utils.clear_session(free_memory=False)
    return build_model(network, shape, streams(SEED))


@pytest.mark.slow
def test_working_stacks_have_keras_shapes_and_parameters_and_their_script_builds_the_same_model() -> None:
    rng = random.Random(11)
    kinds: Counter[str] = Counter()
    for number in range(N_STACKS):
        data = DATA[number % len(DATA)]
        task = task_of(data)
        network = random_working_stack(rng, task)
        check = check_network(network, TrainingSpec(), task)
        assert check.errors() == ()
        model = built(network, task.input_shape)
        enabled = [one for one, layer in zip(check.layers, network.layers, strict=True) if layer.is_enabled]
        assert [one.output_shape for one in enabled] == [layer.output.shape[1:] for layer in model.layers]
        assert [one.parameters for one in enabled] == [_count(layer) for layer in model.layers]
        assert _script_model(Project(data=data, network=network)).get_config() == model.get_config()
        kinds.update(layer.kind_id for layer in network.layers if layer.is_enabled)
    assert set(kinds) == set(LAYER_KINDS)


def _count(layer: keras.Layer) -> int:
    """Parameters without the states of random numbers, which Keras counts as weights of a layer."""
    return sum(v.value.shape.num_elements() for v in layer.weights if v.name != "seed_generator_state")


def _script_model(project: Project) -> keras.Sequential:
    """What the network's section of the exported script makes, run as it stands."""
    sections = {section.title: section for section in cell_script(project, Cell(None, SEED)).sections}
    keras.utils.clear_session(free_memory=False)
    names: dict[str, object] = {"keras": keras}
    exec(sections["Network"].code, names)  # noqa: S102 (our own export)
    model = names["model"]
    assert isinstance(model, keras.Sequential)
    return model


@pytest.mark.slow
def test_checks_refuse_every_random_stack_that_keras_refuses() -> None:
    rng = random.Random(12)
    n_broken = n_fine = 0
    while n_broken < N_STACKS:
        data = rng.choice(DATA)
        task = task_of(data)
        network = random_stack(rng)
        check = check_network(network, TrainingSpec(), task)
        problems = [problem for layer in check.layers for problem in layer.problems] + list(
            check.output_problems
        )
        if any(problem.is_error for problem in problems):
            n_broken += 1
            assert all(problem.message.endswith(".") for problem in problems)
            continue
        n_fine += 1
        built(network, task.input_shape)
    assert n_fine > 30


@pytest.mark.slow
def test_checks_refuse_what_keras_refuses() -> None:
    """Stacks that Keras can't build, whatever the checks say of them: each has an error on a card."""
    rng = random.Random(13)
    n_refused = 0
    for _ in range(200):
        data = rng.choice(DATA)
        task = task_of(data)
        network = random_stack(rng, 4)
        try:
            built(network, task.input_shape)
        except (ValueError, ZeroDivisionError, TypeError):
            n_refused += 1
            check = check_network(network, TrainingSpec(), task)
            assert any(problem.is_error for layer in check.layers for problem in layer.problems), network
    assert n_refused > 80


@pytest.mark.slow
def test_every_fix_removes_its_problem() -> None:
    rng = random.Random(14)
    n_fixes = 0
    for _ in range(400):
        data = rng.choice(DATA)
        task = task_of(data)
        network = random_stack(rng)
        if rng.random() < 0.5:
            network = NetworkSpec(random_working_stack(rng, task).layers[:-1])  # only its output is wrong
        check = check_network(network, TrainingSpec(), task)
        for index, layer in enumerate(check.layers):
            for problem in layer.problems:
                if problem.fix is None:
                    continue
                n_fixes += 1
                after = check_network(problem.fix.network, problem.fix.training, task)
                left = [one.message for layer_after in after.layers for one in layer_after.problems]
                assert problem.message not in left, (index, problem.message, problem.fix.label)
        for problem in check.output_problems:
            if problem.fix is not None:
                n_fixes += 1
                after = check_network(problem.fix.network, problem.fix.training, task)
                assert problem not in after.output_problems
                assert len(after.errors()) <= len(check.errors()), (problem.message, problem.fix.label)
    assert n_fixes > 100


def test_a_sweep_reaches_every_swept_rate() -> None:
    rng = random.Random(15)
    network = random_working_stack(rng, task_of(DATA[0]), 12)
    for layer in network.at_rate(0.3).layers:
        assert all(layer.values[name] == 0.3 for name in layer.swept)
    assert SweepSpec().cells()[0].rate == 0.0
