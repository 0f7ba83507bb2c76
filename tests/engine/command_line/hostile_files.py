"""Files that the commands and readers take, each a right one, to make wrong ones of."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import h5py
import numpy as np
from PIL import Image

from engine.classroom.class_record import BAD, CheckRecord, ClassRecord, ClassSeat, Mark
from engine.project.handout_record import Feedback, HandoutRecord, Seat
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.storage.project_json import experiment_to_json, project_to_json
from engine.storage.run_folder import RunStore
from tests.engine.data.own_files.tables.test_hostile_tables import GOOD
from tests.engine.data.own_files.tables.workbooks import write_xlsx
from tests.engine.lessons.hostile_lessons import FILES, WHOLE
from tests.engine.report.sample_reports import pinned_project, sample_project, taught_project

CLASS = "0123456789abcdef" * 2
Make = Callable[[Path, random.Random], object]


def nothing(folder: Path, rng: random.Random) -> None:
    del folder, rng


@dataclass(frozen=True)
class Place:
    """Where a file is named: `argv` has `{}` for it, `good` makes a right one, `files` what else must be.

    Commands are those of the command line; "read network" and the like are readers of the window.
    """

    argv: tuple[str, ...]
    name: str
    good: Make
    files: Make = nothing

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word.replace("{}", self.name) for word in self.argv)


def _project(path: Path, rng: random.Random) -> None:
    plain = example("tutorial-regression")
    shared = HandoutRecord(CLASS, "10b", lesson="iris", seats=(Seat("Ada", (0, 1)), Seat("Ben", (2, 3))))
    own = HandoutRecord(CLASS, "10b", "Ada", (0, 1))
    projects = (
        sample_project(n_seeds=2),
        pinned_project(),
        taught_project(),
        plain,
        replace(plain, handout=shared),
        replace(sample_project(n_seeds=2), handout=own, feedback=Feedback("2+", "Good.", "It holds.")),
    )
    write_project(rng.choice(projects), path)


def _zipped_project(path: Path, rng: random.Random) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(project_to_json(sample_project(n_seeds=2))))


def _report(path: Path, rng: random.Random) -> None:
    project = rng.choice((sample_project(n_seeds=2), pinned_project(), taught_project()))
    path.write_text(report_html(make_report(project, with_figures=False)), encoding="utf-8")


def write_table(path: Path, rng: random.Random) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in GOOD * 3), encoding="utf-8")


def _packed_table(path: Path, rng: random.Random) -> None:
    path.write_bytes(gzip.compress("".join(",".join(row) + "\n" for row in GOOD).encode()))


def _workbook(path: Path, rng: random.Random) -> None:
    write_xlsx(path, {"Data": [list(row) for row in GOOD]})


def _arrays(path: Path, rng: random.Random) -> None:
    np.savez(path, x=np.ones((20, 4)), y=np.arange(20) % 3)


def _images(path: Path, rng: random.Random) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"):
            target = io.BytesIO()
            Image.fromarray(np.random.default_rng(len(name)).integers(0, 256, (9, 8), "uint8")).save(
                target, "PNG"
            )
            archive.writestr(name, target.getvalue())


def _roster(path: Path, rng: random.Random) -> None:
    path.write_text("Ada\nBen\nCem\n", encoding="utf-8")


LAYER = {"class_name": "Dense", "config": {"units": 3, "name": "dense", "batch_input_shape": [None, 4]}}
MODEL = {"class_name": "Sequential", "config": {"layers": [LAYER]}}


def _model(path: Path, rng: random.Random) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", json.dumps(MODEL))
        archive.writestr("metadata.json", "{}")


def _model_json(path: Path, rng: random.Random) -> None:
    path.write_text(json.dumps(MODEL), encoding="utf-8")


def _hdf5(path: Path, rng: random.Random) -> None:
    """A model of one layer as Keras 2 saves it, with its weights."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"], file.attrs["keras_version"] = json.dumps(MODEL), "2.15.0"
        _weights(file.create_group("model_weights"))


def _weights_alone(path: Path, rng: random.Random) -> None:
    with h5py.File(path, "w") as file:
        _weights(file)


def _weights(group: h5py.Group) -> None:
    group.attrs["layer_names"], group.attrs["keras_version"] = [b"dense"], "2.15.0"
    group["dense/dense/kernel:0"], group["dense/dense/bias:0"] = np.ones((4, 3), "f4"), np.ones(3, "f4")
    group["dense"].attrs["weight_names"] = [b"dense/kernel:0", b"dense/bias:0"]


def _tensorflow_js(path: Path, rng: random.Random) -> None:
    """A model in model.json, whose weights are in a file beside it."""
    weights = [{"name": f"dense/{n}", "shape": s, "dtype": "float32"} for n, s in (("a", [4, 3]), ("b", [3]))]
    (path.parent / "a.bin").write_bytes(bytes(60))
    topology, manifest = {"model_config": MODEL}, [{"paths": ["a.bin"], "weights": weights}]
    path.write_text(json.dumps({"modelTopology": topology, "weightsManifest": manifest}), encoding="utf-8")


def _code(path: Path, rng: random.Random) -> None:
    path.write_text(
        "model = keras.Sequential([layers.Dense(16), layers.Dropout(0.5), layers.Dense(1)])\n", "utf-8"
    )


def _notebook(path: Path, rng: random.Random) -> None:
    cells = [{"cell_type": "code", "source": ["layers.Dense(3)\n"]}]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")


def _settings(path: Path, rng: random.Random) -> None:
    path.write_text(
        json.dumps({"recent_files": ["a"], "scheme": "dark", "format": 1, "programs": {"a": 1.5}}), "utf-8"
    )


def _preset(path: Path, rng: random.Random) -> None:
    network = project_to_json(example("tutorial-regression"))["network"]
    path.write_text(
        json.dumps({"format": 7, "title": "Mine", "sentence": "A net.", "network": network}), "utf-8"
    )


def small() -> Project:
    """What the folders of results are of."""
    project = sample_project(n_seeds=2)
    return replace(project, runs=(), training=replace(project.training, epochs=1))


def _results(name: str) -> Make:
    """A file of a whole run's folder, beside the others and the project that it is of."""

    def make(path: Path, rng: random.Random) -> None:
        project = small()
        definition = experiment_to_json(project.experiment.sweep_identity)
        with RunStore.create(path.parent, definition) as store:
            store.add(*sample_project(n_seeds=2).runs[0].parts[0].results.cells)
            store.finish({"trainer": "stacked"})
            store.keep_partial(store.results[:1])
        write_project(project, path.parent.parent / "small.dropoutlab")

    return make


def _lesson(path: Path, rng: random.Random) -> None:
    path.write_text(WHOLE, "utf-8")
    for name, data in FILES.items():
        (path.parent / name).write_bytes(data)


def _marks(path: Path, rng: random.Random) -> None:
    path.write_text('file;mark;comment\na.dropoutlab;2+;"Well,\nargued."\n', "utf-8")


def _class(path: Path, rng: random.Random) -> None:
    seats = tuple(ClassSeat(name, f"{name}.dropoutlab", (0, 1)) for name in ("Ada", "Ben"))
    marks, checks = (Mark("Ada", "2", "Good."),), (CheckRecord("Ben", "ab" * 32, BAD, ("Rate 0.5: …",)),)
    record = ClassRecord(path.stem, "10b", "", "", seats, "iris", ("data",), "", marks, checks)
    path.write_text(json.dumps({"format": 1, **asdict(record)}), "utf-8")


PLACES: dict[str, Place] = {
    "script project": Place(("script", "{}"), "a.dropoutlab", _project),
    "script zip": Place(("script", "{}"), "a.dropoutlab", _zipped_project),
    "script json": Place(("script", "{}", "--rate", "0.5", "--seed", "1"), "a.json", _project),
    "run project": Place(("run", "{}", "--out", "out"), "a.dropoutlab", _project),
    "check project": Place(("check", "{}"), "a.dropoutlab", _project),
    "check report": Place(("check", "{}"), "a.html", _report),
    "merge project": Place(("merge", "{}", "--out", "out"), "a.dropoutlab", _project),
    "merge report": Place(("merge", "{}", "--out", "out"), "a.html", _report),
    "prepare project": Place(("prepare", "{}", "--students", "3", "--out", "out"), "a.json", _project),
    **{
        f"prepare roster {end}": Place(
            ("prepare", "tutorial-regression", "--students", "{}", "--out", "out"), f"a.{end}", _roster
        )
        for end in ("txt", "csv")
    },
    **{
        f"import {end}": Place(("import", "{}", "--out", "out"), f"a.{end}", good)
        for end, good in {
            "csv": write_table,
            "csv.gz": _packed_table,
            "xlsx": _workbook,
            "npz": _arrays,
            "zip": _images,
        }.items()
    },
    "import test rows": Place(
        ("import", "good.csv", "--test", "{}", "--out", "out"),
        "a.csv",
        write_table,
        lambda folder, rng: write_table(folder / "good.csv", rng),
    ),
    **{
        f"resume {name}": Place(
            ("run", "small.dropoutlab", "--out", "results", "--resume"), f"results/{name}", _results(name)
        )
        for name in ("run.json", "cells.csv", "history.csv", "summary.json")
    },
    "read model": Place(("read network", "{}"), "a.keras", _model),
    "read model json": Place(("read network", "{}"), "a.json", _model_json),
    "read code": Place(("read network", "{}"), "a.py", _code),
    "read notebook": Place(("read network", "{}"), "a.ipynb", _notebook),
    "read HDF5": Place(("read network", "{}"), "a.h5", _hdf5),
    "read weights": Place(
        ("read network", "{}"),
        "a.weights.h5",
        _weights_alone,
        lambda folder, rng: _model_json(folder / "a.json", rng),
    ),
    "read TensorFlow.js": Place(("read network", "{}"), "model.json", _tensorflow_js),
    "read portable.txt": Place(("read portable", "."), "portable.txt", _roster),
    "read settings": Place(("read settings", "{}"), "settings.json", _settings),
    "read timings": Place(("read timings", "{}"), "timings.json", _settings),
    "read preset": Place(("read presets", "."), "data/presets/preset-a.json", _preset),
    "read found set": Place(("data",), "data/imports/mnist.npz", _arrays),
    "read class": Place(("read class", "{}"), f"data/classes/{CLASS}.json", _class),
    "prepare lesson": Place(
        ("prepare", "tutorial-regression", "--students", "2", "--out", "out", "--lesson", "."),
        "lesson.yaml",
        _lesson,
    ),
    "hand back marks": Place(
        ("hand-back", "{}", "a.dropoutlab", "--out", "out"),
        "marks.csv",
        _marks,
        lambda folder, rng: _project(folder / "a.dropoutlab", rng),
    ),
    "hand back project": Place(
        ("hand-back", "marks.csv", "{}", "--out", "out"),
        "a.dropoutlab",
        _project,
        lambda folder, rng: _marks(folder / "marks.csv", rng),
    ),
    "lesson check": Place(("lesson", "check", "."), "lesson.yaml", _lesson),
    "check folder": Place(("check", "class"), "class/a.html", _report),
    "merge folder": Place(("merge", "class", "--out", "out"), "class/a.dropoutlab", _project),
    "check table": Place(
        ("check", "a.html", "--table", "{}"),
        "t.csv",
        write_table,
        lambda folder, rng: (folder / "a.html").touch(),
    ),
}
