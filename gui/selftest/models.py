"""A trained model as a `.keras` file, read back as a network with weights; and a look at weights."""

from __future__ import annotations

from engine.experiment.specs import NetworkSpec
from engine.keras_code.reading import read_keras_model
from engine.project.project import Project
from engine.session.messages import ModelSaved, WeightsInspected
from engine.storage.project_file import SUFFIX, read_project, write_project
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.training import CELL, IMAGES

NAME = "model.keras"


def order_model(bench: Bench) -> None:
    """Ask for the model of a conv net, and for its weights."""
    session = bench.window.bridge.session
    session.save_model(IMAGES, CELL, str(bench.folder / NAME))
    session.inspect_weights(IMAGES, CELL)


def read_model(bench: Bench) -> None:
    """Read the file, and keep what was read in a project."""
    bench.wait_for_engine(lambda: bool(_of(bench, ModelSaved)), "the saved model")
    bench.wait_for_engine(lambda: bool(_of(bench, WeightsInspected)), "the weights")
    for answer in (*_of(bench, ModelSaved), *_of(bench, WeightsInspected)):
        make_sure(not answer.problem, answer.problem)
    make_sure(bool(_of(bench, WeightsInspected)[0].histograms), "the engine found no weights.")
    read = read_keras_model(bench.folder / NAME)
    kinds = [layer.kind_id for layer in read.layers]
    wanted = [layer.kind_id for layer in IMAGES.network.layers]
    make_sure(kinds == wanted, f"the saved model reads as {', '.join(kinds)}.")
    make_sure(not read.notes, " ".join(read.notes))
    kept = bench.folder / f"weights{SUFFIX}"
    project = Project(network=NetworkSpec(read.layers))
    write_project(project, kept)
    make_sure(read_project(kept).network == project.network, "the weights came back changed.")


def _of(bench: Bench, kind: type) -> list:
    return [event for event in bench.events if isinstance(event, kind)]
