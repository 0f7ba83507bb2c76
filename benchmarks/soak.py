"""Does memory level off in a day of work, and is no handle left open? Many sweeps, many edits.

The worker part sweeps many small architectures in one worker process, one sweep in nine with the reference
trainer, round after round, and asks for weights and answers. The window part edits a project in one real
window, switches scheme and page, and sweeps now and then. Printed are memory, open files and threads, and
what is kept: programs and graphs in the worker, Qt's objects and matplotlib's figures in the window. Returns
1 if something grows from the second quarter to the last. A day is `--sweeps 1000 --edits 500`; each part can
run alone. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.checks.starting import starting_project
from engine.experiment.specs import DataSpec, SweepSpec
from engine.experiment.trainers import RunOptions
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.system.paths import OWN_FOLDER

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
WORKER, WINDOW = "worker", "window"
MAX_MORE = 3  # that a count may grow from the second quarter to the last
MORE = {"MB": 40, "worker MB": 40, "objects": 100}  # forms and menus are made when they are first needed
MAX_SECONDS = 600  # for one sweep
REFERENCE_EACH, ASK_EACH = 9, 4  # sweeps
EXAMPLE = "honest-classification"
PAUSE, WARM_UP = 60, 6000  # milliseconds


def main() -> int:
    """Run the parts, each in a process of its own, and print what is in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=(WORKER, WINDOW), help="only this one")
    parser.add_argument("--sweeps", type=int, default=100)
    parser.add_argument("--architectures", type=int, default=50)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--in-child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if sys.platform != "linux":
        print("What a process holds is read from /proc: nothing is measured here.")
        return 0
    if options.in_child:
        if options.part == WORKER:
            return _soak_worker(options.sweeps, options.architectures)
        return _soak_window(options.edits)
    code = 0
    for part in (options.part,) if options.part else (WORKER, WINDOW):
        command = [sys.executable, "-m", "benchmarks.soak", "--in-child", "--part", part]
        for name in ("sweeps", "architectures", "edits"):
            command += [f"--{name}", str(getattr(options, name))]
        if part == WINDOW and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
            command = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *command]
        with tempfile.TemporaryDirectory(prefix="dropout-lab-soak-") as home:
            environment = {**os.environ, OWN_FOLDER: home}
            code |= subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return code


# --- What a process holds


@dataclass
class Figures:
    """Rows of counts, printed as they come."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        print(f"{'':>10}" + "".join(f"{name:>10}" for name in self.names), flush=True)

    def add(self, label: str, *row: float) -> None:
        """Print and remember a row."""
        self.rows.append(row)
        print(f"{label:>10}" + "".join(f"{value:10.0f}" for value in row), flush=True)

    def growing(self) -> list[str]:
        """What grows from the second quarter to the last, by more than it may."""
        quarter = max(1, len(self.rows) // 4)
        early, late = self.rows[quarter : 2 * quarter], self.rows[-quarter:]
        if not early:
            return []
        grown = []
        for index, name in enumerate(self.names):
            more = statistics.median(row[index] for row in late) - statistics.median(
                row[index] for row in early
            )
            if more > MORE.get(name, MAX_MORE):
                grown.append(f"{name} by {more:.0f}")
        return grown


def _held(pid: int) -> tuple[float, int, int]:
    """MB in memory, open files and sockets, threads."""
    place = Path("/proc") / str(pid)
    pages = int((place / "statm").read_text("utf-8").split()[1])
    n_files, n_threads = (len(list((place / name).iterdir())) for name in ("fd", "task"))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, n_files, n_threads


def _verdict(figures: Figures) -> int:
    grown = figures.growing()
    print("levels off" if not grown else f"GROWS: {', '.join(grown)}", flush=True)
    return 1 if grown else 0


# --- Many sweeps in one worker


def _soak_worker(n_sweeps: int, n_architectures: int) -> int:
    import engine.session.session as session_module
    from benchmarks._counted_worker import FILE, counted_worker
    from engine.session.messages import (
        EngineFailed,
        EngineReady,
        Event,
        Failed,
        Finished,
        Lost,
        SamplesPredicted,
        Stopped,
        WeightsInspected,
    )

    counts = Path(tempfile.mkdtemp(dir=os.environ[OWN_FOLDER])) / "counts.json"
    os.environ[FILE] = str(counts)
    vars(session_module)["worker_main"] = counted_worker
    session = session_module.EngineSession()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    session.subscribe(events.put)
    session.start()

    def wait_for(*kinds: type[Event]) -> Event:
        while True:
            event = events.get(timeout=MAX_SECONDS)
            if isinstance(event, kinds):
                return event

    wait_for(EngineReady, EngineFailed)
    pid = session.worker_pid
    assert pid is not None
    figures = Figures(("MB", "files", "threads", "programs", "graphs"))
    each, began = max(1, n_sweeps // 20), time.monotonic()
    ends: dict[str, int] = {}
    for number in range(n_sweeps):
        project = _architecture(number % n_architectures)
        trainer = "reference" if number % REFERENCE_EACH == REFERENCE_EACH - 1 else "auto"
        session.start_run(project.experiment, project.sweep.cells(), RunOptions(trainer))
        end = wait_for(Finished, Stopped, Failed, Lost)
        name = type(end).__name__
        ends[name] = ends.get(name, 0) + 1
        if isinstance(end, Failed | Lost):
            print(f"sweep {number + 1}: {end.message}", flush=True)
        if number % ASK_EACH == ASK_EACH - 1:
            cell = project.sweep.cells()[0]
            session.inspect_weights(project.experiment, cell)
            wait_for(WeightsInspected)
            session.predict_samples(project.experiment, cell)
            wait_for(SamplesPredicted)
        if number % each == each - 1:
            count = json.loads(counts.read_text("utf-8"))
            figures.add(f"{number + 1}", *_held(pid), count["programs"], count["graphs"])
    is_one = session.worker_pid == pid
    session.close()
    print(f"{ends}, {'one worker' if is_one else 'NOT ONE WORKER'}, {time.monotonic() - began:.0f} s")
    return _verdict(figures) or int(not is_one or list(ends) != ["Finished"])


def _architecture(number: int) -> Project:
    """A small network of one of five kinds, with a size of its own."""
    kind, size = number % 5, number // 5
    layer, drop = LayerSpec.of, LayerSpec.of("dropout", True, rate=0.5)
    project = starting_project(DataSpec(("digits", "mnist1d", "iris", "diabetes", "digits")[kind]))
    hidden: tuple[LayerSpec, ...]
    match kind:
        case 0:
            hidden = (layer("conv2d", filters=4 + size), layer("max_pooling2d"), layer("flatten"), drop)
        case 1:
            hidden = (layer("lstm", units=4 + size), drop)
        case 2:
            parts = (layer("dense", units=8 + size), layer("batch_normalization"), drop)
            hidden = tuple(one.copy() for _ in range(6) for one in parts)
        case 3:
            hidden = (layer("dense", units=8 + size, activation="tanh"), drop)
        case _:
            hidden = (layer("flatten"), layer("dense", units=16 + size, activation="relu"), drop)
    return replace(
        project,
        network=NetworkSpec((*hidden, project.network.layers[-1])),
        training=replace(project.training, epochs=1, batch_size=256),
        sweep=SweepSpec((0.0, 0.5), (0,)),
    )


# --- Many edits in one window


def _soak_window(n_edits: int) -> int:
    from PySide6.QtCore import QTimer

    from gui.app import make_application, make_window, watch_errors

    app = make_application(sys.argv[:1])
    window = make_window(EXAMPLE)
    watch_errors(window)
    window.show()
    figures = Figures(("MB", "files", "threads", "objects", "figures", "worker MB"))
    steps = _steps(window, n_edits, figures)

    def step() -> None:
        wait = next(steps, None)
        if wait is None:
            window.controller.force_stop()
            window.document.undo_stack.setClean()
            window.close()
            app.quit()
        else:
            QTimer.singleShot(wait, step)

    QTimer.singleShot(0, step)
    app.exec()
    return _verdict(figures) or int(not figures.rows)


def _steps(window: MainWindow, n_edits: int, figures: Figures) -> Iterator[int]:
    """What is done one after the other, each time with the milliseconds until the next."""
    from gui.sweep_page.views import VIEWS
    from gui.window.navigation import STEPS

    while not (window.engine.is_ready and window.sweep_page.can_judge):
        yield 100
    yield WARM_UP
    yield from _sweep(window, 0)
    for view in VIEWS:
        window.sweep_page.views.show_named(view.name)
        yield 500
    yield from _all_pages(window)
    rng = random.Random(13)
    edits = _edits(window, rng)
    each = max(1, n_edits // 20)
    for number in range(n_edits):
        rng.choice(edits)()
        yield PAUSE
        if number % 3 == 2:
            window.show_page(rng.randrange(len(STEPS)))
            yield PAUSE
        if number % 5 == 4:
            window.look.switch_scheme()
            yield PAUSE
        if number % 25 == 24:
            yield from _sweep(window, number)
        if number % each == each - 1:
            window.document.undo_stack.setClean()
            window.open_file(EXAMPLE)  # so that the same is there each time
            yield from _all_pages(window)
            pid = window.bridge.session.worker_pid
            worker = _held(pid)[0] if pid is not None else 0.0
            figures.add(f"{number + 1}", *_held(os.getpid()), *_made(), worker)


def _sweep(window: MainWindow, seed: int) -> Iterator[int]:
    """A short sweep of the example."""
    from gui.control.run import RunState

    window.document.undo_stack.setClean()
    window.open_file(EXAMPLE)
    window.document.set_training(epochs=2)
    window.document.set_sweep(rates=(0.0, 0.5), seeds=(seed, seed + 1))
    window.toolbar.sweep.click()
    while window.controller.state is not RunState.IDLE:
        yield 100


def _all_pages(window: MainWindow) -> Iterator[int]:
    """Let every page be there, and in the look of now."""
    from gui.window.navigation import STEPS

    for page in range(len(STEPS)):
        window.show_page(page)
        yield 300
    yield 2000


def _made() -> tuple[int, int]:
    """Qt's objects that Python knows, and matplotlib's figures, after a collection."""
    import gc

    from PySide6.QtCore import QObject

    gc.collect()
    everything = gc.get_objects()
    n_objects = sum(isinstance(one, QObject) for one in everything)
    return n_objects, sum(
        type(one).__module__ == "matplotlib.figure" and type(one).__name__ == "Figure" for one in everything
    )


def _edits(window: MainWindow, rng: random.Random) -> list[Callable[[], object]]:
    """Edits of every kind; what can't be edited just now is left alone."""
    document = window.document

    def some_layer() -> LayerSpec | None:
        hidden = document.project.network.layers[:-1]
        return rng.choice(hidden) if hidden else None

    def add() -> None:
        kind = rng.choice(("dense", "dropout", "batch_normalization", "activation"))
        document.insert_layers(rng.randrange(len(document.project.network.layers)), [LayerSpec.of(kind)])

    def remove() -> None:
        if (layer := some_layer()) is not None:
            document.remove_layers([layer.uid])

    def resize() -> None:
        layer = some_layer()
        if layer is not None and layer.kind_id == "dense":
            document.set_field(layer.uid, "units", rng.randint(2, 32))

    return [
        add,
        remove,
        resize,
        document.undo_stack.undo,
        document.undo_stack.redo,
        lambda: document.set_notes(f"note {rng.random()}"),
        lambda: document.set_training(learning_rate=rng.choice((0.01, 0.003, 0.001))),
        lambda: document.set_data(dataset=rng.choice(("iris", "wine", "digits", "diabetes"))),
        document.fit_to_data,
    ]


if __name__ == "__main__":
    raise SystemExit(main())
