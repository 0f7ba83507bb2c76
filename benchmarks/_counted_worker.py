"""The real worker, which also writes down after each run how many programs and graphs there are."""

from __future__ import annotations

import gc
import json
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

FILE = "DROPOUT_LAB_SOAK_FILE"  # environment variable


def counted_worker(connection: Connection, log_path: str, is_reproducible: bool) -> None:
    """The worker's main function; it counts between runs, since a second thread would disturb them."""
    from engine.session import worker
    from engine.session.inbox import Inbox
    from engine.session.messages import Event, StartRun

    run_as_usual = worker._run

    def run(order: StartRun, inbox: Inbox) -> Event:
        end = run_as_usual(order, inbox)
        _count(Path(os.environ[FILE]))
        return end

    vars(worker)["_run"] = run
    worker.worker_main(connection, log_path, is_reproducible)


def _count(place: Path) -> None:
    kept = sys.modules["engine.training.stacked.programs"]._programs
    n_graphs = sum(type(one).__name__ == "FuncGraph" for one in gc.get_objects())
    beside = place.with_suffix(".part")
    beside.write_text(json.dumps({"programs": len(kept), "graphs": n_graphs}), "utf-8")
    beside.replace(place)
