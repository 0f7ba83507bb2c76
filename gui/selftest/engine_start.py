"""The worker process with TensorFlow starts, and TensorFlow stays there."""

from __future__ import annotations

import sys

from engine.experiment.specs import DataSpec
from engine.session.messages import DataPreviewed
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure

IN_THE_WORKER = ("tensorflow", "keras")
ASKED = DataSpec(dataset="wine")


def await_engine(bench: Bench) -> None:
    """It says what it is, and answers a question about data."""
    bench.window.bridge.session.preview(ASKED)
    bench.wait_for_engine(lambda: bench.ready is not None, "the engine")
    assert bench.ready is not None
    versions = dict(bench.ready.versions)
    for name in IN_THE_WORKER:
        make_sure(bool(versions.get(name)), f"the engine does not say its version of {name}.")
    make_sure(bool(bench.ready.devices), "the engine has no device to train on.")

    def answers() -> list[DataPreviewed]:
        return [event for event in bench.events if isinstance(event, DataPreviewed) and event.data == ASKED]

    bench.wait_for_engine(lambda: bool(answers()), "the preview of data")
    make_sure(not answers()[0].problem, answers()[0].problem)


def keep_tensorflow_out(_bench: Bench) -> None:
    """The window's process has never loaded it: it would take a second, and much memory, from the window."""
    for name in IN_THE_WORKER:
        make_sure(name not in sys.modules, f"{name} was loaded into the window's process.")
