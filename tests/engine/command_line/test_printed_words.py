"""Whatever words files have, commands print lines that a terminal shows and nothing else; so do logs."""

from __future__ import annotations

import ast
import csv
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.command_line.commands import main
from engine.command_line.engine_runner import EngineRunner
from engine.network.spec import NetworkSpec
from engine.project.project import Project, ReportSpec
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.storage.project_json import project_to_json
from engine.system.paths import OWN_FOLDER, log_folder
from tests.engine.analysis.sample_runs import sweep_run
from tests.engine.data.own_files.images.test_image_folder import encoded
from tests.engine.data.own_files.tables.workbooks import write_xlsx

ROOT = Path(__file__).resolve().parents[3]
FORGED = "FORGED"
# Colours, a carriage return, a line of its own, clearing the screen by one byte, text from right to left.
WORDS = f"\x1b[31mred\r\n{FORGED}\x9b2J\u202e\u2028end"
NUL_WORDS = f"{WORDS}\x00"


def assert_clean(printed: str) -> None:
    """Only lines of visible characters, none of them made by the words."""
    seen = {letter for letter in printed if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert seen <= {"\n"}, printed
    assert not any(line.startswith(FORGED) for line in printed.split("\n")), printed


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command; its exit code, stdout and stderr, which are clean but for a script."""

    def run(*words: object, runner: EngineRunner | None = None) -> tuple[int, str, str]:
        code = main([str(word) for word in words], runner)
        out, err = capfd.readouterr()
        assert_clean(err)
        assert_clean(out)
        assert code != 2 or err.count("\n") == 1, err
        return code, out, err

    return run


def worded() -> Project:
    """A project with words in every name, title and note that may have any."""
    project = example("honest-classification")
    layers = tuple(replace(layer, name=WORDS) for layer in project.network.layers)
    run = sweep_run()
    return replace(
        project,
        name=NUL_WORDS,
        network=NetworkSpec(layers),
        report=ReportSpec(title=WORDS, author=WORDS, group=WORDS, text=WORDS),
        runs=(replace(run, name=WORDS, notes=WORDS, versions=((WORDS, WORDS),)),),
    )


def paths_of_texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of each text in JSON, keys of objects included."""
    if isinstance(value, str):
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in inside:
        yield from paths_of_texts(inner, (*path, key))
        if isinstance(key, str):
            yield (*path, key, "a key")


def changed(value: Any, path: tuple[Any, ...], words: str) -> Any:
    """The value with words in place of, or behind, the text at a place."""
    if not path:
        return f"{value}{words}"
    key, *rest = path
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest == ["a key"]:
        copy[f"{key}{words}"] = copy.pop(key)
    else:
        copy[key] = changed(value[key], tuple(rest), words)
    return copy


@pytest.mark.parametrize("words", [WORDS, NUL_WORDS])
def test_words_at_every_place_of_a_project(
    said: Callable[..., tuple[int, str, str]], tmp_path: Path, words: str
) -> None:
    whole = project_to_json(replace(worded(), network=example("dropout-helps").network))
    path = tmp_path / "p.json"
    n_refused = 0
    for place in paths_of_texts(whole):
        path.write_text(json.dumps(changed(whole, place, words)), "utf-8")
        code, out, _ = said("script", path)
        if code == 0:
            ast.parse(out)
        else:
            n_refused += 1
    assert n_refused > 20


# --- Files of each kind, under names with words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("no name has such letters on Windows")
    made = tmp_path / WORDS
    made.mkdir()
    return made


def own_files(folder: Path) -> list[Path]:
    """A table, a workbook, arrays and images; columns, sheets, arrays, cells and classes have words."""
    rows: list[list[object]] = [[f"{name}{WORDS}" for name in ("a", "b", "label")]]
    rows += [[i, i * i % 7, f"{'yes' if i % 3 else 'no'}{WORDS}"] for i in range(60)]
    table = folder / f"table{WORDS}.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    in_xml = [[cell.replace("\x1b", "") if isinstance(cell, str) else cell for cell in row] for row in rows]
    workbook = write_xlsx(folder / f"book{WORDS}.xlsx", {f"sheet{sign}": in_xml for sign in "\u202e\u2028"})
    arrays = folder / f"arrays{WORDS}.npz"
    numbers = np.random.default_rng(0).normal(size=(60, 3))
    named: dict[str, Any] = {f"x{WORDS}": numbers, f"y{WORDS}": np.arange(60) % 3}
    np.savez(arrays, **named)
    images = folder / f"images{WORDS}"
    for kind in ("cat", "dog"):
        (images / f"{kind}{WORDS}").mkdir(parents=True)
        for number in range(8):
            (images / f"{kind}{WORDS}" / f"{number}{WORDS}.png").write_bytes(encoded())
    broken = [folder / f"{WORDS}{name}" for name in ("text.csv", "zip.zip", "book.xlsx", "array.npy", "none")]
    for path in broken[:-1]:
        path.write_bytes(WORDS.encode())
    return [table, workbook, arrays, images, *broken]


def test_words_in_data_of_ones_own(
    said: Callable[..., tuple[int, str, str]], folder: Path, runner: EngineRunner
) -> None:
    n_made, paths = 0, own_files(folder)
    for number, path in enumerate(paths):
        project = folder / f"{number}{WORDS}.dropoutlab"
        code, _, _ = said(
            "import", path, "--out", project, "--target", f"label{WORDS}" if number == 0 else ""
        )
        if code == 0:
            n_made += 1
            for more in ((), ("--sweep",)):
                ast.parse(said("script", project, *more)[1])
            options = ("--rates", "0", "--seeds", "1", "--epochs", "1")
            assert said("run", project, "--out", folder / f"run {number}", *options, runner=runner)[0] == 0
    assert n_made >= 3
    for option, words in (("--target", WORDS), ("--sheet", WORDS), ("--test", WORDS)):
        assert said("import", paths[0], "--out", folder / "p", option, words)[0] == 2
    assert_clean_logs()


def test_words_in_hand_ins(
    said: Callable[..., tuple[int, str, str]], folder: Path, honest: Project, runner: EngineRunner
) -> None:
    runs = tuple(replace(run, name=f"{run.name}{WORDS}", notes=WORDS) for run in honest.runs)
    project = replace(worded(), network=honest.network, runs=runs)
    write_project(project, folder / f"a{WORDS}.dropoutlab")
    (folder / f"b{WORDS}.html").write_text(report_html(make_report(project, date=WORDS)), "utf-8")
    for name in ("c.dropoutlab", "d.html"):
        (folder / f"{WORDS}{name}").write_text(WORDS, "utf-8")
    said("check", folder, "--cells", "1", "--table", folder / f"t{WORDS}.csv", runner=runner)
    said("check", folder / WORDS, runner=runner)
    said("merge", folder, "--out", folder / f"merged{WORDS}")
    names = folder / f"names{WORDS}.csv"
    names.write_text("Ada\x1b[31m\x9b2J\u202eend\nBob\n", "utf-8")
    said("prepare", folder / f"a{WORDS}.dropoutlab", "--students", names, "--out", folder / f"class{WORDS}")
    marks = folder / f"marks{WORDS}.csv"
    named = f'file,mark\n"a{WORDS}.dropoutlab","{WORDS}"\n'
    for table in (named, f"{WORDS},file,mark\n{WORDS},c,{WORDS}\n", WORDS):
        marks.write_text(table, "utf-8")
        said("hand-back", marks, folder, "--out", folder / f"back{WORDS}")
    assert_clean_logs()


def test_words_at_every_place_of_a_result_folder(
    said: Callable[..., tuple[int, str, str]], folder: Path, runner: EngineRunner
) -> None:
    out = folder / "run"
    words = ("run", "honest-classification", "--out", out, "--rates", "0", "--seeds", "1", "--epochs", "1")
    assert said(*words, runner=runner)[0] == 0
    for name in ("run.json", "summary.json"):
        before = (out / name).read_text("utf-8")
        whole = json.loads(before)
        for place in paths_of_texts(whole):
            (out / name).write_text(json.dumps(changed(whole, place, WORDS)), "utf-8")
            said(*words, "--resume", runner=runner)
        (out / name).write_text(before, "utf-8")
    for name in ("cells.csv", "history.csv"):
        content = (out / name).read_text("utf-8")
        for row in range(2):
            lines = content.split("\n")
            lines[row] = ",".join(f'"{cell}{WORDS}"' for cell in lines[row].split(","))
            (out / name).write_text("\n".join(lines), "utf-8")
            said(*words, "--resume", runner=runner)
        (out / name).write_text(content, "utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("run", WORDS, "--out", "x"),
        ("run", "honest-classification", "--out", "x", "--rates", WORDS),
        ("run", "honest-classification", "--out", "x", "--seeds", WORDS),
        ("run", "honest-classification", "--out", "x", "--trainer", WORDS),
        ("run", "honest-classification", "--out", "x", f"--{WORDS}"),
        ("prepare", "honest-classification", "--out", "x", "--students", WORDS),
        ("prepare", "honest-classification", "--out", "x", "--students", "2", "--lock", WORDS),
        ("prepare", "honest-classification", "--out", "x", "--students", "2", "--lesson", WORDS),
        ("prepare", "honest-classification", "--out", "x", "--students", "2", "--one-file", WORDS),
        ("script", WORDS),
        ("check", WORDS),
        ("hand-back", WORDS, WORDS, "--out", "x"),
        ("merge", WORDS, "--out", "x"),
        (WORDS, WORDS),
    ],
)
def test_words_among_arguments(said: Callable[..., tuple[int, str, str]], words: tuple[str, ...]) -> None:
    assert said(*words)[0] == 2


def assert_clean_logs() -> None:
    for path in log_folder().glob("*.log"):
        assert_clean(path.read_text("utf-8"))


def test_an_error_that_nobody_expected_is_clean_on_stderr(tmp_path: Path) -> None:
    """The program itself: a bug quotes the words of a file, a library warns of them."""
    code = f"""
import runpy, sys, warnings, engine.command_line.commands as commands
def bug(_):
    warnings.warn({WORDS!r})
    raise ValueError({WORDS!r})
commands.main = bug
sys.argv = ["main.py", "data"]
runpy.run_path("main.py", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, OWN_FOLDER: str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    printed = done.stderr.decode()
    assert done.returncode == 1
    assert printed.count("red  FORGED 2J  end") == 2, "Python 3.13 also shows the line of the code"
    assert_clean(printed)
