"""The programs that are ready: one for each architecture, the latest few kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import keras

from engine.data.catalogue import task_of
from engine.project.seeds import streams
from engine.project.specs import Experiment, NetworkSpec
from engine.training.build import build_model, optimizer_of
from engine.training.stacked.program import Program

MAX_PROGRAMS = 8
_programs: OrderedDict[object, Program] = OrderedDict()


def program_for(experiment: Experiment) -> Program:
    """The program of an experiment's architecture, made where it is not there yet.

    Only what is built into the graph tells programs apart: not rates, seeds, data, initial weights,
    epochs, batch size or learning rate.
    """
    shape = task_of(experiment.data).input_shape
    network = _plain(experiment.network)
    training = replace(
        experiment.training, epochs=1, batch_size=1, learning_rate=0.001, learning_rate_schedule="constant",
        scored_epoch="last", early_stopping=0,
    )  # fmt: skip
    key = (network, training, shape)
    if key in _programs:
        _programs.move_to_end(key)
        return _programs[key]
    keras.backend.clear_session()
    model = build_model(network, shape, streams(0))
    program = Program(model, training.loss, training.metric, optimizer_of(training, 1))
    _programs[key] = program
    if len(_programs) > MAX_PROGRAMS:
        _programs.popitem(last=False)
    return program


def _plain(network: NetworkSpec) -> NetworkSpec:
    """The stack with what does not change the graph set to one value."""
    layers = []
    for layer in network.layers:
        for field in layer.kind.fields:
            if field.name in ("rate", "kernel_initializer"):
                layer = layer.with_value(field.name, field.default)
        layers.append(replace(layer, is_swept=False))
    return NetworkSpec(tuple(layers))


def warm_up(experiment: Experiment) -> None:
    """Trace the program of this architecture, so that a run of it starts at once.

    Raises InputError where the data spec is wrong.
    """
    program = program_for(experiment)
    if program.n_traces == 0:
        program.warm_up()
