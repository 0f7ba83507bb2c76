"""How soon is an edit of a large network on the screen? 100 cards; scrolling; checks, code and picture alone.

An edit's time is from the call to the document until its panel has been laid out and painted again.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable

EDIT_BAR, CHECK_BAR = 50.0, 16.0  # milliseconds
WHEEL = 60  # pixels a step


def main() -> int:
    """Print median and worst of every edit; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=30)
    options = parser.parse_args()
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _measure(options.layers, options.repeats)


def _measure(n_layers: int, repeats: int) -> int:
    from PySide6.QtWidgets import QApplication

    from engine.checks.checks import check_network
    from engine.experiment.specs import Cell, DataSpec
    from engine.keras_code.calls import layer_call
    from engine.keras_code.reading import read_keras_code
    from engine.keras_code.script import cell_script
    from engine.network.spec import LayerSpec, NetworkSpec
    from engine.network_picture import network_picture, picture_style
    from engine.project.project import Project
    from gui.document.document import Document
    from gui.stack_editor.stack_panel import StackPanel
    from gui.theme.theme import Theme

    app = QApplication(sys.argv[:1])
    layers = [
        LayerSpec.of("dropout", is_swept=True) if index % 2 else LayerSpec.of("dense", units=16)
        for index in range(n_layers - 1)
    ]
    layers.append(LayerSpec.of("dense", units=3, activation="softmax"))
    document = Document(Project(data=DataSpec("iris"), network=NetworkSpec(tuple(layers))))
    began = time.perf_counter()
    panel = StackPanel(document, Theme("light"))
    panel.resize(panel.width(), 800)
    panel.show()
    _paint(app)
    print(f"{n_layers} cards, made and painted in {1000 * (time.perf_counter() - began):.0f} ms")
    rng = random.Random(0)

    def any_uid() -> int:
        return rng.choice(document.project.network.layers).uid

    def rate(step: int) -> None:
        document.set_field(document.project.network.layers[51].uid, "rate", 0.1 + 0.01 * (step % 50))

    def units(step: int) -> None:
        document.set_field(document.project.network.layers[50].uid, "units", 17 + step)

    edits: dict[str, Callable[[int], object]] = {
        "set a rate": rate,
        "set units": units,
        "insert": lambda step: document.insert_layers(20 + step, (LayerSpec.of("dropout"),)),
        "remove": lambda step: document.remove_layers((document.project.network.layers[30].uid,)),
        "move": lambda step: document.move_layers((any_uid(),), rng.randrange(n_layers)),
        "switch off": lambda step: document.set_enabled((any_uid(),), step % 2 == 1),
        "undo": lambda step: document.undo_stack.undo(),
        "select": lambda step: document.select(any_uid()),
        "select all, one": lambda step: document.select_many(
            [layer.uid for layer in document.project.network.layers][: n_layers if step % 2 else 1]
        ),
    }
    document.select(document.project.network.layers[51].uid)
    worst = 0.0
    for name, edit in edits.items():
        worst = max(worst, _report(name, _timed(edit, repeats, app)))
    bar = panel.column.parentWidget().parentWidget().verticalScrollBar()  # type: ignore[union-attr]
    bar.setValue(0)
    _report("a wheel step", _timed(lambda step: bar.setValue(WHEEL * step), 3 * repeats, app))
    project, task = document.project, document.task
    found = check_network(project.network, project.training, task)
    lines = "\n".join(f"{layer_call(layer).code()}," for layer in project.network.layers)
    style = picture_style("light")
    alone: dict[str, Callable[[], object]] = {
        "the script": lambda: cell_script(project, Cell(None, 0)).text,
        "the picture": lambda: network_picture(project.network, found, task, style, width=900),
        "reading a paste": lambda: read_keras_code(lines),
        "the checks": lambda: check_network(project.network, project.training, task),
    }
    for name, work in alone.items():
        check = _report(name, _timed_alone(work, repeats))
    is_good = worst <= EDIT_BAR and check <= CHECK_BAR
    print("within the bars" if is_good else f"over a bar: edits {EDIT_BAR:g} ms, checks {CHECK_BAR:g} ms")
    return 0 if is_good else 1


def _timed_alone(work: Callable[[], object], repeats: int) -> list[float]:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return times


def _timed(edit: Callable[[int], object], repeats: int, app: object) -> list[float]:
    times = []
    for step in range(repeats):
        began = time.perf_counter()
        edit(step)
        _paint(app)
        times.append(1000 * (time.perf_counter() - began))
    return times


def _paint(app: object) -> None:
    """Lay out and paint what waits to be."""
    app.sendPostedEvents()  # type: ignore[attr-defined]
    app.processEvents()  # type: ignore[attr-defined]


def _report(name: str, times: list[float]) -> float:
    worst = max(times)
    print(f"  {name:18} median {statistics.median(times):6.2f} ms   worst {worst:6.2f} ms")
    return worst


if __name__ == "__main__":
    sys.exit(main())
