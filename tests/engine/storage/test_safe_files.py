"""Saves that are killed half-way: the file is the old one, and the next save leaves nothing beside it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.storage.safe_files import (
    MAX_WINDOWS_PATH,
    FileState,
    extended,
    open_beside,
    part_of,
    remove_stale_part,
    replace_file,
    safe_file_name,
    windows_name_problem,
)
from engine.system.regular_files import read_bytes
from tests.engine.system.holding import (
    SHARE_READ,
    SHARE_WRITE,
    held,
    needs_links,
    needs_strace,
    on_windows,
    run_with_failures,
)

ROOT = Path(__file__).resolve().parents[3]
SAVE = """
import os, sys
from pathlib import Path
from engine.storage import safe_files
def stop(handle):
    print("half-way", flush=True)
    sys.stdin.readline()
safe_files.os.fsync = stop  # the moment between writing and replacing
safe_files.replace_file(Path(sys.argv[1]), b"new")
"""


def saving(path: Path) -> subprocess.Popen[str]:
    """A process that holds its save half-way until it gets a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", SAVE, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half-way\n"
    return process


@pytest.mark.parametrize("clear", [lambda path: replace_file(path, b"next"), remove_stale_part])
def test_stale_part_file_is_removed_by_the_next_save(tmp_path: Path, clear) -> None:
    path = tmp_path / "été 1.dropoutlab"
    path.write_bytes(b"old")
    with saving(path) as process:
        assert part_of(path).exists()
        process.kill()
    assert path.read_bytes() == b"old"
    assert part_of(path).exists(), "the test looks at a real leftover"
    clear(path)
    assert list(tmp_path.iterdir()) == [path]


def test_repeated_kills_leave_at_most_one_part_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for _ in range(3):
        with saving(path) as process:
            process.kill()
    assert list(tmp_path.iterdir()) == [part_of(path)]


def test_concurrent_saves_both_end_and_the_later_wins(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with saving(path) as process:
        remove_stale_part(path)
        assert part_of(path).exists(), "another process is writing it"
        replace_file(path, b"between")
        assert path.read_bytes() == b"between"
        process.communicate("go\n")
        assert process.returncode == 0
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_locked_part_file_of_another_process_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    part_of(path).mkdir()
    replace_file(path, b"x")
    assert path.read_bytes() == b"x"
    assert part_of(path).is_dir()


@needs_links
def test_a_link_in_the_place_of_the_part_file_is_not_followed(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "other"
    other.write_bytes(b"mine")
    part_of(path).symlink_to(other)
    replace_file(path, b"y")
    assert (path.read_bytes(), other.read_bytes()) == (b"y", b"mine")


REPLACE = """
import sys
from pathlib import Path
from engine.errors import InputError
from engine.storage.safe_files import replace_file
try:
    replace_file(Path(sys.argv[1]), b"new")
    print("written")
except InputError as error:
    print(error)
"""


@needs_strace
@pytest.mark.parametrize(("when", "is_written"), [("1..3", True), ("1+", False)])
def test_save_over_a_file_that_is_held_is_tried_again(tmp_path: Path, when: str, is_written: bool) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    said = run_with_failures(REPLACE, path, path=part_of(path), call="rename", when=when)
    if is_written:
        assert said == "written\n"
    else:
        assert said.startswith(f"{path} can't be written: ") and "another program" in said
    assert path.read_bytes() == (b"new" if is_written else b"old")
    assert list(tmp_path.iterdir()) == [path]


@on_windows
def test_save_over_a_file_that_is_held_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    for share in (0, SHARE_READ, SHARE_READ | SHARE_WRITE):
        with held(path, share), pytest.raises(InputError, match="another program"):
            replace_file(path, b"never", patience=0.05)
        assert list(tmp_path.iterdir()) == [path]
        assert path.read_bytes() == b"old"
        with ThreadPoolExecutor(1) as pool:
            with held(path, share):
                saved = pool.submit(replace_file, path, share.to_bytes(), 60.0)
                time.sleep(0.2)
                assert not saved.done()
            saved.result()
        assert path.read_bytes() == share.to_bytes()
        path.write_bytes(b"old")


@on_windows
def test_a_file_that_is_held_is_read_as_soon_as_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"text")
    before = FileState.of(path)
    with ThreadPoolExecutor(1) as pool:
        with held(path, 0):
            state = pool.submit(FileState.of, path)
            time.sleep(0.2)
            assert not state.done()
        assert state.result() == before
    with held(path, 0):
        assert FileState.of(path) is None
        with pytest.raises(InputError, match="another program has it open"):
            read_bytes(path, 100)


@needs_strace
def test_a_file_that_is_held_is_read_as_soon_as_it_is_not_on_linux(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"text")
    code = "import sys, pathlib; from engine.system.regular_files import read_bytes\n"
    code += "print(read_bytes(pathlib.Path(sys.argv[1]), 100))"
    assert run_with_failures(code, path, path=path, call="openat", when="1..3") == "b'text'\n"


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such locks: it refuses to delete open files"
)
def test_saves_where_nothing_locks_use_other_names_and_remove_old_leftovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    path = tmp_path / "a"
    for number in (1, 2):
        handle, beside = open_beside(path)
        os.close(handle)
        assert beside == part_of(path, number)
    os.utime(part_of(path), (0, 0))
    remove_stale_part(path)
    assert list(tmp_path.iterdir()) == [part_of(path, 2)], "that one may be a save that goes on"


def test_the_end_of_a_save_leaves_that_of_another_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the temporary file has taken its place, its name may be another save's."""
    path = tmp_path / "a"
    replace = Path.replace

    def then_another_begins(self: Path, target: Path) -> Path:
        made = replace(self, target)
        self.write_bytes(b"another save")
        return made

    monkeypatch.setattr(Path, "replace", then_another_begins)
    replace_file(path, b"new")
    assert part_of(path).read_bytes() == b"another save"


@pytest.mark.parametrize("name", ["a" * 255, "ä" * 127])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts the letters of the whole path")
def test_save_under_the_longest_name_that_there_is(tmp_path: Path, name: str) -> None:
    replace_file(tmp_path / name, b"new")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@on_windows
def test_save_under_the_longest_path_of_windows(tmp_path: Path) -> None:
    folder = tmp_path / "x" / ("y" * (MAX_WINDOWS_PATH - len(str(tmp_path)) - 20))
    folder.mkdir(parents=True)
    path = folder / ("z" * (MAX_WINDOWS_PATH - len(str(folder)) - 1))
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("con.dropoutlab", "con is the name of a device on Windows"),
        ("Nul", "Nul is the name of a device on Windows"),
        ("COM1.a.b", "COM1 is the name of a device on Windows"),
        ("ab:c.csv", "a file's name can't have : on Windows"),
        ("q?", "a file's name can't have ? on Windows"),
        ("a\nb", "a file's name can't have control characters on Windows"),
        ("console.csv", ""),
        ("dot..csv", ""),
    ],
)
def test_names_that_windows_does_not_take(tmp_path: Path, name: str, problem: str) -> None:
    assert windows_name_problem(name) == problem
    if sys.platform == "win32" and problem:
        with pytest.raises(InputError, match=re.escape(problem)):
            replace_file(tmp_path / name, b"")
        assert list(tmp_path.iterdir()) == []


def test_long_paths_of_windows_are_written_in_their_long_form() -> None:
    long = "x" * 250
    assert extended(r"C:\a\b") == r"C:\a\b"
    assert extended(rf"C:\folder\{long}") == rf"\\?\C:\folder\{long}"
    assert extended(rf"\\server\share\{long}") == rf"\\?\UNC\server\share\{long}"
    assert extended(rf"\\?\C:\{long}") == rf"\\?\C:\{long}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_save_over_what_is_no_file_leaves_it_alone(tmp_path: Path) -> None:
    """Also by a link: a save as root would put a file in the place of a device, for all programs."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.iterdir())
    for name, words in (
        ("pipe", "a pipe"),
        ("link", "a pipe"),
        ("folder", "a folder"),
        ("loop", "in a circle"),
    ):
        with pytest.raises(InputError, match=rf"can't be written: .*{words}\.$"):
            replace_file(tmp_path / name, b"a")
    assert sorted(tmp_path.iterdir()) == before
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("setpriv") or os.geteuid() != 0,
    reason="only root can become a user, by setpriv",
)
def test_save_into_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(0o755)
    as_user = ["setpriv", "--reuid=61234", "--regid=61234", "--clear-groups"]
    command = [*as_user, sys.executable, "-c", REPLACE, str(tmp_path / "a")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert done.stdout == f"{tmp_path / 'a'} can't be written: Permission denied.\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tutorial: Boston housing", "Tutorial - Boston housing"),
        ('a/b\\c|d?e*f<g>h"i', "a-b-c-d-e-f-g-h-i"),
        ("rate\t0.5\nseed 3", "rate-0.5-seed 3"),
        (" . trailing dots and spaces. . ", "trailing dots and spaces"),
        ("CON", "CON_"),
        ("nul.tar", "nul_.tar"),
        ("Com1 . x", "Com1_ . x"),
        ("lpt\u00b9", "lpt\u00b9_"),
        ("conduct", "conduct"),
        ("Lösung für Ängström 学生", "Lösung für Ängström 学生"),
        ("half \ud800 a pair", "half a pair"),
        ("...", "untitled"),
        ("", "untitled"),
    ],
)
def test_safe_file_name_takes_out_what_windows_forbids(name: str, expected: str) -> None:
    assert safe_file_name(name) == expected


def test_safe_file_name_is_short_enough_for_every_file_system(tmp_path: Path) -> None:
    name = safe_file_name("ä" * 400)
    (tmp_path / f".{name}.dropoutlab.part").write_text("fits", "utf-8")
    assert name == "ä" * 100


def test_file_state_compares_contents(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert FileState.of(path) is None
    path.write_bytes(b"one")
    state = FileState.of(path)
    assert state is not None
    assert state.is_still(path)
    os.utime(path, (1, 1))
    assert state.is_still(path), "a copy with another time is the same file"
    path.write_bytes(b"two")
    assert not state.is_still(path)
    path.unlink()
    assert not state.is_still(path)
