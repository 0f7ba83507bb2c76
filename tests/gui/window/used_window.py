"""The app, used as a class would use it; says which libraries a thread was the first to load.

`python -m tests.gui.window.used_window FOLDER`: FOLDER has the files of `test_native_libraries.py`. The last
line of stdout is a JSON list of what was wrong. Nothing is imported here before the app imports it.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.machinery
import json
import os
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gui.selftest.bench import Bench
    from gui.window.main_window import MainWindow

TURN = 150  # milliseconds in which a page or a dialog is drawn
RATES, SEEDS = (0.0, 0.5), (0, 1)

wrong: list[str] = []


def watch_threads() -> None:
    """From now on, note each native module that is imported on a thread before its library is loaded."""
    loader = importlib.machinery.ExtensionFileLoader
    create = loader.create_module

    def watched(self: importlib.machinery.ExtensionFileLoader, spec: Any) -> ModuleType:
        thread = threading.current_thread()
        if thread is not threading.main_thread() and not is_loaded(self.path):
            wrong.append(f"{thread.name} loaded {spec.name}")
        return create(self, spec)

    loader.create_module = watched  # type: ignore[method-assign]


def is_loaded(path: str) -> bool:
    """Whether the library is in memory, as the system sees it."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetModuleHandleW.restype = ctypes.c_void_p
        return bool(kernel.GetModuleHandleW(ctypes.c_wchar_p(path)))
    with contextlib.suppress(OSError):
        ctypes.CDLL(path, mode=os.RTLD_NOLOAD | os.RTLD_NOW)
        return True
    return False


def main(folder: Path) -> int:
    """Start the app as main.py does, use it, close it."""
    import gui.app
    import main as app_main
    from gui.settings import Settings

    make_window = gui.app.make_window

    def make_used_window(project_name: str | None = None, settings: Settings | None = None) -> MainWindow:
        from PySide6.QtCore import QTimer

        window = make_window(project_name, settings)
        window.first_painted.connect(lambda: QTimer.singleShot(0, window, lambda: use(window, folder)))
        return window

    gui.app.make_window = make_used_window
    return app_main.main(["--data-dir", str(folder / "app"), str(folder / "large.dropoutlab")])


def use(window: MainWindow, folder: Path) -> None:
    """Do all of it; what does not happen is said among what is wrong."""
    from gui.selftest.bench import Bench

    bench = Bench(folder)
    bench.use(window)
    bench.watch_errors()
    try:
        for act in ACTS:
            act(window, bench)
    except Exception as error:  # noqa: BLE001 (this program's border: the test shows it)
        wrong.append(repr(error))
    window.document.undo_stack.setClean()
    window.close()
    sys.stdout.write(f"{json.dumps(wrong)}\n")
    sys.stdout.flush()  # on Windows the app ends at once


def start(window: MainWindow, bench: Bench) -> None:
    told: list[str] = []
    window.charts.loaded.connect(told.append)
    bench.wait_for(lambda: bool(told), "the charts")
    bench.wait_for(lambda: window.engine.is_ready, "the engine")
    wrong.extend(filter(None, told))


def see_pages(window: MainWindow, bench: Bench) -> None:
    from gui.window.navigation import NETWORK, STEPS, SWEEP

    for index in range(len(STEPS)):
        window.show_page(index)
        bench.live(TURN)
    window.show_page(NETWORK)
    for button in window.network_page.tabs.buttons:
        window.network_page.show_view(button.text())
        bench.live(TURN)
    window.show_page(SWEEP)


def sweep(window: MainWindow, bench: Bench) -> None:
    from gui.sweep_page.views import VIEWS

    window.files.open("dropout-helps")
    window.document.set_sweep(rates=RATES, seeds=SEEDS)
    window.document.set_training(epochs=2)
    window.toolbar.sweep.click()
    run_ends(window, bench)
    for view in VIEWS:
        window.sweep_page.views.show_named(view.name)
        bench.live(TURN)
    window.controller.start_variance_study(RATES[1], 2)
    run_ends(window, bench)
    window.sweep_page.views.show_named("Curve")
    bench.live(TURN)


def run_ends(window: MainWindow, bench: Bench) -> None:
    bench.wait_for_engine(lambda: not window.controller.is_running, "the end of the run")


def see_training(window: MainWindow, bench: Bench) -> None:
    """A cell of the sweep, its weights and answers; and the ridge curve of the theory."""
    from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
    from engine.network.spec import LayerSpec, NetworkSpec
    from gui.sweep_page.curve_view import CurveView

    views = window.sweep_page.views
    views.open_cell(Cell(RATES[1], SEEDS[0]))
    assert views.card is not None
    views.card.actions_row.weights.click()
    bench.live(TURN)
    window.answers.open(window.document.project.experiment, Cell(RATES[1], SEEDS[0]))
    (answers,) = window.answers.windows
    bench.wait_for_engine(lambda: answers.shown is not None, "the answers of a training")
    answers.save_to(bench.folder / "answers.pdf")
    bench.wait_for(lambda: "saved as" in answers.status.text(), "the figure of the answers")
    view = views.view
    assert isinstance(view, CurveView)
    layers = (LayerSpec.of("dropout", True), LayerSpec.of("dense", units=1, activation="linear"))
    training = TrainingSpec(loss="mean_squared_error", metric="mean_squared_error")
    linear = Experiment(DataSpec("diabetes"), NetworkSpec(layers), training)
    view.theory.ask(linear, RATES, SEEDS)
    bench.wait_for(lambda: view.theory.overlay(linear) is not None, "the curve of the theory")


def save_figures(window: MainWindow, bench: Bench) -> None:
    exporting = window.sweep_page.exporting
    exporting.open_dialog()
    dialog = exporting.dialog
    assert dialog is not None
    for suffix in ("png", "svg", "pdf"):
        exporting._write_figure(dialog, bench.folder / f"curve.{suffix}")  # noqa: SLF001 (after the system's dialog)
        bench.wait_for(lambda: not exporting.saver.is_busy, "a figure")
    dialog.close()
    window.network_page.show_view("Picture")


def lesson(window: MainWindow, bench: Bench) -> None:
    """A new lesson of the project is written, read, drawn and watched."""
    window.lessons.write_new(bench.folder / "lesson")
    bench.wait_for(lambda: window.lessons.is_made, "the side of the lessons")
    panel = window.lessons.side.panel
    bench.wait_for(lambda: bool(panel.page.rows) and not panel.draughtsman.is_busy, "a lesson")
    panel.library.look_at_files()
    bench.live(TURN)
    window.lessons.side.close_panel()


def report(window: MainWindow, bench: Bench) -> None:
    from gui.window.navigation import REPORT

    window.show_page(REPORT)
    page = window.report_page
    bench.wait_for(lambda: page.maker is not None and not page.maker.is_busy, "the report's preview")
    paths = [bench.folder / "report.html", bench.folder / "report.pdf"]
    page.save(paths)
    bench.wait_for(lambda: all(path.exists() for path in paths), "the report's files")


def files(window: MainWindow, bench: Bench) -> None:
    """Projects and reports, opened and saved, large and small; code and a model become the network."""
    path = bench.folder / "saved.dropoutlab"
    done = [
        window.files.write(path),
        window.files.open(str(path)),
        window.files.open(str(bench.folder / "report.html")),
    ]
    done.append(window.files.open(str(bench.folder / "large.dropoutlab")))
    done.append(window.files.write(bench.folder / "larger.dropoutlab"))
    wrong.extend(["a file could not be opened or saved"] * done.count(False))
    importer = window.files.importer
    for name in ("model.py", "model.h5"):
        importer.read(bench.folder / name)
        bench.wait_for(lambda: not importer.is_reading, f"the network of {name}")
    if not any(layer.weights for layer in window.document.project.network.layers):
        wrong.append("a model came without its weights")


def import_data(window: MainWindow, bench: Bench) -> None:
    for name in ("table.csv", "table.xlsx", "arrays.npz", "pets.zip"):
        window.importer.open(bench.folder / name, keeps_copy=True)
        use_these = window.data_side.view.use
        bench.wait_for(use_these.isEnabled, name)
        use_these.click()
        bench.wait_for(lambda: not window.data_side.is_importing, f"the import of {name}")


def see_help(window: MainWindow, bench: Bench) -> None:
    window.help.show_documentation()
    bench.wait_for(lambda: bool(window.help.documentation.page), "the documentation")
    window.help.show_shortcuts()
    window.help.about.open_up(1)
    bench.live(TURN)


def meet_class(window: MainWindow, bench: Bench) -> None:
    from gui.class_page.class_window import CHECK, HAND_BACK, ClassWindow

    next(action for action in window.actions() if action.text() == "Class…").trigger()
    shown = window.findChild(ClassWindow)
    assert isinstance(shown, ClassWindow)
    shown.take([bench.folder / "names.csv"])
    bench.wait_for(lambda: bool(shown.prepare.planned) and shown.prepare.is_idle, "the plan of a class")
    shown.prepare.set_folder(bench.folder / "handout")
    shown.prepare.write_files()
    bench.wait_for(lambda: shown.prepare.is_idle, "the files of a class")
    shown.take([bench.folder / "report.html"])
    bench.wait_for(lambda: shown.collect.pooled is not None, "the class together")
    shown.collect.save_to(bench.folder)
    bench.wait_for((bench.folder / "pooled.svg").exists, "the figure of a class")
    shown.tabs.show_tab(CHECK)
    bench.wait_for(shown.check.all.isEnabled, "the table of a class")
    shown.check.cells.setValue(1)
    shown.check.check_all()
    bench.wait_for(lambda: not shown.check.checker.is_running, "the check of a class")
    shown.tabs.show_tab(HAND_BACK)
    shown.hand_back.write_to(bench.folder / "back")
    bench.wait_for((bench.folder / "back" / "marks.csv").exists, "the marks of a class")
    shown.close()


ACTS = (
    start,
    see_pages,
    sweep,
    see_training,
    save_figures,
    report,
    lesson,
    files,
    import_data,
    see_help,
    meet_class,
)

if __name__ == "__main__":
    watch_threads()
    sys.exit(main(Path(sys.argv[1])))
