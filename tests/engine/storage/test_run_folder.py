"""The folder of a run: at once on disk, resumed after any crash, nothing lost."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.storage.csv_files import cells_csv, history_csv, in_order
from engine.storage.examples import example
from engine.storage.project_json import experiment_to_json
from engine.storage.run_folder import RunStore
from tests.engine.analysis.sample_results import cell_result
from tests.engine.system.holding import (
    SHARE_READ,
    SHARE_WRITE,
    held,
    needs_links,
    needs_sleep,
    on_windows,
    running_program,
)

ROOT = Path(__file__).resolve().parents[3]
DEFINITION = {"data": {"dataset": "iris"}, "network": [{"kind": "dense", "units": 3}], "frozen": ("split",)}
CELLS = tuple(cell_result(rate, seed, rate + seed / 7) for seed in range(2) for rate in (0.0, 0.5))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "first"


@contextmanager
def filled(folder: Path) -> Iterator[RunStore]:
    with RunStore.create(folder, DEFINITION) as store:
        for result in CELLS:
            store.add(result)
        yield store


def finished(folder: Path, summary: Mapping[str, object]) -> None:
    with filled(folder) as store:
        store.finish(summary)


def cells_in(folder: Path) -> list[object]:
    """What resuming finds."""
    with RunStore.resume(folder, DEFINITION) as store:
        return plain(store.results)


def plain(results: tuple[CellResult, ...]) -> list[object]:
    return [(result.cell, result.metrics, result.history) for result in results]


def test_run_folder_add_writes_the_cell_at_once(folder):
    with RunStore.create(folder, DEFINITION) as store:
        assert store.moved_to is None
        store.add(CELLS[3])
        assert (folder / "cells.csv").read_bytes() == cells_csv([CELLS[3]]).encode()
        store.add(CELLS[0], CELLS[1])
        assert len((folder / "cells.csv").read_text("utf-8").splitlines()) == 4
        assert len((folder / "history.csv").read_text("utf-8").splitlines()) == 7
        assert [result.cell for result in store.results] == [Cell(0.0, 0), Cell(0.5, 0), Cell(0.5, 1)]


@needs_links
@pytest.mark.parametrize("name", ["run.json", "cells.csv", "summary.json", "stopped.csv"])
def test_run_folder_with_a_link_to_another_place_is_refused(folder, name):
    with filled(folder):
        pass
    elsewhere = folder.with_name("elsewhere")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(elsewhere)
    for make in (RunStore.resume, RunStore.create):
        with pytest.raises(InputError, match=f"{name} in it is a link to another place"):
            make(folder, DEFINITION)
    assert not elsewhere.exists()


def test_run_folder_finish_sorts_cells_and_writes_the_summary(folder):
    finished(folder, {"verdict": "…", "p": None})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)
    assert (folder / "history.csv").read_text("utf-8") == history_csv(CELLS)
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8")) == {"verdict": "…", "p": None}
    assert sorted(path.name for path in folder.iterdir()) == [
        "cells.csv",
        "history.csv",
        "run.json",
        "summary.json",
    ]


def test_run_folder_files_do_not_depend_on_the_order_of_cells(folder, tmp_path):
    finished(folder, {})
    with RunStore.create(tmp_path / "other", DEFINITION) as other:
        other.add(*reversed(CELLS))
        other.finish({})
    for name in ("cells.csv", "history.csv", "run.json", "summary.json"):
        assert (folder / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_run_folder_create_moves_an_earlier_run_away(folder):
    finished(folder, {})
    (folder / "curve.png").write_bytes(b"png")
    (folder / "notes.txt").write_text("mine", "utf-8")
    before = (folder / "cells.csv").read_bytes()
    for number in (1, 2):
        with RunStore.create(folder, DEFINITION) as store:
            assert store.moved_to == folder / f"earlier-{number}"
    assert (folder / "earlier-1" / "cells.csv").read_bytes() == before
    assert (folder / "earlier-1" / "curve.png").exists()
    assert sorted(path.name for path in folder.iterdir()) == [
        "earlier-1",
        "earlier-2",
        "notes.txt",
        "run.json",
    ]


def test_run_folder_resume_continues(folder):
    with RunStore.create(folder, DEFINITION) as store:
        store.add(*CELLS[:2])
    with RunStore.resume(folder, json.loads(json.dumps(DEFINITION))) as again:
        assert plain(again.results) == plain(CELLS[:2])
        again.add(CELLS[3])
        again.add(CELLS[2])
        again.finish({})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)
    assert (folder / "history.csv").read_text("utf-8") == history_csv(CELLS)


def test_run_folder_resume_of_nothing_creates(folder):
    assert cells_in(folder) == []
    with RunStore.resume(folder, DEFINITION) as store:
        assert store.moved_to is None
        store.add(CELLS[0])
    assert cells_in(folder) == plain(CELLS[:1])


@pytest.mark.parametrize("cut", [1, 5, 30, 60])
@pytest.mark.parametrize("name", ["cells.csv", "history.csv"])
def test_run_folder_crash_loses_one_cell_at_most(folder, name, cut):
    with filled(folder):
        pass
    if name == "history.csv":  # the crash came before the cell's own row
        text = (folder / "cells.csv").read_text("utf-8")
        (folder / "cells.csv").write_text("\n".join(text.split("\n")[:-2]) + "\n", "utf-8")
    path = folder / name
    path.write_bytes(path.read_bytes()[: -min(cut, 20)])
    with RunStore.resume(folder, DEFINITION) as store:
        assert plain(store.results) == plain((CELLS[0], CELLS[2], CELLS[1]))
        assert (folder / "history.csv").read_text("utf-8") == history_csv(store.results)
        store.add(CELLS[3])
        store.finish({})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)


def test_run_folder_failed_write_leaves_no_partial_row(folder, monkeypatch):
    store = RunStore.create(folder, DEFINITION)
    store.add(CELLS[0])
    calls = iter([None, OSError(28, "No space left on device")])

    def fsync(_: int) -> None:
        if error := next(calls, None):
            raise error

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(InputError, match="No space left on device"):
        store.add(CELLS[1])
    assert plain(store.results) == plain(CELLS[:1])
    store.add(CELLS[1])
    store.close()
    assert cells_in(folder) == plain(CELLS[:2])


def test_run_folder_keeps_partial_cells_of_a_stop(folder):
    cut = (cell_result(0.7, 1, 0.5, epochs=3), cell_result(0.7, 0, 0.4, epochs=1))
    with RunStore.create(folder, DEFINITION) as store:
        store.add(*CELLS[:2])
        store.keep_partial(cut)
    assert (folder / "stopped.csv").read_text("utf-8") == history_csv(cut)
    assert (folder / "stopped.csv").read_text("utf-8").splitlines()[:2] == [
        (folder / "history.csv").read_text("utf-8").splitlines()[0],
        "0.7,0,1,0.4,0.4",
    ]
    with RunStore.resume(folder, DEFINITION) as again:
        assert plain(again.results) == plain(CELLS[:2])  # a cell that was cut off is not finished
        assert (folder / "stopped.csv").is_file()
        again.keep_partial(cut[:1])
        assert (folder / "stopped.csv").read_text("utf-8") == history_csv(cut[:1])
        again.keep_partial([cell_result(0.7, 0, 0.4, epochs=0)])  # stopped in its first epoch
        assert not (folder / "stopped.csv").exists()
        again.keep_partial(cut)
        again.finish({})
    assert not (folder / "stopped.csv").exists()


def test_run_folder_create_moves_partial_cells_away(folder):
    with RunStore.create(folder, DEFINITION) as store:
        store.keep_partial(CELLS[:1])
    with RunStore.create(folder, DEFINITION) as store:
        assert store.moved_to == folder / "earlier-1"
    assert (folder / "earlier-1" / "stopped.csv").read_text("utf-8") == history_csv(CELLS[:1])
    assert not (folder / "stopped.csv").exists()


def test_run_folder_partial_cells_of_different_columns_are_a_value_error(folder):
    other = CellResult(Cell(0.1, 0), (), (("accuracy", (0.5,)),))
    with (
        RunStore.create(folder, DEFINITION) as store,
        pytest.raises(ValueError, match="other columns"),
    ):
        store.keep_partial((CELLS[0], other))


@pytest.mark.parametrize(
    ("text", "facts"), [(None, {}), (b"{", {}), (b"[]", {}), (b"\xff", {}), (b'{"a": 1}', {"a": 1})]
)
def test_run_folder_reads_the_earlier_summary(folder, text, facts):
    with RunStore.create(folder, DEFINITION) as store:
        if text is not None:
            (folder / "summary.json").write_bytes(text)
        assert store.earlier_summary() == facts


def test_run_folder_add_replaces_an_equal_cell(folder):
    with filled(folder) as store:
        store.add(cell_result(0.5, 0, 0.9))
        assert len(store.results) == 4
        store.add(cell_result(0.7, 0, 0.4))
    with RunStore.resume(folder, DEFINITION) as again:
        assert again.results[2].metric("test_accuracy") == 0.9
        assert len(again.results) == 5


def test_run_folder_add_of_other_columns_is_a_value_error(folder):
    with filled(folder) as store, pytest.raises(ValueError, match="other columns"):
        store.add(cell_result(0.7, 0, 0.4, "test_loss"))


def test_run_folder_add_reorders_columns(folder):
    with RunStore.create(folder, DEFINITION) as store:
        for result in CELLS:
            turned = replace(result, metrics=result.metrics[::-1], history=result.history[::-1])
            store.add(turned if store.results else result)
        store.keep_partial([turned])
        assert (folder / "stopped.csv").read_text("utf-8") == history_csv([result])
        store.finish({})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)
    assert (folder / "history.csv").read_text("utf-8") == history_csv(CELLS)


def test_run_folder_resume_refuses_another_experiment(folder):
    with filled(folder):
        pass
    other = {**DEFINITION, "network": [{"kind": "dense", "units": 4}]}
    with pytest.raises(InputError, match=r"another experiment \(network\.0\.units is 3 there, 4 here\)\."):
        RunStore.resume(folder, other)
    with pytest.raises(InputError, match="it lacks seeds"):
        RunStore.resume(folder, {**DEFINITION, "seeds": 3})
    assert len(cells_in(folder)) == 4


def test_a_run_of_format_1_is_resumed(folder):
    definition = experiment_to_json(example("honest-regression").experiment.sweep_identity)
    with RunStore.create(folder, definition) as store:
        store.add(*CELLS[:2])
    then = ("loss", "metric", "optimizer", "learning_rate", "epochs", "batch_size")
    data = {key: definition["data"][key] for key in definition["data"].keys() - {"n_folds", "target_scaling"}}
    training = {name: definition["training"][name] for name in then}
    old = {**definition, "data": data, "training": training}
    content = {"format": 1, "definition": {**old, "trainer": "reference"}}
    (folder / "run.json").write_text(json.dumps(content), "utf-8")
    with RunStore.resume(folder, definition) as again:
        assert plain(again.results) == plain(CELLS[:2])
    other = {**definition, "training": {**definition["training"], "clipvalue": 1.0}}
    with pytest.raises(InputError, match=r"training\.clipvalue is 0\.0 there, 1\.0 here"):
        RunStore.resume(folder, other)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("run.json", "{", "not JSON"),
        ("run.json", "[]", "format number"),
        ("run.json", '{"format": 99, "definition": {}}', "newer Dropout Lab"),
        ("run.json", None, "run.json, which says what it is, is missing"),
        ("cells.csv", "a,b\n1,2\n", "must begin with rate,seed"),
        ("cells.csv", "not text", None),
        ("history.csv", None, "no rows for seed 0 at rate 0"),
    ],
)
def test_corrupt_run_folder_is_an_input_error(folder, name, text, message):
    with filled(folder):
        pass
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b"\xff\n" if message is None else text.encode())
    with pytest.raises(InputError, match=message or "not UTF-8 text") as caught:
        RunStore.resume(folder, DEFINITION)
    assert "\n" not in str(caught.value)


def test_run_folder_path_of_a_file_is_an_input_error(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine", "utf-8")
    for make in (RunStore.create, RunStore.resume):
        with pytest.raises(InputError, match="it is a file, not a folder"):
            make(path, DEFINITION)
        with pytest.raises(InputError, match="can't be used for results"):
            make(path / "below", DEFINITION)
    assert path.read_text("utf-8") == "mine"


def test_unwritable_run_folder_is_an_input_error(folder, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(InputError, match="can't be used for results: Permission denied"):
        RunStore.create(folder, DEFINITION)


def test_run_folder_in_use_is_refused_and_left_as_it_is(folder):
    """Rows of two runs would mix, and one's cells would later be taken for the other's."""
    with filled(folder) as store:
        for make in (RunStore.create, RunStore.resume):
            with pytest.raises(InputError, match="is in use by another run of Dropout Lab: wait"):
                make(folder, DEFINITION)
        store.finish({})
    assert not list(folder.glob("earlier-*")) and not list(folder.glob("*.lock"))
    assert cells_in(folder) == plain(in_order(CELLS))


def test_run_folder_that_is_refused_is_free_afterwards(folder):
    finished(folder, {})
    with pytest.raises(InputError, match="another experiment"):
        RunStore.resume(folder, {"data": 1})
    assert not list(folder.glob("*.lock"))


@needs_sleep
def test_cells_wait_beside_a_table_that_is_held(folder):
    with RunStore.create(folder, DEFINITION) as store:
        with running_program(folder / "cells.csv"):
            for result in CELLS[:3]:
                store.add(result)
            assert store.waiting == (3, folder / "waiting-cells.csv")
            assert (folder / "waiting-cells.csv").read_text("utf-8").count("\n") == 4
            assert plain(store.results) == plain(in_order(CELLS[:3]))
        store.add(CELLS[3])
        assert store.waiting[0] == 0 and not list(folder.glob("waiting-*"))
        store.finish({})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)
    assert (folder / "history.csv").read_text("utf-8") == history_csv(CELLS)


@needs_sleep
def test_cells_that_wait_at_the_end_are_there_for_the_next_run(folder):
    with RunStore.create(folder, DEFINITION) as store, running_program(folder / "cells.csv"):
        store.add(*CELLS[:2])
        store.finish({"n": 2})
        assert store.waiting[0] == 2
    (folder / "cells.csv").unlink()
    with RunStore.resume(folder, DEFINITION) as store:
        assert plain(store.results) == plain(in_order(CELLS[:2]))
        assert not list(folder.glob("waiting-*"))
        store.add(*CELLS[2:])
        store.finish({})
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(CELLS)


@on_windows
@pytest.mark.parametrize("name", ["cells.csv", "history.csv"])
def test_cells_wait_while_a_spreadsheet_shows_the_table(folder, name):
    with RunStore.create(folder, DEFINITION) as store:
        store.add(CELLS[0])
        with held(folder / name, SHARE_READ):
            store.add(CELLS[1])
            store.add(CELLS[2])
            assert store.waiting[0] == 2
        store.add(CELLS[3])
        assert store.waiting[0] == 0 and not list(folder.glob("waiting-*"))
        store.finish({})
    assert (folder / "cells.csv").read_bytes() == cells_csv(CELLS).encode()
    assert (folder / "history.csv").read_bytes() == history_csv(CELLS).encode()


@on_windows
def test_a_spreadsheet_that_stays_open_loses_no_cell(folder):
    with filled(folder) as store, held(folder / "cells.csv", SHARE_READ | SHARE_WRITE):
        store.finish({})  # in the order in which they came
        assert store.waiting[0] == 0
    assert cells_in(folder) == plain(in_order(CELLS))
    more = cell_result(0.9, 0, 0.5)
    with RunStore.resume(folder, DEFINITION) as store, held(folder / "cells.csv", SHARE_READ):
        store.add(more)
        store.finish({})
        assert store.waiting[0] == 1
    with held(folder / "cells.csv", SHARE_READ), pytest.raises(InputError, match="another program"):
        RunStore.create(folder, DEFINITION)
    assert (folder / "cells.csv").is_file() and not list(folder.glob("earlier-*")), "all or nothing is moved"
    assert cells_in(folder) == plain(in_order((*CELLS, more)))


@pytest.mark.parametrize("damage", ["delete", "cut", "save with other line ends"])
def test_a_table_that_somebody_changed_is_written_anew(folder, damage):
    with RunStore.create(folder, DEFINITION) as store:
        store.add(*CELLS[:2])
        for name in ("cells.csv", "history.csv"):
            content = (folder / name).read_bytes()
            if damage == "delete":
                (folder / name).unlink()
            else:
                changed = content[:30] if damage == "cut" else content.replace(b"\n", b" \r\n")
                (folder / name).write_bytes(changed)
        store.add(*CELLS[2:])
    assert (folder / "cells.csv").read_text("utf-8") == cells_csv(in_order(CELLS))
    assert (folder / "history.csv").read_text("utf-8") == history_csv(in_order(CELLS))
    assert cells_in(folder) == plain(in_order(CELLS))


WRITE = """
import itertools, sys
from pathlib import Path
from engine.storage.run_folder import RunStore
from tests.engine.analysis.sample_results import cell_result
from tests.engine.storage.test_run_folder import DEFINITION
store = RunStore.create(Path(sys.argv[1]), DEFINITION)
print("begun", flush=True)
for seed in itertools.count():
    store.add(cell_result(0.5, seed, seed / 7, epochs=50))
    store.keep_partial([cell_result(0.0, seed, seed / 7, epochs=50)])
"""


@pytest.mark.parametrize("seconds", [0.0, 0.013, 0.1, 0.3])
def test_run_folder_of_a_killed_process_has_complete_cells(folder, seconds):
    command = [sys.executable, "-c", WRITE, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            time.sleep(seconds)
        finally:
            process.kill()
    with RunStore.resume(folder, DEFINITION) as store:
        results = store.results
    seeds = [result.cell.seed for result in results]
    assert seeds == list(range(len(seeds)))
    assert plain(results) == plain(tuple(cell_result(0.5, seed, seed / 7, epochs=50) for seed in seeds))
