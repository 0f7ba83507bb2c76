"""The real worker, which also writes down how many programs it keeps and how many graphs there are."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

FILE = "DROPOUT_LAB_SOAK_FILE"  # environment variable
SECONDS = 2.0


def counted_worker(connection: Connection, log_path: str, is_reproducible: bool) -> None:
    """The worker's main function; a thread counts beside it."""
    from engine.session.worker import worker_main

    threading.Thread(target=_count, args=(Path(os.environ[FILE]),), daemon=True).start()
    worker_main(connection, log_path, is_reproducible)


def _count(place: Path) -> None:
    while True:
        time.sleep(SECONDS)
        programs = sys.modules.get("engine.training.stacked.programs")
        if programs is None:
            continue
        kept = list(programs._programs.values())
        n_graphs = sum(type(one).__name__ == "FuncGraph" for one in gc.get_objects())
        beside = place.with_suffix(".part")
        beside.write_text(json.dumps({"programs": len(kept), "graphs": n_graphs}))
        beside.replace(place)
