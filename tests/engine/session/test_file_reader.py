"""Files are looked into by a real process, which may be cancelled or killed at any time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.data.own_files.request import Request
from engine.data.own_files.tables.columns import ColumnChoice
from engine.errors import InputError
from engine.session.file_reader import FileInspected, FileReader, InspectionProgress, inspect_in_process
from engine.system.processes import is_running
from tests.engine.data.own_files.tables.workbooks import write_xls
from tests.engine.session.listener import Listener, kill

ROWS = "".join(f"{i % 7},{i * 3 % 11},{'yes' if i % 3 else 'no'}\n" for i in range(60))


class Ear:
    """A reader, and an ear for its events."""

    def __init__(self) -> None:
        self.heard = Listener()
        self.reader = FileReader(self.heard.queue.put)  # type: ignore[arg-type]

    def answer(self, request: Request) -> FileInspected:
        order = self.reader.inspect(request)
        return self.last(order)

    def last(self, order: int) -> FileInspected:
        event = self.heard.until(lambda e: isinstance(e, FileInspected) and e.id == order and not partial(e))
        assert isinstance(event, FileInspected)
        return event

    def until_progress(self) -> InspectionProgress:
        return self.heard.until_a(InspectionProgress)


def partial(event: object) -> bool:
    return isinstance(event, FileInspected) and event.inspection is not None and event.inspection.is_partial


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.reader.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.csv"
    path.write_text("a,b,label\n" + ROWS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.csv"
    rows = ["".join(f"{(i * k) % 101}.25," for k in range(2, 22)) + f"{i % 997}.5\n" for i in range(997)]
    head = "".join(f"c{k}," for k in range(2, 22)) + "y\n"
    path.write_text(head + "".join(rows) * 300, encoding="utf-8")
    return path


def test_a_table_is_described_and_a_choice_changes_it(ear: Ear, small: Path) -> None:
    found = ear.answer(Request(path=str(small))).inspection
    assert found is not None and found.file.target == "label" and found.file.class_names == ("no", "yes")
    pid = ear.reader.pid
    choice = ColumnChoice(name="a", role="ignored")
    changed = ear.answer(Request(path=str(small), choices=(choice,), target="b")).inspection
    assert changed is not None and changed.file.target == "b"
    assert {one.name: one.role for one in changed.file.columns}["a"] == "ignored"
    assert ear.reader.pid == pid, "one process answers both"


def test_a_reader_that_is_warm_answers_with_the_process_it_has(ear: Ear, small: Path) -> None:
    ear.reader.warm_up()
    while (pid := ear.reader.pid) is None:
        time.sleep(0.01)
    assert ear.answer(Request(path=str(small))).inspection is not None
    assert ear.reader.pid == pid
    ear.reader.warm_up()
    assert ear.answer(Request(path=str(small))).inspection is not None
    assert ear.reader.pid == pid


def test_what_an_import_decided_can_be_asked_again(ear: Ear, small: Path) -> None:
    first = ear.answer(Request(path=str(small))).inspection
    assert first is not None
    again = ear.answer(Request.of(first.file)).inspection
    assert again is not None and again.file == first.file


def test_a_large_table_shows_its_first_rows_and_can_be_cancelled(ear: Ear, large: Path, small: Path) -> None:
    ear.reader.inspect(Request(path=str(large)))
    first = ear.heard.until(partial)
    assert isinstance(first, FileInspected) and first.inspection is not None and first.inspection.rows
    ear.until_progress()
    pid = ear.reader.pid
    ear.reader.cancel()
    found = ear.answer(Request(path=str(small)))
    assert found.inspection is not None and pid != ear.reader.pid
    assert pid is not None and not is_running(pid)


def test_a_newer_request_replaces_one_that_is_read(ear: Ear, large: Path, small: Path) -> None:
    old = ear.reader.inspect(Request(path=str(large)))
    ear.until_progress()
    assert ear.answer(Request(path=str(small))).inspection is not None
    assert not [e for e in ear.heard.of(FileInspected) if e.id == old and not partial(e)]


def test_a_reader_that_is_killed_gives_a_sentence_and_the_next_one_works(
    ear: Ear, large: Path, small: Path
) -> None:
    order = ear.reader.inspect(Request(path=str(large)))
    ear.until_progress()
    assert ear.reader.pid is not None
    kill(ear.reader.pid)
    lost = ear.last(order)
    assert lost.inspection is None and lost.problem == (
        "large.csv could not be read: it is damaged, or needs more memory than there is."
    )
    assert ear.answer(Request(path=str(small))).inspection is not None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "is empty"),
        ("page.csv", b"%PDF-1.7\n", "is a PDF document"),
        ("broken.npz", b"PK\x03\x04broken", "damaged"),
        ("header.csv", b"a,b,c\n", "no rows"),
    ],
)
def test_a_bad_file_gives_one_sentence(
    ear: Ear, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = ear.answer(Request(path=str(tmp_path / name)))
    assert found.inspection is None and sentence in found.problem and "\n" not in found.problem


def test_a_file_that_cannot_be_read_is_one_sentence_for_the_command_line(tmp_path: Path) -> None:
    near = {(row, column): float(row * column % 7) for row in range(12) for column in range(3)}
    found = inspect_in_process(Request(path=str(write_xls(tmp_path / "near.xls", near))))
    assert len(found.header) == 3
    path = write_xls(tmp_path / "far.xls", near | {(65_535, 65_535): 1.0})
    with pytest.raises(InputError, match="delete what lies far"):
        inspect_in_process(Request(path=str(path)))


def test_a_table_that_is_read_wrongly_says_how_it_was_read(ear: Ear, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n2\n", encoding="utf-8")
    found = ear.answer(Request(path=str(path)))
    assert found.inspection is None and found.table is not None and found.table.has_header


def test_a_missing_file_gives_one_sentence(ear: Ear, tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    assert ear.answer(Request(path=str(path))).problem == f"There is no file {path}."


def test_the_process_ends_with_the_app(tmp_path: Path, small: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import os, sys\n"
        "from queue import SimpleQueue\n"
        "from engine.data.own_files.request import Request\n"
        "from engine.session.file_reader import FileReader\n"
        "if __name__ == '__main__':\n"
        "    heard = SimpleQueue()\n"
        "    reader = FileReader(heard.put)\n"
        f"    reader.inspect(Request(path={str(small)!r}))\n"
        "    while heard.get(timeout=60).id and not heard.empty(): pass\n"
        "    print(reader.pid, flush=True)\n"
        "    os._exit(0)\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    pid = int(done.stdout)
    deadline = time.monotonic() + 30
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)
