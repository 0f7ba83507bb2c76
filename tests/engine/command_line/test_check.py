"""`check` as a teacher uses it: files are trained again for real."""

import csv
import math
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.check import CheckOptions, check
from engine.command_line.engine_runner import EngineRunner
from engine.errors import InputError
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.runs.record import SWEEP
from engine.storage.project_file import write_project
from engine.verification.fingerprint import with_fingerprints
from tests.engine.command_line import tampered
from tests.engine.command_line.conftest import trained_run
from tests.engine.command_line.test_commands import ROOT, main
from tests.engine.project.sample_lessons import EARLY, EXPECTS, RECORD
from tests.engine.project.sample_pins import PIN

pytestmark = pytest.mark.slow
ALL = CheckOptions()


def table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def test_check_accepts_an_unchanged_project_and_report(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(honest, tmp_path / "p.dropoutlab")
    assert check([str(tmp_path / "p.dropoutlab")], ALL, runner) == 0
    said = capsys.readouterr().out
    assert "Sweep 1: 4 of 4 cells hold to within 1e-4.\n" in said
    assert "Training 1: 1 of 1 cell holds to within 1e-4.\n" in said
    assert "Sweep 2: 4 of 4 cells hold to within 1e-4.\n" in said
    assert said.endswith("\nEverything holds.\n")
    (tmp_path / "r.html").write_text(report_html(make_report(honest)), encoding="utf-8")
    assert check([str(tmp_path / "r.html")], CheckOptions(max_cells=3), runner) == 0
    said = capsys.readouterr().out
    assert "Sweep 1: 3 of 3 cells, drawn from 4, hold to within 1e-4." in said
    assert "from a seed that is the file's own content" in said
    assert said.endswith("\nAll that was trained again holds.\n")


def test_check_says_that_it_checks_no_pictures(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_html(make_report(replace(honest, pins=(PIN,))))
    (tmp_path / "r.html").write_text(report, encoding="utf-8")
    table = tmp_path / "table.csv"
    assert check([str(tmp_path / "r.html")], replace(ALL, table=table), runner) == 0
    said = capsys.readouterr().out
    assert "One pinned picture was not checked: a picture has no numbers to compare.\n" in said
    assert "\nEverything else holds.\n" in said
    assert "One pinned picture was not checked" in table.read_text(encoding="utf-8")


def test_check_names_answers_that_came_after_the_sweep(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early, late = replace(EXPECTS, made=EARLY), replace(EXPECTS, step="2.1", made=EARLY, had_results=True)
    for name, answers in (("a", (early,)), ("b", (early, late))):
        project = replace(honest, lessons=(replace(RECORD, answers=answers),))
        write_project(project, tmp_path / f"{name}.dropoutlab")
        (tmp_path / f"{name}.html").write_text(report_html(make_report(project)), encoding="utf-8")
    assert check([str(tmp_path / "a.dropoutlab")], ALL, runner) == 0
    said = capsys.readouterr().out
    assert "\n1 answer to a lesson was not checked: words have no numbers to compare" in said
    assert said.endswith("\nEverything else holds.\n")
    sentence = (
        "“What do you expect?” (What Dropout does, 2.1) was to be answered before the sweep and was answered"
    )
    assert check([str(tmp_path / "b.dropoutlab")], ALL, runner) == 1
    said = capsys.readouterr().out
    assert f"\n{sentence} after it, 24 November 2026, 09:05.\n" in said
    assert said.endswith("\nSomething does not hold.\n")
    options = CheckOptions(1, table=tmp_path / "t.csv")
    assert check([str(tmp_path)], options, runner) == 1
    rows = table(tmp_path / "t.csv")
    assert {name: row["holds"] for name, row in rows.items()} == {
        "a.dropoutlab": "yes",
        "a.html": "yes",
        "b.dropoutlab": "no",
        "b.html": "no",
    }
    assert sentence in rows["b.html"]["what"]
    assert "2 answers to a lesson were not checked" in rows["b.html"]["what"]


def test_check_accepts_training_curves_with_gaps(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    training = replace(honest.training, epochs=7, scored_epoch="best", evaluation_freq=3)
    made = replace(honest.definition, training=training)
    run = trained_run("d" * 16, SWEEP, "Sweep 3", made, runner)
    curves = [dict(cell.history)["train_loss"] for cell in run.results.cells]
    assert all(math.isnan(curve[0]) and not math.isnan(curve[2]) for curve in curves)
    project = replace(honest, training=training, runs=(run,), report=replace(honest.report, run_uid="d" * 16))
    write_project(project, tmp_path / "p.dropoutlab")
    (tmp_path / "r.html").write_text(report_html(make_report(project)), encoding="utf-8")
    for name in ("p.dropoutlab", "r.html"):
        assert check([str(tmp_path / name)], ALL, runner) == 0
        assert "Sweep 3: 4 of 4 cells hold to within 1e-4." in capsys.readouterr().out


def test_a_report_of_another_version_has_its_numbers_checked(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = report_html(make_report(honest)).replace("Lab, page ", "Lab, page 0")
    (tmp_path / "r.html").write_text(page, encoding="utf-8")
    assert check([str(tmp_path / "r.html")], CheckOptions(1, table=tmp_path / "t.csv"), runner) == 1
    assert capsys.readouterr().out.endswith(
        f"\nThe numbers hold; the page could not be compared.\nThe table is in {tmp_path / 't.csv'}.\n"
    )
    assert table(tmp_path / "t.csv")["r.html"]["holds"] == "numbers only"


def test_check_reports_removed_cells(honest: Project, runner: EngineRunner, tmp_path: Path) -> None:
    run = honest.runs[0]
    left = replace(run.results, cells=run.results.cells[1:])
    fewer = replace(run, parts=(replace(run.parts[0], results=left),))
    write_project(tampered.with_run(honest, fewer, has_new_fingerprints=True), tmp_path / "p.dropoutlab")
    assert check([str(tmp_path / "p.dropoutlab")], CheckOptions(1, table=tmp_path / "t.csv"), runner) == 0
    what = table(tmp_path / "t.csv")["p.dropoutlab"]["what"]
    assert "Sweep 1: 1 of 4 planned cells is not in the file: rate 0, seed 0." in what


def test_check_table_names_the_changes_in_tampered_files(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    sweep, training = honest.runs[0], honest.runs[1]
    # Training 1 tells what the network was; without it only a search can.
    alone = replace(honest, runs=(sweep,))
    variants = {
        "number": (honest, tampered.with_cells(sweep, tampered.number)),
        "seed": (honest, tampered.with_seed_9(sweep)),
        "swap": (honest, tampered.with_cells(sweep, tampered.swapped)),
        "layer": (honest, tampered.with_layer(sweep)),
        "everywhere": (
            replace(alone, network=tampered.with_layer(sweep).definition.network),
            tampered.with_layer(sweep),
        ),
    }
    for name, (project, run) in variants.items():
        for has_new_fingerprints in (False, True):
            file = folder / f"{name}{'-new-fingerprint' if has_new_fingerprints else ''}.dropoutlab"
            write_project(tampered.with_run(project, run, has_new_fingerprints=has_new_fingerprints), file)
    write_project(replace(honest, report=replace(honest.report, author="=Bob")), folder / "honest.dropoutlab")
    page = report_html(make_report(honest))
    (folder / "page.html").write_text(
        re.sub(r'(data-rate="0.5" data-statistic="mean">)[^<]*', r"\g<1>95.0 %", page), encoding="utf-8"
    )
    layer = make_report(replace(honest, runs=(with_fingerprints(tampered.with_layer(sweep)), training)))
    (folder / "report-layer.html").write_text(report_html(layer), encoding="utf-8")
    (folder / "broken.html").write_text("<p>no", "utf-8")
    code = check([str(folder)], CheckOptions(table=tmp_path / "t.csv"), runner)
    said = capsys.readouterr().out
    assert code == 1
    rows = table(tmp_path / "t.csv")
    assert len(rows) == 14
    right = re.search(r"Rate 0.5, seed 1: test accuracy is 0.95 in the file; training gives 0\.\d+\.", said)
    assert right
    for end in ("", "-new-fingerprint"):
        assert right[0] in rows[f"number{end}.dropoutlab"]["what"]
        assert (
            "The numbers listed under rate 0.5, seed 9 are those of seed 1."
            in (rows[f"seed{end}.dropoutlab"]["what"])
        )
        assert (
            "The numbers listed under rate 0.5, seed 0 are those of seed 1."
            in (rows[f"swap{end}.dropoutlab"]["what"])
        )
    for name in ("layer", "everywhere"):
        what = rows[f"{name}.dropoutlab"]["what"]
        assert "Layer 1 (Dense) is not what the run's fingerprint says" in what
    assert (
        "those of the definition of Training 1, which differs in layer 1 (Dense)"
        in (rows["layer-new-fingerprint.dropoutlab"]["what"])
    )
    assert "layer 1 (Dense)" in rows["everywhere-new-fingerprint.dropoutlab"]["what"]
    assert "layer 1 (Dense)" in rows["report-layer.html"]["what"]
    assert re.search(r"The page shows 95.0 % for rate 0.5 .*, its data say ", rows["page.html"]["what"])
    holds = {name for name, row in rows.items() if row["holds"] == "yes"}
    assert holds == {"honest.dropoutlab"}
    assert rows["broken.html"]["holds"] == "not checked"
    assert rows["honest.dropoutlab"]["name"] == "'=Bob"
    assert rows["honest.dropoutlab"]["group"] == "3"
    assert float(rows["honest.dropoutlab"]["best_score"]) > 0
    assert "Sweep 1 is the same run as in " in rows["honest.dropoutlab"]["what"]
    assert "1 of 14 files holds, 12 do not, 1 was not checked." in said


def endless(honest: Project) -> Project:
    run = honest.runs[0]
    made = replace(run.definition, training=replace(run.definition.training, epochs=100_000))
    return tampered.with_run(honest, tampered.with_definition(run, made), has_new_fingerprints=True)


def test_check_time_limit_lets_the_other_files_be_checked(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(endless(honest), tmp_path / "a.dropoutlab")
    huge = tampered.with_layer(honest.runs[0], 100_000)
    layers = huge.definition.network.layers
    network = huge.definition.network.replaced(1, layers[1].with_value("units", 100_000))
    huge = tampered.with_definition(huge, replace(huge.definition, network=network))
    write_project(tampered.with_run(honest, huge, has_new_fingerprints=True), tmp_path / "b.dropoutlab")
    write_project(honest, tmp_path / "c.dropoutlab")
    assert check([str(tmp_path)], CheckOptions(max_seconds=4, table=tmp_path / "t.csv"), runner) == 1
    rows = table(tmp_path / "t.csv")
    assert rows["a.dropoutlab"]["what"].startswith("Not checked: it would take too long, about ")
    assert rows["b.dropoutlab"]["what"].startswith("Sweep 1 can't be trained again: the network has 10,000,")
    assert rows["c.dropoutlab"]["holds"] == "yes"
    assert "1 of 3 files holds, 0 do not, 2 were not checked." in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to send SIGINT to")
def test_ctrl_c_ends_check_with_the_table_so_far(honest: Project, tmp_path: Path) -> None:
    write_project(honest, tmp_path / "a.dropoutlab")
    write_project(endless(honest), tmp_path / "b.dropoutlab")
    write_project(honest, tmp_path / "c.dropoutlab")
    argv = ["check", str(tmp_path), "--table", str(tmp_path / "t.csv")]
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        while "2/3" not in process.stdout.readline():
            pass
        time.sleep(2)  # the training of the second file has begun
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint) == (1, "")
    rows = table(tmp_path / "t.csv")
    assert [row["holds"] for row in rows.values()] == ["yes", "not checked", "not checked"]
    assert rows["c.dropoutlab"]["what"] == "Not checked: interrupted."


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("check", "nowhere"), "no file or folder nowhere"),
        (("check", "."), "no report and no project"),
        (("check", "honest-classification", "--cells", "0"), "--cells must be"),
        (("check", "honest-classification", "--most-seconds", "nan"), "--most-seconds must be"),
        (("check", "honest-classification", "--table", "no/where.csv"), "no such folder"),
        (("check",), "he following arguments are required"),
        (("merge", ".", "--out", "o"), "no report and no project"),
        (("merge", "honest-classification", "--out", "o"), "nothing to pool"),
        (("merge", "honest-classification"), "--out"),
    ],
)
def test_check_wrong_arguments_give_one_sentence_and_exit_code_2(
    argv: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = main(*argv, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_check_refuses_files_without_project_or_results(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.html").write_text("<p>", "utf-8")
    with pytest.raises(InputError, match=r"^x\.html is not a Dropout Lab report: it carries no project\.$"):
        check([str(tmp_path / "x.html")], ALL, runner)
    with pytest.raises(InputError, match=r"^There is nothing to check: the file has no results\.$"):
        check(["honest-classification"], ALL, runner)
    assert capsys.readouterr().out == ""
    assert check([str(tmp_path)], ALL, runner) == 2
    assert "x.html is not a Dropout Lab report: it carries no project.\n" in capsys.readouterr().out
    with pytest.raises(InputError):
        check([str(tmp_path / "y.html")], ALL)
