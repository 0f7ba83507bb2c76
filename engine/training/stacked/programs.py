"""A cache of traced programs, one per architecture; few enough for the memory that they take."""

from __future__ import annotations

from collections import OrderedDict

from engine.data.catalogue import task_of
from engine.experiment.architecture import architecture
from engine.experiment.seeds import streams
from engine.experiment.specs import Experiment
from engine.training.build import build_model, optimizer_of
from engine.training.clearing import clear_models
from engine.training.samples import device_type
from engine.training.stacked.program import Program

MAX_PROGRAMS = 8
MAX_NODES = 30_000  # of all kept programs but the newest; each takes about 8 kB
_programs: OrderedDict[object, Program] = OrderedDict()


def program_for(experiment: Experiment) -> Program:
    """Return the program of an experiment's architecture, from the cache or newly built.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    Program

    Raises
    ------
    InputError
        If the data spec is wrong.
    ValueError
        If the network or the optimizer has no exact stacked form.
    """
    shape = task_of(experiment.data).input_shape
    plain = architecture(experiment)
    network, training = plain.network, plain.training
    x_type = device_type(experiment.data)
    key = (network, training, shape, x_type)
    if key in _programs:
        _programs.move_to_end(key)
        return _programs[key]
    _make_room()
    clear_models()
    model = build_model(network, shape, streams(0))
    program = Program(
        model,
        training.loss,
        training.metrics,
        optimizer_of(training, 1),
        x_type=x_type,
        has_class_weights=training.has_class_weights,
    )
    _programs[key] = program
    return program


def _make_room() -> None:
    """Forget the programs that were used longest ago, until there is room for a new one."""
    sizes = {key: program.n_nodes for key, program in _programs.items()}
    while len(_programs) >= MAX_PROGRAMS or (_programs and sum(sizes.values()) > MAX_NODES):
        key, _ = _programs.popitem(last=False)
        del sizes[key]


def warm_up(experiment: Experiment) -> None:
    """Trace the program of this architecture, so that a run can start at once.

    Parameters
    ----------
    experiment : Experiment

    Raises
    ------
    InputError
        If the data spec is wrong.
    """
    program_for(experiment).trace()
